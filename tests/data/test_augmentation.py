import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy import ndimage

from nnlab.config import Config, ConfigError
from nnlab.data.augmentation import AUGMENTATIONS, augmenter, compose, examples
from nnlab.data.datasets import load
from nnlab.data.images import BLOCK_PIXELS, transform
from nnlab.plots.augmentation import show_augmentation

IMAGES = np.random.default_rng(0).normal(size=(5, 7 * 6))
SHAPE = (7, 6)


def reference(image, angle, zoom, shift):
    """Scipy's affine transformation, from the new image's places to the old one's."""
    cosine, sine = np.cos(angle) / zoom, np.sin(angle) / zoom
    matrix = np.array([[cosine, sine], [-sine, cosine]])
    centre = (np.array(image.shape) - 1) / 2
    offset = centre - matrix @ (centre + np.array(shift))
    return ndimage.affine_transform(image, matrix, offset, order=1, mode="nearest")


def test_transform_agrees_with_scipy():
    generator = np.random.default_rng(1)
    angle, zoom = generator.uniform(-1, 1, 5), generator.uniform(0.7, 1.4, 5)
    down, right = generator.uniform(-2, 2, (2, 5))
    found = transform(IMAGES, SHAPE, angle=angle, zoom=zoom, shift=(down, right)).reshape(5, *SHAPE)
    for i in range(5):
        expected = reference(IMAGES[i].reshape(SHAPE), angle[i], zoom[i], (down[i], right[i]))
        np.testing.assert_allclose(found[i], expected, atol=1e-12)


def test_transform_works_block_by_block():
    n = BLOCK_PIXELS // 42 + 3
    many = np.tile(IMAGES[:1], (n, 1))
    np.testing.assert_array_equal(
        transform(many, SHAPE, angle=0.3), transform(IMAGES[:1], SHAPE, angle=0.3).repeat(n, 0)
    )


def test_whole_shifts_and_quarter_turns_move_pixels():
    image = np.zeros((3, 3))
    image[0, 1] = 1
    turned = transform(image.reshape(1, 9), (3, 3), angle=np.pi / 2).reshape(3, 3)
    np.testing.assert_allclose(turned, np.rot90(image), atol=1e-12)
    image = np.diag([0.0, 1, 0])
    moved = transform(image.reshape(1, 9), (3, 3), shift=(1, -1)).reshape(3, 3)
    np.testing.assert_array_equal(moved, [[0, 0, 0], [0, 0, 0], [1, 0, 0]])
    np.testing.assert_array_equal(transform(IMAGES, SHAPE), IMAGES)


@pytest.mark.parametrize("shape", [(1, 9), (9, 1), (1, 1)])
def test_images_one_pixel_wide(shape):
    x = np.arange(float(np.prod(shape)))[None]
    np.testing.assert_array_equal(transform(x, shape), x)
    assert np.isfinite(transform(x, shape, angle=0.5, shift=(0.5, 0.5))).all()


