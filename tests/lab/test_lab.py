"""The Lab without a browser: set `.value`, click, and read what it says."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from nnlab import Config, ConfigError
from nnlab.lab import Lab
from nnlab.lab.controls import CONTROLS, Controls
from nnlab.lab.runtime.presets import PRESETS
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


def test_what_one_types_is_read_and_slides_the_slider(lab):
    field(lab, "learning_rate").value = "0.5"
    assert lab.config.learning_rate == 0.5
    assert float(lab.controls.rows["learning_rate"].slider.value) == 0.5
    lab.controls.rows["learning_rate"].slider.value = "2e-2"
    assert lab.config.learning_rate == 0.02
    assert field(lab, "learning_rate").value == "0.02"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("hidden", "8,,x", "size 2: no value is given"),
        ("hidden", "8, x", "'x' is not a whole number"),
        ("hidden", "0", "out of range"),
        ("learning_rate", "-1", "give a number above 0"),
        ("learning_rate", "fast", "'fast' is not a number"),
        ("learning_rate", "nan", "out of range"),
        ("batch_size", "500", "more than the 60 training samples"),
        ("batch_size", "1.5", "not a whole number"),
        ("train_size", "5000", "more than the"),
        ("dropout", "1", "below 1"),
        ("dropout", "0.1, 0.2", "2 values for 1 hidden layers"),
        ("epochs", "", "no value is given"),
        ("l2", "<b>x</b>", "is not a number"),
    ],
)
def test_a_wrong_text_complains_beside_its_control_and_the_run_stays(lab, name, text, says):
    lab.run()
    before = lab.history
    field(lab, name).value = text
    complaint = lab.controls.rows[name].complaint
    assert says.replace("'", "&#x27;") in complaint.value
    assert "<b>" not in complaint.value
    assert complaint.layout.display == ""
    assert lab.history is before
    assert lab.config == SMALL
    good = getattr(SMALL, name)
    field(lab, name).value = "" if good is None else ", ".join(map(str, good)) if isinstance(good, tuple) else str(good)
    assert complaint.value == ""


def test_two_wrong_controls_both_complain(lab):
    field(lab, "hidden").value = "8,,x"
    field(lab, "learning_rate").value = "-1"
    assert [name for name, row in lab.controls.rows.items() if row.complaint.value] == ["hidden", "learning_rate"]


def test_buttons(lab):
    lab.toolbar.buttons["step"].click()
    assert lab.session.present.position[:3] == (1, 1, 4)
    assert "1/4" in lab.footer.count.value
    lab.toolbar.buttons["epoch"].click()
    assert len(lab.history) == 1
    assert "epoch 1 of 5" in lab.footer.count.value
    lab.toolbar.buttons["reset"].click()
    assert len(lab.history) == 0
    weights = lab.session.present.network.parameters.copy()
    lab.toolbar.buttons["new_weights"].click()
    assert not np.array_equal(weights, lab.session.present.network.parameters)
    assert field(lab, "init_seed").value == "1"


def test_play_button_plays_and_pauses():
    async def main() -> None:
        lab = Lab(SMALL.replace(epochs=100_000))
        lab.toolbar.play.value = True
        await until(lambda: len(lab.history) > 0)
        assert lab.player.playing
        assert lab.toolbar.play.description == "Pause"
        lab.toolbar.play.value = False
        await until(lambda: not lab.player.playing)
        assert lab.toolbar.play.description == "Play"
        assert lab.footer.text.startswith("Paused.")

    asyncio.run(main())


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


def test_a_divergence_ends_in_a_sentence_and_the_suggestion_can_be_applied(lab):
    lab.set(learning_rate=1000)
    lab.run()
    assert "diverged in epoch 1" in lab.footer.text
    assert lab.footer.change == {"learning_rate": 0.1}
    lab.footer.suggestion.click()
    assert lab.config.learning_rate == 0.1
    assert field(lab, "learning_rate").value == "0.1"


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


def test_scrubbing_and_forking(lab):
    lab.run()
    lab.footer.scrub.value = 2
    assert lab.session.present.viewing == 2
    assert "Looking back to epoch 2" in lab.footer.text
    lab.footer.fork.click()
    assert len(lab.history) == 2
    assert lab.session.present.viewing is None


def test_only_the_controls_that_are_asked_for():
    lab = Lab(SMALL, show=("learning_rate", "l2"), lock=("l2",))
    assert list(lab.controls.rows) == ["learning_rate", "l2"]
    assert field(lab, "l2").disabled
    assert not field(lab, "learning_rate").disabled
    assert lab.controls.read() == SMALL
    with pytest.raises(ConfigError, match="no such control"):
        Lab(SMALL, show=("learning_rat",))


def test_settings_without_effect_are_greyed_out(lab):
    assert field(lab, "momentum").disabled
    field(lab, "optimizer").value = "momentum"
    assert not field(lab, "momentum").disabled
    field(lab, "dataset").value = "digits"
    assert field(lab, "noise").disabled


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


@pytest.mark.parametrize("name", PRESETS)
def test_presets_can_be_run(name):
    lab = Lab(SMALL)
    lab.toolbar.presets.value = name
    assert lab.config == Config(**PRESETS[name].changes)
    assert lab.controls.read() == lab.config
    lab.run(epochs=2)
    assert len(lab.history) == 2 or lab.session.present.diverged


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


def test_the_test_set_is_sealed_and_looks_are_counted(lab):
    lab.run()
    panel = next(panel for panel in lab.tabs.panels if panel.title == "tab_test")
    lab.tabs.widget.selected_index = lab.tabs.panels.index(panel)
    assert "sealed" in panel.describe()
    panel.button.click()
    panel.button.click()
    assert "Looks so far: 2" in panel.describe()


def test_a_complaint_stands_beside_the_control_that_was_moved_too():
    lab = Lab(Config(dataset="digits", hidden=(8,)), hide=("batch_size",))
    lab.controls.rows["train_size"].field.value = "20"
    assert "Batch size: 32 is more than the 20" in lab.controls.rows["train_size"].complaint.value
    assert lab.config.train_size is None
    lab.speak("zh")
    assert "批量大小" in lab.controls.rows["train_size"].complaint.value
    lab.controls.rows["train_size"].field.value = "40"
    assert not lab.controls.rows["train_size"].complaint.value
    assert lab.config.train_size == 40


def test_the_scrubber_follows_and_never_stands_beyond_its_end(lab):
    seen = []
    scrub = lab.footer.scrub
    scrub.observe(lambda _: seen.append(scrub.value <= scrub.max), ["value", "max"])
    lab.run()
    assert scrub.value == len(lab.history)
    lab.reset()
    assert scrub.value == 0
    assert len(seen) >= 4 and all(seen)
    assert lab.session.present.viewing is None


def test_the_suggestion_speaks_the_language_too():
    lab = Lab(Config(dataset="digits", samples=300, hidden=(16,), epochs=40, test_fraction=0.1))
    lab.run()
    assert lab.footer.change
    english = lab.footer.suggestion.description
    lab.speak("zh")
    assert lab.footer.suggestion.description != english
    lab.speak("en")
    assert lab.footer.suggestion.description == english


def test_what_a_teacher_has_locked_no_suggestion_changes():
    slow = Config(dataset="digits", samples=300, hidden=(16,), epochs=40, learning_rate=1e-3)
    free, locked = Lab(slow), Lab(slow, lock=("learning_rate",))
    for lab in (free, locked):
        lab.run()
    assert "learning_rate" in free.footer.change and free.footer.suggestion.layout.visibility == "visible"
    assert locked.footer.change == {} and locked.footer.suggestion.layout.visibility == "hidden"
    assert free.toolbar.presets.layout.display == "" and locked.toolbar.presets.layout.display == "none"
    locked.footer.suggestion.click()
    assert locked.config == slow


def test_changes_in_mid_run_are_called_as_the_language_calls_them():
    english, chinese = Words("en"), Words("zh")
    assert mark_text("learning rate 0.1 → 0.02", english) == "Learning rate 0.1 → 0.02"
    assert mark_text("learning rate 0.1 → 0.02", chinese) == f"{chinese('learning_rate')} 0.1 → 0.02"
    both = f"分叉：{chinese('l2')} 0.0 → 0.1, {chinese('dropout')} 0.0 → 0.5"
    assert mark_text("fork: l2 0.0 → 0.1, dropout 0.0 → 0.5", chinese) == both
    assert mark_text("fork: nothing changed", chinese) == "分叉：–"
