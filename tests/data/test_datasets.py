import builtins
import random
import re
import subprocess
import sys
import urllib.error
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import sklearn.datasets

from nnlab.config import Config, ConfigError
from nnlab.data import stored
from nnlab.data.datasets import DATASETS, load, load_folds

GENERATED = [name for name, entry in DATASETS.items() if entry.generated]
PACKAGED = ["digits", "iris", "wine", "breast_cancer", "diabetes"]
CLASSIFIED = [n for n in [*GENERATED, *PACKAGED] if DATASETS[n].task == "classification"]


def sets(data):
    return [data.train, data.validation, data.test]


def same(a, b):
    return all(np.array_equal(s.x, t.x) and np.array_equal(s.y, t.y) for s, t in zip(sets(a), sets(b), strict=True))


def own(n=40, seed=0):
    generator = np.random.default_rng(seed)
    return generator.normal(5, 3, size=(n, 3)), np.arange(n) % 2


@pytest.mark.parametrize("name", [*GENERATED, *PACKAGED])
def test_every_set_has_its_shape_and_type(name):
    data = load(Config(dataset=name))
    entry = DATASETS[name]
    assert (data.task, data.kind, data.name) == (entry.task, entry.kind, name)
    for part in sets(data):
        assert part.x.shape == (len(part), data.n_inputs)
        assert part.x.dtype == np.float32
        if data.task == "classification":
            assert part.y.shape == (len(part),)
            assert set(part.y) == set(range(data.n_outputs))
            assert len(data.class_names) == data.n_outputs
        else:
            assert part.y.shape == (len(part), data.n_outputs)
            assert part.y.dtype == np.float32
            assert len(data.target_names) == data.n_outputs
    assert len(data.feature_names) == data.n_inputs
    assert re.fullmatch(r"[^\n]+\.", entry.doc)


@pytest.mark.parametrize("name", CLASSIFIED)
def test_every_classification_is_stratified(name):
    data = load(Config(dataset=name, data_seed=3))
    whole = np.bincount(np.concatenate([part.y for part in sets(data)]))
    for part in sets(data):
        expected = whole * len(part) / whole.sum()
        assert np.abs(np.bincount(part.y) - expected).max() <= 2


@pytest.mark.parametrize("name", [*GENERATED, *PACKAGED])
def test_inputs_are_standardised_on_the_training_set_alone(name):
    data = load(Config(dataset=name, dtype="float64", train_size=60))
    train = data.train.x
    if data.kind == "images":
        assert np.allclose([train.mean(), train.std()], [0, 1])
    else:
        np.testing.assert_allclose(train.mean(axis=0), 0, atol=1e-12)
        np.testing.assert_allclose(train.std(axis=0), 1)
    assert not np.allclose(data.test.x.mean(axis=0), 0, atol=1e-6)


def test_nothing_of_the_test_set_leaks_into_the_figures():
    x, y = own()
    clean = load(Config(dataset="own"), x, y)
    spoilt = x.copy()
    spoilt[clean.index.test] *= 1000
    spoilt[clean.index.validation] -= 1e6
    other = load(Config(dataset="own"), spoilt, y)
    np.testing.assert_array_equal(clean.train.x, other.train.x)
    np.testing.assert_array_equal(clean.x_mean, other.x_mean)


def test_the_inverse_gives_the_samples_back():
    x, _y = own()
    values = x @ np.array([[100.0, 2], [3, 4], [5, 6]])
    data = load(Config(dataset="own", dtype="float64"), x, values)
    for part, rows in zip(sets(data), data.index, strict=True):
        np.testing.assert_allclose(data.original_x(part.x), x[rows])
        np.testing.assert_allclose(data.original_y(part.y), values[rows])
        np.testing.assert_allclose(data.standard_x(x[rows]), part.x)
    np.testing.assert_allclose(data.train.y.std(axis=0), 1)
    assert (data.task, data.n_outputs, data.target_names) == ("regression", 2, ("y1", "y2"))