@pytest.mark.parametrize("name", AUGMENTATIONS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_each_augmentation_keeps_shape_type_and_originals_and_follows_its_generator(name, dtype):
    data = load(Config(dataset="digits" if name != "jitter" else "moons", dtype=dtype))
    x, targets = data.train.x, np.eye(data.n_outputs, dtype=dtype)[data.train.y]
    before = x.copy()

    def once(seed, strength=1.0):
        generator = np.random.default_rng(seed)
        return AUGMENTATIONS[name].augment(generator, x, targets, data.image_shape, strength)

    changed, new_targets = once(0)
    assert changed.shape == x.shape and new_targets.shape == targets.shape
    assert changed.dtype == new_targets.dtype == dtype
    np.testing.assert_array_equal(x, before)
    np.testing.assert_array_equal(changed, once(0)[0])
    assert not np.array_equal(changed, once(1)[0])
    assert not np.array_equal(changed, x)
    np.testing.assert_array_equal(once(0, strength=0.0)[0], x)
    if name != "mixup":
        assert new_targets is targets


def test_noise_and_jitter_have_the_size_they_say():
    x, targets = np.zeros((20_000, 2)), np.zeros((20_000, 1))
    noise = AUGMENTATIONS["gaussian_noise"].augment(np.random.default_rng(0), x, targets, None, 2.0)[0]
    assert noise.std() == pytest.approx(0.2, rel=0.02)
    jitter = AUGMENTATIONS["jitter"].augment(np.random.default_rng(0), x, targets, None, 2.0)[0]
    assert 0.29 < np.abs(jitter).max() <= 0.3


def test_shift_rotation_and_zoom_stay_within_their_bounds():
    image = np.zeros((16, 16))
    image[7:9, 7:9] = 1
    x, targets = np.tile(image.reshape(1, -1), (500, 1)), np.zeros((500, 1))
    shifted = AUGMENTATIONS["shift"].augment(np.random.default_rng(0), x, targets, (16, 16))[0].reshape(-1, 16, 16)
    rows = (shifted.sum(axis=2) * np.arange(16)).sum(axis=1) / 4 - 7.5
    assert 1.9 < np.abs(rows).max() <= 2 + 1e-9
    zoomed = AUGMENTATIONS["zoom"].augment(np.random.default_rng(0), x, targets, (16, 16))[0].sum(axis=1) / 4
    assert zoomed.min() < 0.95 and zoomed.max() > 1.05
    turned = AUGMENTATIONS["rotate"].augment(np.random.default_rng(0), x, targets, (16, 16))[0]
    np.testing.assert_allclose(turned.sum(axis=1), 4, atol=0.3)


def test_mixup_blends_inputs_and_targets_with_the_same_share():
    n = 4000
    x, targets = np.arange(n, dtype=float)[:, None], np.arange(n, dtype=float)[:, None]
    mixed, labels = AUGMENTATIONS["mixup"].augment(np.random.default_rng(0), x, targets)
    np.testing.assert_allclose(mixed, labels)
    one_hot = np.eye(3)[np.arange(n) % 3]
    labels = AUGMENTATIONS["mixup"].augment(np.random.default_rng(0), x, one_hot)[1]
    np.testing.assert_allclose(labels.sum(axis=1), 1)
    share = labels.max(axis=1)
    assert (share > 0.99).mean() > 0.5  # Beta(0.2, 0.2) is mostly near 0 or 1
    assert (share < 0.9).any()


def test_compose_applies_in_turn_with_one_generator():
    data = load(Config(dataset="digits"))
    x, targets = data.train.x[:10], np.eye(10, dtype="float32")[data.train.y[:10]]
    both = compose(("shift", "gaussian_noise"), data, 0.5)
    generator = np.random.default_rng(3)
    expected = x
    for name in ("shift", "gaussian_noise"):
        expected, _ = AUGMENTATIONS[name].augment(generator, expected, targets, (8, 8), 0.5)
    np.testing.assert_array_equal(both(np.random.default_rng(3), x, targets)[0], expected)
    assert compose((), data) is None
    config = Config(dataset="digits", augmentation=("shift", "gaussian_noise"), augmentation_strength=0.5)
    np.testing.assert_array_equal(augmenter(config, data)(np.random.default_rng(3), x, targets)[0], expected)


@pytest.mark.parametrize(
    ("name", "dataset", "sentence"),
    [
        (
            "rotate",
            "moons",
            "'rotate' is for images, but the dataset 'moons' is of the kind 'points'; choose among: "
            "gaussian_noise, jitter, mixup",
        ),
        (
            "jitter",
            "digits",
            "'jitter' is for points and curve, but the dataset 'digits' is of the kind 'images'; "
            "choose among: gaussian_noise, shift, rotate, zoom, mixup",
        ),
    ],
)
def test_what_does_not_fit_is_refused(name, dataset, sentence):
    with pytest.raises(ConfigError) as caught:
        compose((name,), load(Config(dataset=dataset)))
    assert caught.value.problems == {"augmentation": sentence}


def test_images_need_an_image_shape():
    with pytest.raises(ConfigError, match="'shift' is for images, and these samples have no image shape"):
        AUGMENTATIONS["shift"].augment(np.random.default_rng(0), np.ones((1, 2)), np.ones((1, 1)))


def test_unknown_names():
    with pytest.raises(ValueError, match=r"unknown augmentation 'rotat'; choose one of: .* Did you mean 'rotate'\?"):
        compose(("rotat",), load(Config()))


def test_examples_are_in_the_data_s_own_units():
    data = load(Config(dataset="digits"))
    originals, augmented = examples(data, ("rotate",), count=4, seed=2)
    assert originals.shape == augmented.shape == (4, 64)
    np.testing.assert_allclose(originals, data.original_x(data.train.x[:4]))
    assert augmented.min() > -1e-4 and augmented.max() < 16 + 1e-4
    np.testing.assert_array_equal(augmented, examples(data, ("rotate",), count=4, seed=2)[1])
    np.testing.assert_array_equal(*examples(data, (), count=4))


@pytest.mark.parametrize(
    ("dataset", "name", "axes"),
    [("digits", "zoom", 12), ("moons", "jitter", 1), ("iris", "gaussian_noise", 6)],
)
def test_the_picture_has_originals_and_variants(dataset, name, axes):
    figure = Figure()
    data = load(Config(dataset=dataset))
    show_augmentation(figure, data, (name,), count=6)
    show_augmentation(figure, data, (name,), count=6)
    assert len(figure.axes) == axes
    assert figure.get_suptitle() == f"Originals and {name}"
    figure.canvas.draw()
