"""Config: every setting checked, all that is wrong said at once, JSON in and out."""

import dataclasses
import json
import pickle
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlab
from nnlab.config import LIVE, Config, ConfigError, check_setting
from nnlab.registry import TABLES, pick, table, unknown
from nnlab.settings.lists import parse_sizes

INF, NAN = float("inf"), float("nan")

# For each setting: values that can be used (with the plain form they take), and values that cannot.
GOOD = {
    "dataset": [("moons", "moons"), ("own", "own")],
    "samples": [(None, None), (10, 10), (100_000, 100_000), (50.0, 50)],
    "noise": [(0, 0.0), (10, 10.0), (np.float32(0.5), 0.5)],
    "train_size": [(None, None), (1, 1), (np.int64(7), 7)],
    "validation_fraction": [(0, 0.0), (0.7, 0.7)],
    "test_fraction": [(0, 0.0), (0.7, 0.7)],
    "points": [
        ((), ()),
        ("", ()),
        ([[1, 2, 0]], ((1.0, 2.0, 0.0),)),
        (np.array([[0.5, -1.0]]), ((0.5, -1.0),)),
        ("0.5 -1 1; 1e-3 2 0;", ((0.5, -1.0, 1.0), (0.001, 2.0, 0.0))),
        ([(0, 0)] * 100, ((0.0, 0.0),) * 100),
    ],
    "augmentation": [((), ()), ("jitter", ("jitter",)), (["shift", "mixup"], ("shift", "mixup"))],
    "augmentation_strength": [(0, 0.0), (10, 10.0)],
    "hidden": [((), ()), (5, (5,)), ([32, 16], (32, 16)), ("32, 16", (32, 16)), (np.array([3, 4]), (3, 4)), ("", ())],
    "activation": [("tanh", "tanh"), (["relu", "tanh"], ("relu", "tanh"))],
    "output": [(None, None), ("sigmoid", "sigmoid")],
    "loss": [(None, None), ("mse", "mse")],
    "label_smoothing": [(0, 0.0), (0.99, 0.99)],
    "initializer": [("zeros", "zeros")],
    "dropout": [(0, 0.0), (0.99, 0.99), ([0.5, 0.1], (0.5, 0.1))],
    "input_dropout": [(0, 0.0), (0.5, 0.5)],
    "batch_norm": [(True, True), (False, False), (np.True_, True), (1, True)],
    "dtype": [("float64", "float64")],
    "optimizer": [("adam", "adam")],
    "learning_rate": [(1e-300, 1e-300), (1e6, 1e6), (1, 1.0)],
    "momentum": [(0, 0.0), (0.999, 0.999)],
    "schedule": [("cosine", "cosine")],
    "batch_size": [(1, 1), ("all", "all"), (1_000_000, 1_000_000)],
    "epochs": [(1, 1), (100_000, 100_000)],
    "shuffle": [(False, False)],
    "scored_samples": [(None, None), (1, 1), (1_000_000, 1_000_000)],
    "clip_norm": [(None, None), (0.1, 0.1)],
    "l1": [(0, 0.0), (10, 10.0)],
    "l2": [(0, 0.0), (10, 10.0)],
    "weight_decay": [(0, 0.0)],
    "early_stopping": [(True, True)],
    "patience": [(0, 0), (100_000, 100_000)],
    "min_delta": [(0, 0.0), (1e6, 1e6)],
    "monitor": [("train_loss", "train_loss"), ("validation_accuracy", "validation_accuracy")],
    "restore_best": [(False, False)],
    "target_loss": [(None, None), (0, 0.0)],
    "data_seed": [(0, 0), (2**32 - 1, 2**32 - 1)],
    "init_seed": [(0, 0), (2**32 - 1, 2**32 - 1)],
    "shuffle_seed": [(0, 0), (2**32 - 1, 2**32 - 1)],
    "noise_seed": [(0, 0), (2**32 - 1, 2**32 - 1)],
}
NAMES = ["rleu", "", None, 3, ["relu", 3]]
SHARE = [-0.1, 1, 2, NAN, "0.5", True, None]
NOT_BELOW_0 = [-1e-9, 11, INF, NAN, "1", None, True]
SEED = [-1, 2**32, 0.5, NAN, "1", None, True, 10**400]
FLAG = [2, "yes", None, []]
BAD = {
    "dataset": NAMES,
    "samples": [9, 100_001, 50.5, "50", True],
    "noise": NOT_BELOW_0,
    "train_size": [0, -1, 1.5, "10"],
    "validation_fraction": [-0.1, 0.91, NAN, None],
    "test_fraction": [-0.1, 0.91, NAN, None],
    "points": [
        None,
        3,
        [1, 2, 0],
        [[1]],
        [[1, 2, 3, 4]],
        ["12"],
        "0.5 x 1",
        "1 2 nan",
        [[0, INF]],
        [[0, 2e12]],
        [[True, 1]],
        [[0, 0]] * 101,
        "1;2",
    ],
    "augmentation": [None, 3, ["rotated"], ["jitter"] * 9],
    "augmentation_strength": NOT_BELOW_0,
    "hidden": [None, 0, -3, 4097, 2.5, [8, 0], [1] * 11, "8,,x", "8, x", "-8", "8.5", {8: "x"}.items(), True],
    "activation": [*NAMES, ["relu"]],
    "output": ["relu", 3, ""],
    "loss": ["hinge", 3, ""],
    "label_smoothing": SHARE,
    "initializer": NAMES,
    "dropout": [*SHARE, [0.1, 1], [0.1]],
    "input_dropout": SHARE,
    "batch_norm": FLAG,
    "dtype": ["float16", np.float32, None],
    "optimizer": NAMES,
    "learning_rate": [0, -1, 2e6, INF, NAN, "0.1", None, True],
    "momentum": SHARE,
    "schedule": NAMES,
    "batch_size": [0, -1, 1.5, "every", None, [32], 1_000_001],
    "epochs": [0, 100_001, 1.5, INF, "10", None],
    "shuffle": FLAG,
    "scored_samples": [0, -1, 1_000_001, 1.5, "all"],
    "clip_norm": [0, -1, INF, NAN, "1"],
    "l1": NOT_BELOW_0,
    "l2": NOT_BELOW_0,
    "weight_decay": [*NOT_BELOW_0, 0.1],  # with sgd there is none
    "early_stopping": FLAG,
    "patience": [-1, 100_001, 1.5, None],
    "min_delta": [-1e-9, INF, NAN, None],
    "monitor": ["loss", "accuracy", None, 3],
    "restore_best": FLAG,
    "target_loss": [-1e-9, INF, NAN, "0"],
    "data_seed": SEED,
    "init_seed": SEED,
    "shuffle_seed": SEED,
    "noise_seed": SEED,
}
DEFAULTS = """\
    dataset moons  samples None  noise 0.2  train_size None  validation_fraction 0.2  test_fraction 0.2  points ()
    augmentation ()  augmentation_strength 1.0  hidden (8,8)  activation relu  output None  loss None
    label_smoothing 0.0  initializer lecun_normal  dropout 0.0  input_dropout 0.0  batch_norm False  dtype float32
    optimizer sgd  learning_rate 0.1  momentum 0.9  schedule constant  batch_size 32  epochs 100  shuffle True
    scored_samples None
    clip_norm None  l1 0.0  l2 0.0  weight_decay 0.0  early_stopping False  patience 10  min_delta 0.0
    monitor validation_loss  restore_best True  target_loss None  data_seed 0  init_seed 0
    shuffle_seed 0  noise_seed 0"""


