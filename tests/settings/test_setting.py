"""What is known of a setting: said once in `Config`, and what is derived from it."""

from __future__ import annotations

import pytest

import nnlab
from nnlab import Config
from nnlab.config import (
    JUDGING,
    LIVE,
    OF_THE_DATA,
    SETTINGS,
    STACKABLE,
    TRIES,
    ConfigError,
    check_setting,
    read_setting,
    relevant,
)
from nnlab.nn.optimizers import SGD
from nnlab.settings.setting import GROUPS, optimizers_with

MOONS = Config().to_dict()


def test_the_lists_that_are_derived():
    """What they hold at least; a new setting may join them."""
    assert set(LIVE) >= {"learning_rate", "momentum", "l1", "l2", "dropout"}
    assert {"early_stopping", "patience", "min_delta", "monitor", "restore_best", "target_loss"} <= JUDGING
    whole = {"dataset", "validation_fraction", "test_fraction"}
    some = {"samples", "noise", "train_size", "points", "data_seed"}
    assert set(OF_THE_DATA) >= whole | some
    seeds = {"init_seed", "shuffle_seed", "noise_seed"}
    assert set(STACKABLE) >= {*LIVE, "weight_decay", "input_dropout", *seeds, *some}
    network = {"hidden", "activation", "output", "loss", "initializer", "batch_norm", "dtype", "optimizer"}
    assert not set(STACKABLE) & {*network, *whole, "epochs", "batch_size", "schedule", "shuffle", "augmentation"}
    assert not set(OF_THE_DATA) & {*network, *seeds, "batch_size", "augmentation"}


def test_what_may_change_in_mid_run_makes_no_other_data():
    assert not {*LIVE, *JUDGING} & set(OF_THE_DATA)
    assert not set(LIVE) & JUDGING


def test_every_setting_has_a_heading_and_a_default_that_its_check_allows():
    for name, about in SETTINGS.items():
        assert about.group in GROUPS
        assert about.check(getattr(Config(), name)) == getattr(Config(), name)


@pytest.mark.parametrize("name", TRIES)
def test_values_to_try_can_be_used(name):
    pieces = TRIES[name].split(";" if ";" in TRIES[name] else ",") if TRIES[name] else []
    values = [check_setting(name, read_setting(name, piece)) for piece in pieces]
    assert len(set(values)) == len(values) != 1


@pytest.mark.parametrize("optimizer", nnlab.OPTIMIZERS)
def test_an_optimizer_knows_which_settings_it_uses(optimizer):
    uses = nnlab.OPTIMIZERS[optimizer].settings
    values = {**MOONS, "optimizer": optimizer}
    assert [relevant(name, values) for name in ("momentum", "weight_decay")] == [
        name in uses for name in ("momentum", "weight_decay")
    ]
    assert relevant("learning_rate", values)
    if "weight_decay" in uses:
        assert Config(optimizer=optimizer, weight_decay=0.1).weight_decay == 0.1
    else:
        with pytest.raises(ConfigError, match=f"belongs to adamw and lion; with {optimizer} use l2"):
            Config(optimizer=optimizer, weight_decay=0.1)


def test_a_new_optimizer_is_asked_too(monkeypatch):
    class Heavy(SGD):
        settings = ("learning_rate", "momentum")

    monkeypatch.setitem(nnlab.OPTIMIZERS, "heavy", Heavy)
    assert optimizers_with("momentum") == ("momentum", "nesterov", "heavy")
    assert optimizers_with("learning_rate") == optimizers_with("l2") == ()
    assert relevant("momentum", {**MOONS, "optimizer": "heavy"})


@pytest.mark.parametrize(
    ("name", "others", "used"),
    [
        ("noise", {"dataset": "moons"}, True),
        ("noise", {"dataset": "digits"}, False),
        ("noise", {"dataset": "nobody's"}, False),
        ("patience", {"early_stopping": False}, False),
        ("patience", {"early_stopping": True}, True),
        ("target_loss", {"early_stopping": False}, True),
        ("augmentation_strength", {"augmentation": ()}, False),
        ("augmentation_strength", {"augmentation": "jitter"}, True),
        ("dropout", {"hidden": ()}, False),
        ("dropout", {"hidden": ""}, False),
        ("dropout", {"hidden": "8, 8"}, True),
        ("l2", {}, True),
    ],
)
def test_whether_a_setting_has_an_effect_beside_others(name, others, used):
    assert relevant(name, {**MOONS, **others}) is used


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("l2", " 1e-4 ", 1e-4),
        ("epochs", "20", 20),
        ("samples", "all", None),
        ("samples", "", None),
        ("samples", "60", 60),
        ("clip_norm", "none", None),
        ("loss", "auto", None),
        ("loss", "mse", "mse"),
        ("batch_size", "all", "all"),
        ("batch_size", "8", 8),
        ("batch_norm", "Yes", True),
        ("batch_norm", "0", False),
        ("hidden", "32, 16", (32, 16)),
        ("hidden", "none", ()),
        ("dropout", "0.1, 0.2", (0.1, 0.2)),
        ("dropout", "0.1", 0.1),
        ("activation", "tanh, relu", ("tanh", "relu")),
        ("augmentation", "jitter", ("jitter",)),
        ("augmentation", "none", ()),
        ("points", "1 2 0; 3 4 1", ((1.0, 2.0, 0.0), (3.0, 4.0, 1.0))),
        ("l2", "99", 99),  # out of range: that is for the check to say
    ],
)
def test_what_a_text_stands_for(name, text, value):
    assert read_setting(name, text) == value
    assert type(read_setting(name, text)) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("l2", "half", "'half' is not a number; give one from 0 to 10"),
        ("l2", "  ", "no value is given; give a number"),
        ("epochs", "x", "'x' is not a whole number; give one from 1 to 100,000"),
        ("batch_size", "some", "'some' is not a whole number; give one from 1 to 1,000,000, or \"all\""),
        ("batch_norm", "maybe", "'maybe' is neither yes nor no"),
        ("hidden", "8, x", "size 2: 'x' is not a whole number"),
        ("dropout", "0.1, x", "'x' is not a number; give one from 0 and below 1"),
    ],
)
def test_a_text_that_cannot_be_read(name, text, words):
    with pytest.raises(ConfigError) as caught:
        read_setting(name, text)
    assert caught.value.problems[name].startswith(words)


def test_numbers_beyond_all_bounds_and_arrays_are_refused_in_words():
    import numpy as np

    with pytest.raises(ConfigError, match="inf is out of range; give a number from 0 to 10"):
        Config(l2=10**400)
    with pytest.raises(ConfigError, match="-inf is out of range; give a whole number"):
        Config(epochs=-(10**400))
    for name in ("batch_norm", "monitor", "dtype", "optimizer"):
        with pytest.raises(ConfigError) as caught:
            Config(**{name: np.zeros(3)})
        assert list(caught.value.problems) == [name]
