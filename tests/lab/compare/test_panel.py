"""The tab: buttons, complaints, and the loop that the comparison shares with the player."""

from __future__ import annotations

import asyncio
import base64
import re

import pytest

from nnlab.lab import Lab

from .comparing import SMALL, compared, panel


def test_the_kept_run_against_the_present_settings(lab):
    found = panel(lab)
    found.form.choose("kept")
    found.start.click()
    assert "press Keep" in found.complaint.value
    lab.run()
    lab.keep()
    found.start.click()
    assert "begin another first" in found.complaint.value
    lab.run_list.rename(1, "mine")
    lab.set(learning_rate=0.001)
    group = compared(lab, "kept", count=3)
    assert len(group) == 6
    assert "It goes worse with the present settings than with mine" in found.result.text
    assert "3 pairs: probably real" in found.result.text
    lab.speak("zh")
    assert "当前设置 不如 mine" in found.result.text
    assert "当前设置" in found.result.table.value


def test_a_kept_run_of_another_kind_is_no_rival(lab):
    lab.run()
    lab.keep()
    lab.set(dataset="sine")
    panel(lab).form.choose("kept")
    panel(lab).start.click()
    assert "cannot be compared" in panel(lab).complaint.value


def test_the_winner_of_a_race_brings_its_rate_and_no_decay_of_others(lab):
    lab.set(optimizer="adamw", learning_rate=1e-5, weight_decay=0.01)
    compared(lab, "race", values="adamw 0.00001, sgd 0.3", count=1)
    panel(lab).apply.click()
    assert (lab.config.optimizer, lab.config.learning_rate, lab.config.weight_decay) == ("sgd", 0.3, 0.0)
    assert lab.controls.rows["optimizer"].field.value == "sgd"


def test_scores_for_a_spreadsheet(lab):
    compared(lab, "vary", "l2", "0, 0.1", count=2)
    panel(lab).csv.click()
    text = base64.b64decode(re.search(r"base64,([^\"]+)", panel(lab).links.value)[1]).decode()
    assert text.startswith("l2,seed,")
    assert len(text.splitlines()) == 5


@pytest.mark.parametrize(
    ("kind", "field", "values", "count", "says"),
    [
        ("vary", "hidden", "8,,x", 2, "x"),
        ("vary", "l2", "0.1", 2, "two values or more"),
        ("vary", "l2", "", 2, "two values or more"),
        ("vary", "l2", "0.1, 0.10", 2, "each once"),
        ("vary", "l2", ", ".join(str(i / 10) for i in range(25)), 8, "that makes 200 runs"),
        ("vary", "l2", "0, nan", 2, "nan"),
        ("vary", "l2", "0, inf", 2, "inf"),
        ("vary", "l2", "0, -1", 2, "-1"),
        ("vary", "l2", "0, half", 2, "half&#x27; is not a number"),
        ("vary", "l2", "0," * 300, 2, "too many"),
        ("vary", "activation", "relu, rleu", 2, "Did you mean"),
        ("vary", "batch_norm", "yes, maybe", 2, "neither yes nor no"),
        ("vary", "train_size", "20, 100000", 2, "100"),
        ("vary", "batch_size", "16, 100000", 2, "100,000"),
        ("race", "l2", "sgd 0.1, adamm 0.01", 1, "Did you mean"),
        ("race", "l2", "sgd 0.1, adam", 1, "write name and learning rate"),
        ("race", "l2", "sgd 0.1", 1, "two or more"),
        ("race", "l2", "sgd 0.1, adam nan", 1, "nan"),
        ("race", "l2", "sgd 0.1, <b>x</b>", 1, "&lt;b&gt;"),
        ("repeat", "l2", None, 1, "that makes 1 runs"),
        ("folds", "l2", None, 1, "from 2 to"),
    ],
)
def test_what_cannot_be_compared_is_said_beside_it_and_nothing_is_lost(lab, kind, field, values, count, says):
    lab.run()
    history, group = lab.history, compared(lab, "repeat", count=2)
    found = panel(lab)
    found.form.choose(kind, field, values, count)
    found.start.click()
    assert says in found.complaint.value
    assert "<b>x" not in found.complaint.value
    assert found.group is group
    assert lab.history is history
    assert lab.session.present.error is None
    found.form.choose("repeat", count=2)
    found.start.click()
    assert found.complaint.value == ""