def cases(values):
    return [pytest.param(name, value, id=f"{name}={value!r:.40}") for name, some in values.items() for value in some]


def test_the_fields_and_their_defaults():
    values = Config().to_dict()
    words = [f"{name} {str(value).replace(' ', '')}" for name, value in values.items()]
    assert words == re.split(r"\s\s+", DEFAULTS.strip())
    assert tuple(values) == Config.field_names()
    assert set(LIVE) < set(values)


def test_every_field_is_tested_here():
    assert list(GOOD) == list(BAD) == list(Config.field_names())


def test_every_field_has_words_that_explain_it():
    assert all(field.metadata["help"] for field in dataclasses.fields(Config))


@pytest.mark.parametrize(("name", "case"), cases(GOOD))
def test_what_can_be_used(name, case):
    value, plain = case
    config = Config(**{name: value})
    assert getattr(config, name) == plain
    assert type(getattr(config, name)) is type(plain)
    assert check_setting(name, value) == plain
    assert hash(config) == hash(Config(**{name: plain}))


@pytest.mark.parametrize(("name", "value"), cases(BAD))
def test_what_cannot_be_used(name, value):
    with pytest.raises(ConfigError) as caught:
        Config(**{name: value})
    assert list(caught.value.problems) == [name]
    assert str(caught.value) == f"{name}: {caught.value.problems[name]}"


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(ConfigError) as caught:
        Config(hidden="8,,x", learning_rate=-1, optimizer="adamm", dropout=2, batch_size="some", epochs=0)
    problems = caught.value.problems
    assert list(problems) == ["hidden", "dropout", "optimizer", "learning_rate", "batch_size", "epochs"]
    assert all(f"{name}: {sentence}" in str(caught.value) for name, sentence in problems.items())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"hidden": "8,,x"}, ["size 2", "no value is given", "like 32, 16"]),
        ({"hidden": "8, x"}, ["size 2", "'x' is not a whole number"]),
        ({"learning_rate": -1}, ["-1 is out of range", "above 0"]),
        ({"l2": 11}, ["11 is out of range", "from 0 to 10"]),
        ({"dropout": 1}, ["from 0 and below 1"]),
        ({"epochs": 0}, ["from 1 to 100,000"]),
        ({"batch_size": 0}, ["from 1", '"all"']),
        ({"activation": "rleu"}, ["unknown activation 'rleu'", "gelu", "Did you mean 'relu'?"]),
        ({"monitor": "loss"}, ["validation_loss", "train_accuracy"]),
    ],
)
def test_a_sentence_says_what_was_wrong_and_what_is_allowed(wrong, words):
    with pytest.raises(ConfigError) as caught:
        Config(**wrong)
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"validation_fraction": 0.5, "test_fraction": 0.5}, "validation_fraction"),
        ({"hidden": (4, 4, 4), "dropout": (0.1, 0.2)}, "dropout"),
        ({"hidden": (), "activation": ("relu",)}, "activation"),
        ({"weight_decay": 0.1, "optimizer": "adam"}, "weight_decay"),
        ({"early_stopping": True, "validation_fraction": 0}, "early_stopping"),
    ],
)
def test_settings_that_do_not_go_together(wrong, field):
    with pytest.raises(ConfigError) as caught:
        Config(**wrong)
    assert list(caught.value.problems) == [field]


