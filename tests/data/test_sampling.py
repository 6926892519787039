import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.config import ConfigError
from nnlab.data.folds import folds
from nnlab.data.sampling import (
    batch_slices,
    check_batch_size,
    epoch_order,
    random_order,
    split,
)
from nnlab.data.scaling import figures, standardise

LABELS = np.repeat([0, 1, 2], [100, 60, 40])


def shares(labels):
    return np.bincount(labels, minlength=3) / len(labels)


def test_split_puts_every_sample_in_exactly_one_set():
    parts = split(200, LABELS)
    assert [len(part) for part in parts] == [120, 40, 40]
    assert sorted(np.concatenate(parts)) == list(range(200))


def test_split_is_stratified():
    for part in split(200, LABELS, seed=5):
        np.testing.assert_allclose(shares(LABELS[part]), [0.5, 0.3, 0.2])


def test_split_is_a_function_of_the_seed():
    first, again, other = split(200, LABELS, seed=3), split(200, LABELS, seed=3), split(200, LABELS, seed=4)
    for a, b, c in zip(first, again, other, strict=True):
        np.testing.assert_array_equal(a, b)
        assert not np.array_equal(a, c)


def test_train_size_changes_only_the_training_set_and_smaller_sets_are_contained_in_larger_ones():
    whole = split(200, LABELS)
    for size in (3, 10, 30, 120):
        part = split(200, LABELS, train_size=size)
        np.testing.assert_array_equal(part.validation, whole.validation)
        np.testing.assert_array_equal(part.test, whole.test)
        np.testing.assert_array_equal(part.train, whole.train[:size])
    np.testing.assert_allclose(shares(LABELS[split(200, LABELS, train_size=10).train]), [0.5, 0.3, 0.2])


def test_the_test_set_does_not_depend_on_the_validation_fraction():
    np.testing.assert_array_equal(
        split(200, LABELS, validation_fraction=0.4).test, split(200, LABELS, validation_fraction=0).test
    )


def test_a_test_set_that_came_with_the_data_is_kept():
    parts = split(200, LABELS, own_test=50, test_fraction=0.5, validation_fraction=0.2)
    assert parts.test.tolist() == list(range(150, 200))
    assert [len(part) for part in parts] == [120, 30, 50]


def test_without_fractions_all_samples_train():
    parts = split(50, None, validation_fraction=0, test_fraction=0)
    assert [len(part) for part in parts] == [50, 0, 0]


@pytest.mark.parametrize(
    ("arguments", "field", "sentence"),
    [
        ({"train_size": 121}, "train_size", "121 is more than the 120 samples left to train on; lower it"),
        ({"train_size": 2}, "train_size", "2 is too few for 3 classes; give at least 3"),
        (
            {"test_fraction": 0.01},
            "test_fraction",
            "0.01 of the samples makes 2 for test and leaves 198 to train on, too few for 3 classes; change "
            "it, or take more samples",
        ),
        (
            {"validation_fraction": 0.001},
            "validation_fraction",
            "0.001 of the samples makes 0 for validation and leaves 160 to train on; change it, or take more samples",
        ),
    ],
)
def test_split_says_what_is_too_small(arguments, field, sentence):
    with pytest.raises(ConfigError) as caught:
        split(200, LABELS, **arguments)
    assert caught.value.problems == {field: sentence}


def test_a_class_with_a_single_sample_left_is_named():
    labels = np.array([0] * 20 + [1])
    with pytest.raises(ConfigError) as caught:
        split(21, labels, class_names=("cat", "dog"))
    assert caught.value.problems == {
        "test_fraction": "class 'dog' has a single sample left to divide between training and test; add "
        "samples of it, leave the class out, or set this to 0"
    }


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60), st.integers(0, 5))
def test_every_beginning_of_the_random_order_is_stratified(labels, seed):
    labels = np.array(labels)
    order = random_order(len(labels), labels, np.random.default_rng(seed))
    assert sorted(order) == list(range(len(labels)))
    counts = np.bincount(labels)
    for size in range(1, len(labels) + 1):
        found = np.bincount(labels[order[:size]], minlength=len(counts))
        assert np.abs(found - counts * size / len(labels)).max() <= len(counts)


def test_folds_validate_each_sample_once_and_are_stratified():
    pool = np.arange(200)[::2]
    pairs = folds(pool, LABELS, splitter=5, seed=1)
    assert sorted(np.concatenate([held_out for _, held_out in pairs])) == pool.tolist()
    for rest, held_out in pairs:
        assert sorted([*rest, *held_out]) == pool.tolist()
        np.testing.assert_allclose(shares(LABELS[held_out]), [0.5, 0.3, 0.2])


