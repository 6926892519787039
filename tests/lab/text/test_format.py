"""Values of settings as texts, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab import Config, ConfigError
from nnlab.config import SETTINGS, check_setting, read_setting
from nnlab.lab.text.format import change_text, differences, duration, parse_values, typed, unbroken, value_text
from nnlab.lab.text.texts import Words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (1e-5, "1e-05"),
        (0.1234567, "0.123457"),
        (8, "8"),
        ("relu", "relu"),
        (True, "✓"),
        (False, "–"),
        ((), "–"),
        ((8, 8), "8, 8"),
        ((0.1, 0.25), "0.1, 0.25"),
        (((1.0, 2.0, 0.0), (3.0, 4.0, 1.0)), "2"),
    ],
)
def test_a_value_to_be_read(value, text):
    assert value_text(value) == text


def test_no_line_breaks_within_a_number():
    held = '<span class="nnlab-unbroken">{}</span>'
    assert unbroken("it's 3.2e-04, by −1e-05.") == (f"it&#x27;s {held.format('3.2e-04')}, by {held.format('−1e-05')}.")
    assert unbroken("at 92.4 ± 1.3 %, epoch 12") == f"at {held.format('92.4 ± 1.3 %')}, epoch 12"
    assert unbroken("<b>8</b>") == "&lt;b&gt;8&lt;/b&gt;"


def test_a_value_to_be_typed_is_exact():
    assert typed(0.1234567) == "0.1234567"
    assert typed(0.1) == "0.1"
    assert typed((0.1, 1 / 3)) == f"0.1, {1 / 3!r}"
    assert typed(None) == typed(()) == ""


@given(st.floats(1e-300, 1e6))
def test_a_field_gives_back_the_number_it_shows(number):
    assert read_setting("learning_rate", typed(number)) == number


@pytest.mark.parametrize("name", [name for name in SETTINGS if name not in ("points", "batch_norm")])
def test_every_default_is_read_as_it_is_typed(name):
    default = getattr(Config(), name)
    if not isinstance(default, bool) and (default is not None or SETTINGS[name].check.none):
        assert check_setting(name, read_setting(name, typed(default))) == default


def test_values_written_down():
    assert parse_values("l2", "0, 0.1,") == [0, 0.1]
    assert parse_values("hidden", "8; 32, 16; none") == [(8,), (32, 16), ()]
    assert parse_values("activation", "tanh; relu, tanh") == ["tanh", ("relu", "tanh")]
    with pytest.raises(ConfigError, match="401 characters are too many; 400 at most"):
        parse_values("l2", "0" * 401)


def test_a_change_on_its_button():
    change = {"dropout": 0.2, "early_stopping": True, "hidden": (32, 16)}
    assert change_text(change, Words("en")) == "Try: Dropout 0.2, Early stopping ✓, Hidden layers 32, 16"


def test_lengths_of_time():
    assert [duration(seconds) for seconds in (7, 750, 3900)] == ["0:07", "12:30", "1:05:00"]


@pytest.mark.parametrize(
    ("name", "value", "english", "chinese"),
    [
        ("train_size", 100, "Training set all → 100", "训练样本数 全部 → 100"),
        ("samples", 200, "Samples all → 200", "样本数 全部 → 200"),
        ("output", "sigmoid", "Output by the data → sigmoid", "输出函数 由数据决定 → sigmoid"),
        ("target_loss", 0.1, "Target loss none → 0.1", "目标损失 无 → 0.1"),
    ],
)
def test_what_is_not_set_is_said_in_words(name, value, english, chinese):
    changed = Config().replace(**{name: value})
    assert differences(Config(), changed, Words("en")) == [english]
    assert differences(Config(), changed, Words("zh")) == [chinese]