def test_diabetes_is_standardised_and_the_sine_is_not():
    diabetes, sine = load(Config(dataset="diabetes", dtype="float64")), load(Config(dataset="sine", noise=0))
    np.testing.assert_allclose(diabetes.train.y.mean(), 0, atol=1e-12)
    assert 100 < diabetes.y_mean[0] < 200
    np.testing.assert_allclose(sine.train.y, np.sin(2 * np.pi * sine.original_x(sine.train.x)), atol=1e-5)
    assert sine.y_mean.tolist() == [0] and sine.y_scale.tolist() == [1]


@pytest.mark.parametrize("name", [*GENERATED, *PACKAGED])
def test_the_same_settings_give_the_same_data_and_another_seed_does_not(name):
    first = load(Config(dataset=name, data_seed=1))
    again = load(Config(dataset=name, data_seed=1, learning_rate=3.0, init_seed=9))
    assert again is first
    key = Config(dataset=name, data_seed=1)
    before = [part.x.copy() for part in sets(first)]
    del first, again
    for a, b in zip(before, sets(load(key)), strict=True):
        np.testing.assert_array_equal(a, b.x)
    assert not np.array_equal(before[0], load(key.replace(data_seed=2)).train.x)


def test_validation_and_test_are_the_same_whatever_the_train_size():
    whole, part = load(Config(dataset="digits")), load(Config(dataset="digits", train_size=100))
    assert len(part.train) == 100
    np.testing.assert_array_equal(part.index.validation, whole.index.validation)
    np.testing.assert_array_equal(part.index.test, whole.index.test)
    np.testing.assert_array_equal(part.index.train, whole.index.train[:100])
    np.testing.assert_allclose(part.original_x(part.test.x), whole.original_x(whole.test.x), atol=1e-4)
    assert np.bincount(part.train.y).min() >= 9


def test_noise_moves_the_same_points_further():
    at = {noise: load(Config(dataset="moons", noise=noise, dtype="float64")) for noise in (0.0, 0.1, 0.2)}
    x = {noise: data.original_x(data.train.x) for noise, data in at.items()}
    np.testing.assert_allclose(x[0.2] - x[0.0], 2 * (x[0.1] - x[0.0]), atol=1e-12)
    assert (x[0.2] - x[0.0]).std() == pytest.approx(0.2, rel=0.1)
    np.testing.assert_array_equal(at[0.0].train.y, at[0.2].train.y)


@pytest.mark.parametrize("name", GENERATED)
@pytest.mark.parametrize("samples", [31, 500])
def test_generated_sets_have_as_many_samples_as_asked(name, samples):
    assert sum(len(part) for part in sets(load(Config(dataset=name, samples=samples)))) == samples


def test_generated_shapes_without_noise():
    def points(name):
        data = load(Config(dataset=name, noise=0, dtype="float64", samples=400))
        return data.original_x(data.train.x), data.train.y

    x, y = points("circles")
    np.testing.assert_allclose(np.linalg.norm(x, axis=1), np.where(y == 1, 0.3, 1.0))
    x, y = points("xor")
    np.testing.assert_array_equal(y, x[:, 0] * x[:, 1] < 0)
    assert np.abs(x).min() >= 0.1 and np.abs(x).max() <= 2
    x, y = points("gauss")
    np.testing.assert_allclose([x[y == 0].mean(), x[y == 1].mean()], [-1, 1], atol=0.1)
    assert x[y == 1].std() == pytest.approx(0.5, rel=0.1)
    x, y = points("spiral")
    angle = 1.75 * 2 * np.pi * np.linalg.norm(x, axis=1) / 3 + np.pi * y
    np.testing.assert_allclose(np.cos(angle), x[:, 1] / np.linalg.norm(x, axis=1), atol=1e-9)
    x, y = points("plane")
    np.testing.assert_allclose(y[:, 0], x.mean(axis=1), atol=1e-12)
    x, y = points("gauss_regression")
    near = np.linalg.norm(x - [0, -2.5], axis=1) < 1
    np.testing.assert_allclose(y[near, 0], 1 - np.linalg.norm(x[near] - [0, -2.5], axis=1) / 2)
    assert (y[np.abs(x[:, 1]) < 0.4] == 0).all()