def test_folds_take_a_splitter_and_a_train_size():
    from sklearn.model_selection import KFold

    pairs = folds(np.arange(30), None, splitter=KFold(3), train_size=12)
    assert [held_out.tolist() for _, held_out in pairs] == [list(range(i, i + 10)) for i in (0, 10, 20)]
    assert [len(rest) for rest, _ in pairs] == [12, 12, 12]


def test_folds_say_how_many_there_can_be():
    with pytest.raises(ValueError, match="41 folds of 40 samples of the rarest class; give from 2 to 40 folds"):
        folds(np.arange(200), LABELS, splitter=41)
    with pytest.raises(ValueError, match="1 folds of 9 samples; give from 2 to 9 folds"):
        folds(np.arange(9), None, splitter=1)


def test_figures_by_column_with_scale_1_for_constants():
    x = np.array([[1.0, 7.0], [3.0, 7.0]])
    mean, scale = figures(np.vstack([x, [1e9, 1e9]]), np.array([0, 1]))
    np.testing.assert_array_equal(mean, [2, 7])
    np.testing.assert_array_equal(scale, [1, 1])
    np.testing.assert_array_equal(standardise(x, np.array([0, 1]), mean, scale, "float64"), [[-1, 0], [1, 0]])


def test_figures_together_are_one_mean_and_one_scale():
    x = np.random.default_rng(0).integers(0, 256, size=(5000, 100)).astype(np.uint8)
    mean, scale = figures(x, np.arange(4000), together=True)
    np.testing.assert_allclose(mean, np.full(100, x[:4000].astype(float).mean()))
    np.testing.assert_allclose(scale, np.full(100, x[:4000].astype(float).std()))
    np.testing.assert_array_equal(figures(np.full((4, 2), 9, np.uint8), np.arange(4), together=True)[1], [1, 1])


def test_standardised_arrays_cannot_be_written_to():
    x = standardise(np.ones((2, 2)), np.array([0]), np.zeros(2), np.ones(2), "float32")
    assert x.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        x[0, 0] = 5


def test_the_order_of_an_epoch_depends_on_seed_and_epoch_alone():
    first = epoch_order(50, 1, 7)
    assert sorted(first) == list(range(50))
    np.testing.assert_array_equal(first, epoch_order(50, 1, 7))
    assert not np.array_equal(first, epoch_order(50, 1, 8))
    assert not np.array_equal(first, epoch_order(50, 2, 7))
    np.testing.assert_array_equal(epoch_order(5, 1, 7, shuffle=False), range(5))
    assert first.dtype == np.intp


@given(st.integers(1, 200), st.integers(1, 250))
def test_batches_cover_all_samples_and_only_the_last_may_be_short(n, size):
    batches = [range(n)[part] for part in batch_slices(n, size)]
    assert [i for batch in batches for i in batch] == list(range(n))
    assert all(len(batch) == size for batch in batches[:-1])
    assert 1 <= len(batches[-1]) <= size


def test_batch_sizes():
    assert list(batch_slices(10, "all")) == [slice(0, 10)]
    assert list(batch_slices(10, 4)) == [slice(0, 4), slice(4, 8), slice(8, 10)]
    assert check_batch_size(10, "all") == check_batch_size(10, 10) == 10
    with pytest.raises(ConfigError, match='11 is more than the 10 training samples; give 10 at most, or "all"'):
        check_batch_size(10, 11)
    with pytest.raises(ConfigError, match='0 is not a batch size; give a whole number from 1, or "all"'):
        batch_slices(10, 0)


def test_folds_keep_groups_together():
    from sklearn.model_selection import GroupKFold, LeaveOneGroupOut

    groups = np.repeat(list("abcdef"), [3, 9, 4, 4, 6, 4])
    pool = np.arange(30)[::-1]
    for splitter in (GroupKFold(3), LeaveOneGroupOut()):
        for rest, held_out in folds(pool, None, splitter=splitter, groups=groups):
            assert not set(groups[rest]) & set(groups[held_out])


def test_folds_say_what_is_wrong_with_groups():
    from sklearn.model_selection import GroupKFold, LeaveOneGroupOut

    for splitter in (GroupKFold(3), LeaveOneGroupOut()):
        with pytest.raises(ValueError, match=f"{type(splitter).__name__} needs groups; give them as groups, one for"):
            folds(np.arange(30), None, splitter=splitter)
    with pytest.raises(ValueError, match=r"a number of folds takes no groups; .* scikit-learn's GroupKFold\(5\)"):
        folds(np.arange(30), None, groups=np.arange(30) % 6)
