"""The Lab without a browser: set `.value`, click, and read what it says."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from nnlab import Config, ConfigError
from nnlab.lab import Lab
from nnlab.lab.control_table import CONTROLS
from nnlab.lab.controls import Controls
from nnlab.lab.text.format import mark_text
from nnlab.lab.text.texts import TEXTS, Words

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL)


async def until(true, seconds: float = 20.0) -> None:
    for _ in range(int(seconds / 0.01)):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("waited in vain")


def field(lab: Lab, name: str):
    return lab.controls.rows[name].field


def test_every_field_has_a_control_and_every_control_its_words():
    assert set(Config.field_names()) - set(CONTROLS) == {"points"}  # whose control is the picture
    assert set(CONTROLS) < set(Config.field_names())
    for name in Config.field_names():
        assert name in TEXTS
        assert f"help_{name}" in TEXTS


def test_every_text_is_in_both_languages_with_the_same_gaps():
    from string import Formatter

    for key, texts in TEXTS.items():
        assert all(texts), key
        gaps = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts]
        if key not in ("diverged", "early", "target"):
            assert gaps[0] == gaps[1], key


@pytest.mark.parametrize(
    "config",
    [
        SMALL,
        Config(hidden=(), dropout=0.0),
        Config(hidden=(4, 3), dropout=(0.1, 0.2), activation=("tanh", "relu")),
        Config(dataset="digits", augmentation=("shift", "rotate"), batch_size="all", samples=900, target_loss=0.1),
        Config(dataset="sine", output="linear", loss="mse", clip_norm=2.5, learning_rate=0.0321),
    ],
)
def test_controls_give_back_the_config_they_were_given(config):
    controls = Controls(config, Words(), lambda: None)
    assert controls.read() == config


def test_an_exception_while_training_is_shown():
    async def main() -> str:
        lab = Lab(SMALL.replace(epochs=100_000))
        lab.play()
        await until(lambda: len(lab.history) > 0)
        lab.session.present.network.optimizer.update = None  # type: ignore[method-assign, assignment]
        await until(lambda: not lab.player.playing)
        return lab.footer.status.value

    shown = asyncio.run(main())
    assert "nnlab-error" in shown
    assert "Something went wrong: &#x27;NoneType&#x27; object is not callable" in shown


def test_overfitting_is_named_and_early_stopping_offered():
    lab = Lab(
        Config(
            dataset="moons", noise=0.4, samples=300, hidden=(64, 64), optimizer="adam", learning_rate=0.01, epochs=150
        )
    )
    lab.run()
    assert "overfitting" in lab.footer.text
    assert lab.footer.change == {"early_stopping": True}
    lab.footer.suggestion.click()
    lab.run()
    assert "Stopped at" in lab.footer.text
    assert "Had you waited" in lab.footer.text


def test_only_the_controls_that_are_asked_for():
    lab = Lab(SMALL, show=("learning_rate", "l2"), lock=("l2",))
    assert list(lab.controls.rows) == ["learning_rate", "l2"]
    assert field(lab, "l2").disabled
    assert not field(lab, "learning_rate").disabled
    assert lab.controls.read() == SMALL
    with pytest.raises(ConfigError, match="no such control"):
        Lab(SMALL, show=("learning_rat",))


def test_own_data():
    generator = np.random.default_rng(0)
    x = generator.normal(size=(80, 3))
    lab = Lab(x=x, y=np.where(x[:, 0] > 0, "yes", "no"))
    lab.run(epochs=3)
    assert lab.config.dataset == "own"
    assert lab.session.present.data.class_names == ("no", "yes")
    x[3, 1] = np.nan
    with pytest.raises(ValueError, match="row 3"):
        Lab(x=x, y=x[:, 0])


def test_speaks_chinese_and_comes_back(lab):
    lab.run()
    english = lab.describe()
    lab.toolbar.language.value = "zh"
    assert "完成" in lab.footer.text
    assert lab.toolbar.play.description == "播放"
    lab.toolbar.language.value = "en"
    assert lab.describe() == english


def test_repr_is_the_same_in_every_run():
    assert repr(Lab(SMALL)) == repr(Lab(SMALL)) == "Lab(samples=100, hidden=(8,), batch_size=16, epochs=5)"


def test_describe_says_what_the_curves_show(lab):
    lab.run()
    text = lab.describe()
    assert f"{lab.history['train_loss'][-1]:.3f}" in text
    assert f"best epoch {lab.history.best_epoch}" in text


def test_changes_in_mid_run_are_called_as_the_language_calls_them():
    english, chinese = Words("en"), Words("zh")
    assert mark_text("learning rate 0.1 → 0.02", english) == "Learning rate 0.1 → 0.02"
    assert mark_text("learning rate 0.1 → 0.02", chinese) == f"{chinese('learning_rate')} 0.1 → 0.02"
    both = f"分叉：{chinese('l2')} 0.0 → 0.1, {chinese('dropout')} 0.0 → 0.5"
    assert mark_text("fork: l2 0.0 → 0.1, dropout 0.0 → 0.5", chinese) == both
    assert mark_text("fork: nothing changed", chinese) == "分叉：–"