def test_samples_of_a_stored_set_are_stratified_and_bounded():
    data = load(Config(dataset="digits", samples=200))
    labels = np.concatenate([part.y for part in sets(data)])
    assert len(labels) == 200
    assert np.ptp(np.bincount(labels)) <= 2
    with pytest.raises(ConfigError, match="samples: 1,798 is more than the 1,797 there are in 'digits'"):
        load(Config(dataset="digits", samples=1798))


def test_digits_are_images_and_their_edges_are_not_zero_over_zero():
    data = load(Config(dataset="digits"))
    assert data.image_shape == (8, 8)
    assert np.ptp(data.x_mean) == np.ptp(data.x_scale) == 0
    assert data.class_names == tuple("0123456789")
    pixels = data.original_x(data.train.x)
    assert abs(pixels.min()) < 1e-5 and abs(pixels.max() - 16) < 1e-5


def test_there_need_be_no_validation_and_no_test_set():
    data = load(Config(validation_fraction=0, test_fraction=0))
    assert data.validation is None and data.test is None
    assert len(data.train) == 500


def test_arrays_are_read_only():
    data = load(Config())
    for values in (data.train.x, data.train.y):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 0


def test_own_arrays():
    x, y = own()
    data = load(Config(dataset="own"), x, np.where(y, "yes", "no"))
    assert data.class_names == ("no", "yes")
    assert (data.kind, data.n_inputs, data.n_outputs) == ("table", 3, 2)
    np.testing.assert_array_equal(data.train.y, y[data.index.train])
    frame = pd.DataFrame(x, columns=["a", "b", "c"])
    assert load(Config(dataset="own"), frame, y).feature_names == ("a", "b", "c")
    assert load(Config(dataset="own"), x[:, :2], y).kind == "points"
    assert load(Config(dataset="own"), x[:, :1], x[:, 0]).kind == "curve"
    images = load(Config(dataset="own"), np.random.default_rng(0).integers(0, 9, (40, 3, 4)), y)
    assert (images.kind, images.image_shape, np.ptp(images.x_mean)) == ("images", (3, 4), 0)
    np.testing.assert_array_equal(x, own()[0])


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("own", (), "dataset: 'own' stands for your own arrays; give them as x and y"),
        ("moons", own(), "dataset: is 'moons', but x and y are given; set it to 'own', or give no arrays"),
        ("own", (own()[0],), "y is missing; give both, the inputs and what to predict"),
        ("own", (None, own()[1]), "x is missing"),
        ("own", (own()[0], own()[1][:39]), "y has 39 labels for the 40 samples (rows) of X"),
        ("own", ([[np.nan], [1.0]], [0, 1]), "X has a value that is NaN"),
    ],
)
def test_own_arrays_that_cannot_be_used(name, arguments, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        load(Config(dataset=name), *arguments)
    with pytest.raises(ValueError, match="2 feature names for 3 columns of X; give one for each"):
        load(Config(dataset="own"), *own(), feature_names=("a", "b"))


def test_settings_the_data_cannot_meet_are_named():
    with pytest.raises(ConfigError) as caught:
        load(Config(dataset="iris", train_size=91))
    assert caught.value.problems == {"train_size": "91 is more than the 90 samples left to train on; lower it"}
    with pytest.raises(ConfigError, match="train_size: 9 is too few for 10 classes"):
        load(Config(dataset="digits", train_size=9))
    with pytest.raises(
        ConfigError, match="augmentation: 'rotate' is for images, but the dataset 'moons' is of the kind"
    ):
        load(Config(augmentation=("rotate",)))


def test_folds_share_the_test_set_and_standardise_on_their_own_training_samples():
    config = Config(dataset="wine", dtype="float64")
    parts = load_folds(config, 5)
    whole = load(config)
    rest = np.sort(np.concatenate([whole.index.train, whole.index.validation]))
    np.testing.assert_array_equal(np.sort(np.concatenate([p.index.validation for p in parts])), rest)
    for part in parts:
        np.testing.assert_array_equal(part.index.test, whole.index.test)
        np.testing.assert_allclose(part.train.x.mean(axis=0), 0, atol=1e-12)
        assert np.abs(np.bincount(part.validation.y) - np.bincount(part.train.y) / 4).max() <= 2
    assert len({part.x_mean[0] for part in parts}) == 5
    assert all(same(a, b) for a, b in zip(parts, load_folds(config, 5), strict=True))
    x, y = own()
    assert [len(part.validation) for part in load_folds(Config(dataset="own"), 4, x, y)] == [8, 8, 8, 8]


def test_mnist1d_keeps_its_test_set_and_leaves_the_global_seeds_alone():
    pytest.importorskip("mnist1d")
    stored.mnist1d.cache_clear()
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002
    expected = random.Random(1).random(), np.random.RandomState(1).rand()
    data = load(Config(dataset="mnist1d"))
    assert (random.random(), np.random.rand()) == expected  # noqa: NPY002
    assert [len(part) for part in sets(data)] == [3200, 800, 1000]
    assert data.index.test.tolist() == list(range(4000, 5000))
    assert (data.kind, data.n_inputs, data.n_outputs) == ("series", 40, 10)
    small = load(Config(dataset="mnist1d", samples=500))
    assert [len(part) for part in sets(small)] == [400, 100, 1000]


def test_mnist1d_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("mnist1d"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    stored.mnist1d.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigError) as caught:
        stored.mnist1d()
    assert caught.value.problems == {"dataset": "'mnist1d' needs the package of that name: pip install mnist1d"}


@pytest.fixture
def openml(monkeypatch, tmp_path):
    """A small stand-in for openml.org: 40 + 10,000 images, and a count of the times they were fetched."""
    calls = []

    def fetch(name, **options):
        calls.append((name, options))
        generator = np.random.default_rng(0)
        x = generator.integers(0, 256, size=(10_040, 784)).astype(np.int64)
        return SimpleNamespace(data=x, target=np.array([str(i % 10) for i in range(len(x))], dtype=object))

    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fetch)
    return calls