def test_settings_that_go_together():
    Config(weight_decay=0.1, optimizer="adamw")
    Config(weight_decay=0.1, optimizer="lion")
    Config(early_stopping=True, monitor="train_loss", validation_fraction=0)
    Config(hidden=(), activation=(), dropout=())


@pytest.mark.parametrize(
    ("text", "sizes"),
    [("32, 16", (32, 16)), ("32", (32,)), ("", ()), ("  ", ()), (" 1,2 ,3", (1, 2, 3)), ("007", (7,))],
)
def test_sizes_from_a_text(text, sizes):
    assert parse_sizes(text) == sizes


@pytest.mark.parametrize(
    ("text", "position"),
    [("8,,x", 2), (",", 1), ("8,", 2), ("8 16", 1), ("8; 16", 1), ("8, 1e2", 2), ("8, -1", 2), ("²", 1), ("٣", 1)],
)
def test_a_text_that_is_no_sizes(text, position):
    with pytest.raises(ValueError, match=f"^size {position}: .*like 32, 16"):
        parse_sizes(text)


@given(st.text(max_size=20))
@settings(deadline=None)
def test_any_text_gives_sizes_or_a_sentence(text):
    try:
        assert all(1 <= size <= 4096 for size in Config(hidden=text).hidden)
    except ConfigError as error:
        assert list(error.problems) == ["hidden"]


