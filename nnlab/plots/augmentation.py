"""Originals beside their augmented variants."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from ..data.augmentation import examples
from ..data.sets import Data
from .lettering import write

COLOURS = ("#0072b2", "#d55e00")


def show_augmentation(
    figure: Figure, data: Data, names: Sequence[str], *, strength: float = 1.0, count: int = 8, seed: int = 0
) -> None:
    """Draw the first training samples, and what these augmentations make of them.

    Images: originals in the first row, variants in the second. Points: an arrow from each original to its
    variant. Anything else: a line over the features, the original solid and the variant dashed.

    Raises
    ------
    ConfigError
        If an augmentation does not fit this kind of data.
    """
    originals, augmented = examples(data, names, strength=strength, count=count, seed=seed)
    figure.clear()
    write(figure.suptitle(" "), f"Originals and {', '.join(names) or 'no augmentation'}")
    if data.image_shape is not None:
        _images(figure, originals.reshape(-1, *data.image_shape), augmented.reshape(-1, *data.image_shape))
    elif data.n_inputs == 2:
        ax = figure.subplots()
        dx, dy = (augmented - originals).T
        ax.quiver(*originals.T, dx, dy, angles="xy", scale_units="xy", scale=1, width=0.003, color=COLOURS[1])
        ax.plot(*originals.T, "o", color=COLOURS[0], label="original")
        ax.plot(*augmented.T, "x", color=COLOURS[1], label="augmented")
        for axis, name in zip((ax.xaxis, ax.yaxis), data.feature_names, strict=True):
            write(axis.label, name)
        ax.set(aspect="equal")
        ax.legend()
    else:
        _lines(figure, originals, augmented)


def _images(figure: Figure, originals: np.ndarray, augmented: np.ndarray) -> None:
    axes = figure.subplots(2, len(originals), squeeze=False)
    low, high = originals.min(), originals.max()
    for row, (name, images) in zip(axes, (("original", originals), ("augmented", augmented)), strict=True):
        row[0].set_ylabel(name)
        for ax, image in zip(row, images, strict=True):
            ax.imshow(image, cmap="gray_r", vmin=low, vmax=high)
            ax.set(xticks=[], yticks=[])


def _lines(figure: Figure, originals: np.ndarray, augmented: np.ndarray) -> None:
    axes = figure.subplots(len(originals), 1, sharex=True, squeeze=False)[:, 0]
    marker = "o" if originals.shape[1] == 1 else ""
    for ax, original, changed in zip(axes, originals, augmented, strict=True):
        ax.plot(original, "-", marker=marker, color=COLOURS[0], label="original")
        ax.plot(changed, "--", marker=marker and "x", color=COLOURS[1], label="augmented")
    axes[0].legend()
    axes[-1].set_xlabel("feature")
