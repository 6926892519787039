"""Augmentation: training samples that were not measured, but could have been.

A digit shifted by a pixel is the same digit. Showing the network a fresh random variant in each epoch tells
it so, and makes overfitting harder. Only training samples are changed; validation and test stay as they are.

Inputs are standardised: a noise of 0.1 is a tenth of a standard deviation.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..config import Config, ConfigError
from ..registry import pick, table
from ..sentences import Sentence
from ..streams import stream
from .images import transform
from .sets import Data

Array = NDArray[np.floating]
Shape = tuple[int, int] | None
Random = np.random.Generator
Pair = tuple[Array, Array]
Augment = Callable[[np.random.Generator, Array, Array], tuple[Array, Array]]


class Augmentation(ABC):
    """A random change to a batch of training samples.

    Attributes
    ----------
    kinds : tuple of str
        The kinds of data it fits (`Data.kind`).
    """

    kinds: tuple[str, ...] = ("points", "curve", "images", "series", "table")

    @abstractmethod
    def augment(
        self, generator: Random, x: Array, targets: Array, image_shape: Shape = None, strength: float = 1.0
    ) -> Pair:
        """Return changed inputs (n, d) and their targets (n, k), one-hot in classification.

        A `strength` of 0 changes nothing, 1 is usual.
        """


class GaussianNoise(Augmentation):
    """Add noise of standard deviation 0.1 to each input."""

    def augment(
        self, generator: Random, x: Array, targets: Array, image_shape: Shape = None, strength: float = 1.0
    ) -> Pair:
        return x + 0.1 * strength * _normal(generator, x), targets


class Jitter(Augmentation):
    """Move each point within a square that reaches 0.15 to each side."""

    kinds = ("points", "curve")

    def augment(
        self, generator: Random, x: Array, targets: Array, image_shape: Shape = None, strength: float = 1.0
    ) -> Pair:
        reach = 0.15 * strength
        return x + generator.uniform(-reach, reach, size=x.shape).astype(x.dtype), targets


class Shift(Augmentation):
    """Move each image by up to an eighth of its size, in both directions."""

    kinds = ("images",)

    def augment(
        self, generator: Random, x: Array, targets: Array, image_shape: Shape = None, strength: float = 1.0
    ) -> Pair:
        height, width = shape = _image(image_shape, self)
        down, right = strength / 8 * generator.uniform(-1, 1, size=(2, len(x)))
        return transform(x, shape, shift=(down * height, right * width)), targets


class Rotate(Augmentation):
    """Turn each image by up to 15 degrees about its centre."""

    kinds = ("images",)

    def augment(
        self, generator: Random, x: Array, targets: Array, image_shape: Shape = None, strength: float = 1.0
    ) -> Pair:
        angle = np.radians(15 * strength) * generator.uniform(-1, 1, size=len(x))
        return transform(x, _image(image_shape, self), angle=angle), targets


class Zoom(Augmentation):
    """Enlarge or shrink each image by up to 15 per cent."""

    kinds = ("images",)

    def augment(
        self, generator: Random, x: Array, targets: Array, image_shape: Shape = None, strength: float = 1.0
    ) -> Pair:
        zoom = 1.15 ** (strength * generator.uniform(-1, 1, size=len(x)))
        return transform(x, _image(image_shape, self), zoom=zoom), targets


class Mixup(Augmentation):
    """Blend each sample, and its target, with another one: ``share * a + (1 - share) * b``.

    The share is drawn from Beta(0.2, 0.2), which is mostly near 0 or 1. Source: Zhang et al. (2018), equation
    1; here each sample draws its own share.
    """

    def augment(
        self, generator: Random, x: Array, targets: Array, image_shape: Shape = None, strength: float = 1.0
    ) -> Pair:
        if strength == 0:
            return x, targets
        share = generator.beta(0.2 * strength, 0.2 * strength, size=(len(x), 1)).astype(x.dtype)
        other = generator.permutation(len(x))
        return share * x + (1 - share) * x[other], share * targets + (1 - share) * targets[other]


AUGMENTATIONS: dict[str, Augmentation] = table(
    "augmentation",
    {
        "gaussian_noise": GaussianNoise(),
        "jitter": Jitter(),
        "shift": Shift(),
        "rotate": Rotate(),
        "zoom": Zoom(),
        "mixup": Mixup(),
    },
)


def compose(names: Sequence[str], data: Data, strength: float = 1.0) -> Augment | None:
    """Return one function ``(generator, x, targets) -> (x, targets)``, which augments in turn; or None.

    Raises
    ------
    ConfigError
        If one of them does not fit this kind of data.
    """
    for name in names:
        kinds = pick("augmentation", name).kinds
        if data.kind not in kinds:
            fits = [other for other, entry in AUGMENTATIONS.items() if data.kind in entry.kinds]
            raise ConfigError({"augmentation": _unfit(name, kinds, data, fits)})
    if not names:
        return None

    def augment(generator: np.random.Generator, x: Array, targets: Array) -> tuple[Array, Array]:
        for name in names:
            x, targets = AUGMENTATIONS[name].augment(generator, x, targets, data.image_shape, strength)
        return x, targets

    return augment


def _unfit(name: str, kinds: tuple[str, ...], data: Data, fits: list[str]) -> Sentence:
    plane = Sentence("plane_kinds", "points and curve") if kinds == ("points", "curve") else None
    return Sentence(
        "augmentation_kind",
        "{name} is for {kinds}, but the dataset {dataset} is of the kind {kind}; choose among: {fits}",
        name=repr(name),
        kinds=plane or " and ".join(kinds),
        dataset=repr(data.name),
        kind=repr(data.kind),
        fits=", ".join(fits),
    )


def augmenter(config: Config, data: Data) -> Augment | None:
    """Return the function that augments training batches as the settings ask, or None."""
    return compose(config.augmentation, data, config.augmentation_strength)


def examples(
    data: Data, names: Sequence[str], *, strength: float = 1.0, count: int = 8, seed: int = 0
) -> tuple[Array, Array]:
    """Return the first training samples and augmented ones, both (count, d), in the data's own units.

    Raises
    ------
    ConfigError
        If an augmentation does not fit this kind of data.
    """
    x = data.train.x[:count]
    augment = compose(names, data, strength)
    changed = x if augment is None else augment(stream("noise", seed, 0), x, np.zeros((len(x), 1), x.dtype))[0]
    return data.original_x(x), data.original_x(changed)


def _image(image_shape: Shape, augmentation: Augmentation) -> tuple[int, int]:
    if image_shape is None:
        name = type(augmentation).__name__.lower()
        sentence = Sentence("no_image", "{name} is for images, and these samples have no image shape", name=repr(name))
        raise ConfigError({"augmentation": sentence})
    return image_shape


def _normal(generator: np.random.Generator, x: Array) -> Array:
    return generator.standard_normal(x.shape, dtype=x.dtype.type)