def test_it_is_frozen_and_takes_keywords_only():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Config().l2 = 1.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        Config("moons")  # type: ignore[misc]


def test_replace_makes_a_checked_copy():
    config = Config(hidden=(3,))
    assert config.replace(l2=1e-3) == Config(hidden=(3,), l2=1e-3)
    assert config == Config(hidden=(3,))
    with pytest.raises(ConfigError, match=r"unknown setting 'L2'.*Did you mean 'l2'"):
        config.replace(L2=1)


def test_difference():
    assert Config().difference(Config(l2=0.5, hidden=(3,))) == {"hidden": ((8, 8), (3,)), "l2": (0.0, 0.5)}
    assert Config().difference(Config()) == {}


usable = st.fixed_dictionaries(
    {},
    optional={
        "hidden": st.lists(st.integers(1, 4096), max_size=10),
        "learning_rate": st.floats(1e-12, 1e6),
        "l2": st.floats(0, 10),
        "dropout": st.floats(0, 0.999),
        "batch_size": st.just("all") | st.integers(1, 1_000_000),
        "samples": st.none() | st.integers(10, 100_000),
        "batch_norm": st.booleans(),
        "activation": st.sampled_from(sorted(nnlab.ACTIVATIONS)),
        "augmentation": st.lists(st.sampled_from(sorted(nnlab.AUGMENTATIONS)), max_size=3),
        "init_seed": st.integers(0, 2**32 - 1),
        "points": st.lists(st.tuples(*[st.floats(-1e12, 1e12)] * 3), max_size=5),
    },
)


@given(usable)
@settings(deadline=None)
def test_json_round_trip(values):
    config = Config(**values)
    assert Config.from_json(config.to_json()) == config
    assert Config.from_dict(config.to_dict()) == config
    assert isinstance(json.loads(config.to_json()), dict)


def test_json_may_leave_out_what_keeps_its_default():
    assert Config.from_json('{"l2": 0.001, "hidden": [4], "batch_size": "all"}') == Config(
        l2=0.001, hidden=(4,), batch_size="all"
    )


NO_CONFIG = ["", "l2=1", "[1]", "3", "null", '"x"', "{", "[" * 90_000, "[" * 200_000, '{"l2": ' + "9" * 5000 + "}"]


@pytest.mark.parametrize("text", NO_CONFIG, ids=lambda text: text[:9])
def test_a_text_that_is_no_config(text):
    with pytest.raises(ValueError):
        Config.from_json(text)


def test_json_with_wrong_settings_names_them_all():
    with pytest.raises(ConfigError) as caught:
        Config.from_json('{"l2": NaN, "epochs": true, "hidden": "4,,"}')
    assert list(caught.value.problems) == ["hidden", "epochs", "l2"]
    with pytest.raises(ConfigError) as caught:
        Config.from_json('{"L2": 1, "speed": 2}')
    assert list(caught.value.problems) == ["L2", "speed"]


def test_an_error_travels_between_processes():
    error = ConfigError({"l2": "is wrong", "epochs": "too"})
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.problems, str(copy)) == (error.problems, str(error))


# Tables of names


def test_pick_finds_an_entry_or_lists_the_choices():
    table("fruit", {"apple": 1, "pear": 2})
    try:
        assert pick("fruit", "pear") == 2
        with pytest.raises(ValueError) as caught:
            pick("fruit", "Aple")
        assert str(caught.value) == "unknown fruit 'Aple'; choose one of: apple, pear. Did you mean 'apple'?"
        with pytest.raises(ValueError, match=r"unknown fruit \['apple'\]"):
            pick("fruit", ["apple"])  # type: ignore[arg-type]
    finally:
        del TABLES["fruit"]


def test_no_guess_where_nothing_is_close():
    assert unknown("fruit", "xyz", {"apple": 1}) == "unknown fruit 'xyz'; choose one of: apple."


def test_the_tables_there_are():
    assert {"activation", "initializer", "loss", "output", "optimizer", "schedule", "dataset"} <= TABLES.keys()
    assert all(TABLES.values())