def test_more_folds_than_samples():
    lab = Lab(SMALL.replace(samples=10, batch_size="all"))
    panel(lab).form.choose("folds", count=32)
    panel(lab).start.click()
    assert "alert" in panel(lab).complaint.value
    assert panel(lab).group is None


def test_before_there_is_a_comparison():
    lab = Lab(SMALL)
    assert panel(lab).describe() == "No comparison yet."
    for press in (panel(lab).hold, panel(lab).apply, panel(lab).csv):
        press.click()
    panel(lab).save.save("png")
    with pytest.raises(ValueError, match="no comparison"):
        _ = panel(lab).results
    assert lab.session.present.error is None


async def until(true) -> None:
    for _ in range(2000):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("waited in vain")


def in_a_kernel(play) -> None:
    """Run `play(lab, panel)` on an event loop."""

    async def main() -> None:
        lab = Lab(SMALL.replace(epochs=3000))
        lab.tabs.widget.selected_index = list(lab.tabs.named).index("compare")
        await asyncio.sleep(0.01)
        await play(lab, panel(lab))
        assert lab.session.present.error is None
        lab.pause()
        if panel(lab).group:
            panel(lab).group.pause()

    asyncio.run(main())


def test_who_starts_pauses_the_other():
    async def play(lab, found):
        lab.play()
        await until(lambda: len(lab.history) > 3)
        found.form.choose("repeat", count=3)
        await asyncio.sleep(0.01)
        found.start.click()
        await until(lambda: found.group and found.group.done > 3)
        assert not lab.player.playing
        assert lab.toolbar.play.value is False
        assert lab.footer.text.startswith("Paused")
        epochs = len(lab.history)
        lab.toolbar.play.value = True
        await until(lambda: len(lab.history) > epochs + 3)
        assert not found.group.playing
        done = found.group.done
        found.hold.click()
        await until(lambda: found.group.done > done + 3)
        assert not lab.player.playing

    in_a_kernel(play)


def test_clicks_in_quick_order_languages_tabs_and_settings_while_it_plays():
    async def play(lab, found):
        found.start.click()
        found.start.click()
        await until(lambda: found.group and found.group.done > 2)
        group = found.group
        for number in range(len(lab.tabs.widget.children)):
            lab.tabs.widget.selected_index = number
            await asyncio.sleep(0.02)
        lab.tabs.widget.selected_index = list(lab.tabs.named).index("compare")
        lab.speak("zh")
        lab.set(l2=0.01)
        lab.controls.rows["hidden"].field.value = "4, 4"
        found.form.choose("vary", "hidden")
        found.result.quantity.value = "metric"
        found.result.log.value = True
        await asyncio.sleep(0.05)
        assert found.group is group
        assert group.playing
        assert lab.config.hidden == (4, 4)
        done = group.done
        await until(lambda: group.done > done)
        found.hold.click()
        await until(lambda: not group.playing)
        assert found.hold.description == "继续"
        assert "截至第" in found.result.text
        found.start.click()
        await until(lambda: found.group is not group and found.group.playing)

    in_a_kernel(play)


def test_it_is_drawn_only_where_it_is_seen():
    async def play(lab, found):
        found.start.click()
        await until(lambda: found.group and found.group.done > 2)
        lab.tabs.widget.selected_index = 0
        await asyncio.sleep(0.1)
        frame, drawn = found.result.view.image.widget.value, lab.tabs.open.describe()
        done = found.group.done
        await until(lambda: found.group.done > done + 5)
        assert found.result.view.image.widget.value is frame
        assert lab.tabs.open.describe() == drawn
        lab.tabs.widget.selected_index = list(lab.tabs.named).index("compare")
        await until(lambda: found.result.view.image.widget.value is not frame)

    in_a_kernel(play)


def test_an_error_while_it_trains_is_shown():
    async def play(lab, found):
        found.start.click()
        await until(lambda: found.group and found.group.done > 1)
        found.group.advance = lambda: 1 / 0
        await until(lambda: found.group.error)
        assert "division by zero" in found.result.text
        assert not found.group.playing

    in_a_kernel(play)