@pytest.mark.parametrize(("name", "openml_name"), [("mnist", "mnist_784"), ("fashion_mnist", "Fashion-MNIST")])
def test_openml_is_asked_once_and_its_test_set_is_kept(openml, tmp_path, name, openml_name):
    config = Config(dataset=name, validation_fraction=0.25)
    data = load(config)
    assert [len(part) for part in sets(data)] == [30, 10, 10_000]
    assert (data.image_shape, data.n_outputs, len(data.class_names)) == ((28, 28), 10, 10)
    assert [call for call, _ in openml] == [openml_name]
    assert openml[0][1]["version"] == 1
    first = data.train.x.copy()
    del data
    np.testing.assert_array_equal(load(config).train.x, first)
    assert len(openml) == 1
    kept = tmp_path / "nnlab" / f"{name}.npz"
    kept.write_bytes(b"spoilt")
    np.testing.assert_array_equal(load(config).train.x, first)
    assert len(openml) == 2
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@pytest.mark.parametrize("error", [urllib.error.URLError("no route"), TimeoutError("no route"), ValueError("no route")])
def test_openml_offline(monkeypatch, tmp_path, error):
    def fetch(*args, **options):
        raise error

    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fetch)
    with pytest.raises(ConfigError) as caught:
        load(Config(dataset="mnist"))
    sentence = caught.value.problems["dataset"]
    assert sentence.startswith("'mnist' is fetched from openml.org the first time, and that failed (")
    assert "no route" in sentence
    assert sentence.endswith("go online and try again, or choose digits, which needs no network")


def test_importing_the_data_layer_imports_numpy_alone():
    code = "import nnlab.data.datasets, nnlab.data.tables, sys; print([m for m in %r if m in sys.modules])"
    wanted = ["sklearn", "scipy", "pandas", "matplotlib", "mnist1d"]
    done = subprocess.run([sys.executable, "-c", code % wanted], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
