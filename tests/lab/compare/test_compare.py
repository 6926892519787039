"""Compare: the same run with other seeds, settings, folds, optimizers; live, and said in words."""

from __future__ import annotations

import asyncio
import base64
import re

import numpy as np
import pytest

import nnlab
from nnlab import Config
from nnlab.experiments.statistics import difference
from nnlab.lab import Lab
from nnlab.lab.compare.comparisons import COMPARISONS
from nnlab.lab.compare.panel import ComparePanel
from nnlab.lab.compare.plan import MOST_RUNS, folds, race, repeats, variations
from nnlab.lab.compare.run_group import RunGroup
from nnlab.lab.compare.values import VALUES, parse_race
from nnlab.lab.compare.verdict import difference_words, verdict
from nnlab.lab.text.format import parse_values
from nnlab.lab.text.texts import LANGUAGES, Words
from nnlab.plots.mean_curves import MeanCurveChart
from nnlab.plots.scores import ScoreChart

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


@pytest.fixture
def lab() -> Lab:
    lab = Lab(SMALL)
    lab.tabs.widget.selected_index = list(lab.tabs.named).index("compare")
    return lab


def panel(lab: Lab) -> ComparePanel:
    return lab.tabs.named["compare"]  # type: ignore[return-value]


def compared(lab: Lab, kind: str, field: str = "l2", values: str | None = None, count: int | None = None) -> RunGroup:
    """Choose, press the button, and train to the end."""
    found = panel(lab)
    found.form.choose(kind, field, values, count)
    found.start.click()
    assert found.complaint.value == ""
    assert found.group is not None
    found.group.run()
    found.draw(lab.session.present, lab.player.playing)
    return found.group


def trained(plan) -> RunGroup:
    group = RunGroup(plan)
    group.run()
    return group


# ---- what is trained ------------------------------------------------------------------------------------------------


def test_repeat_trains_the_run_itself_and_others_with_other_seeds(lab):
    group = compared(lab, "repeat", count=4)
    lab.run()
    np.testing.assert_allclose(group.curve(0, "validation_loss")[1:], lab.history["validation_loss"], rtol=1e-4)
    ends = group.scores("validation_loss", 0)
    assert len(set(ends)) == 4
    assert len(panel(lab).results) == 4
    assert panel(lab).results[2].config.init_seed == 2


def test_vary_trains_each_value_with_the_same_seeds(lab):
    group = compared(lab, "vary", "hidden", "2; 8; 4, 4", count=2)
    assert group.plan.names == ["2", "8", "4, 4"]
    alone = nnlab.run(SMALL.replace(hidden=(4, 4)))
    np.testing.assert_allclose(group.curves("validation_loss", 2)[0][1:], alone.history["validation_loss"], rtol=1e-4)
    assert [run.config.init_seed for run in group.results] == [0, 1] * 3
    assert isinstance(panel(lab).result.view.charts[1], ScoreChart)


def test_every_fold_validates_once(lab):
    group = compared(lab, "folds", count=5)
    sizes = [len(run.data.validation) for run in group.results]
    assert sum(sizes) == 80  # all but the test set
    assert "5 folds" in panel(lab).result.text
    with_nnlab = nnlab.cross_validate(SMALL, folds=5).scores("validation_loss")
    np.testing.assert_allclose(group.scores("validation_loss", 0), with_nnlab, rtol=1e-4)


def test_a_race_starts_from_the_same_weights(lab):
    group = compared(lab, "race", values="sgd 0.1, adam 0.01, rmsprop 0.003", count=1)
    starts = [group.curve(n, "train_loss")[0] for n in range(3)]
    assert starts[0] == pytest.approx(starts[1], rel=1e-6) == pytest.approx(starts[2], rel=1e-6)
    assert group.plan.names == ["sgd 0.1", "adam 0.01", "rmsprop 0.003"]


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


def test_own_data_are_compared_too():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 3))
    lab = Lab(SMALL.replace(samples=None), x=x, y=(x[:, 0] > 0).astype(int))
    lab.tabs.widget.selected_index = list(lab.tabs.named).index("compare")
    for kind in ("repeat", "folds", "vary"):
        group = compared(lab, kind, count=2)
        assert {task.data.n_inputs for task in group.plan.tasks} == {3}
        assert group.results[0].own is not None


def test_regression_is_judged_by_its_error(lab):
    lab.set(dataset="sine", samples=60)
    panel(lab).result.quantity.value = "metric"
    compared(lab, "vary", "hidden", "2; 16", count=2)
    assert "validation RMSE" in panel(lab).result.text
    assert panel(lab).result.column(panel(lab).group) == "validation_rmse"


# ---- what is said ---------------------------------------------------------------------------------------------------


def test_the_spread_over_seeds_is_the_one_of_the_scores(lab):
    group = compared(lab, "repeat", count=6)
    scores = group.scores("validation_loss", 0)
    assert f"is {scores.mean():.3f} ± {scores.std(ddof=1):.4f} over 6 seeds" in panel(lab).result.text
    panel(lab).result.quantity.value = "metric"
    accuracy = group.scores("validation_accuracy", 0)
    assert f"{100 * accuracy.mean():.1f} ± {100 * accuracy.std(ddof=1):.1f} % over 6 seeds" in panel(lab).result.text


def test_a_large_difference_is_real_and_none_may_be_chance(lab):
    compared(lab, "vary", "learning_rate", "0.0001, 0.3", count=4)
    assert "Best is Learning rate 0.3" in panel(lab).result.text
    assert "almost certainly real" in panel(lab).result.text
    compared(lab, "vary", "l2", "0, 1e-9", count=4)
    assert "almost certainly real" not in panel(lab).result.text


def test_the_best_of_many_is_told_to_be_partly_luck(lab):
    compared(lab, "vary", "l2", "0, 0.01", count=3)
    assert "by luck" not in panel(lab).result.text
    compared(lab, "vary", "l2", "0, 0.01, 0.1", count=3)
    assert "Picked as the best of 3" in panel(lab).result.text


def test_the_best_is_compared_with_the_present_setting(lab):
    lab.set(learning_rate=0.001)
    compared(lab, "vary", "learning_rate", "0.001, 0.1, 0.3", count=2)
    assert "Against Learning rate 0.001" in panel(lab).result.text
    panel(lab).apply.click()
    assert lab.config.learning_rate == panel(lab).group.plan.settings(panel(lab).group.ranking("validation_loss")[0])[
        "learning_rate"
    ]  # fmt: skip


def test_the_winner_of_a_race_brings_its_rate_and_no_decay_of_others(lab):
    lab.set(optimizer="adamw", learning_rate=1e-5, weight_decay=0.01)
    compared(lab, "race", values="adamw 0.00001, sgd 0.3", count=1)
    panel(lab).apply.click()
    assert (lab.config.optimizer, lab.config.learning_rate, lab.config.weight_decay) == ("sgd", 0.3, 0.0)
    assert lab.controls.rows["optimizer"].field.value == "sgd"


def test_while_it_plays_the_sentence_says_so(lab):
    group = RunGroup(repeats(SMALL, 3))
    assert "3 runs have begun" in verdict(group, "validation_loss", Words(), COMPARISONS["repeat"].sentence)
    while group.done < 2:
        group.advance()
    assert "So far, after 2 epochs" in verdict(group, "validation_loss", Words(), COMPARISONS["repeat"].sentence)
    group.run()
    assert "So far" not in verdict(group, "validation_loss", Words(), COMPARISONS["repeat"].sentence)


def test_runs_that_diverge_are_counted_and_do_not_hide_the_others(lab):
    group = compared(lab, "vary", "learning_rate", "0.1, 1e6", count=2)
    assert group.diverged == 2
    assert "Runs that diverged: 2" in panel(lab).result.text
    assert "Best is Learning rate 0.1" in panel(lab).result.text
    compared(lab, "vary", "learning_rate", "9e5, 1e6", count=2)
    assert "diverged" in panel(lab).result.text
    assert "have begun" not in panel(lab).result.text


@pytest.mark.parametrize(
    ("pairs", "english", "chinese"),
    [
        ([(1.0, 0.5)], "single pair", "只有一对"),
        ([(1.0, 0.5), (1.0, 0.5)], "the same in every pair", "每一对都相同"),
        ([(1.0, 1.0), (0.5, 0.5)], "no difference at all", "完全没有差别"),
        ([(1.0, 0.5), (1.0, 0.49), (1.0, 0.51)], "almost certainly real", "几乎肯定是真的"),
        ([(1.0, 0.5), (1.0, 1.6), (1.0, 0.8)], "may well be chance", "很可能只是偶然"),
    ],
)
@pytest.mark.parametrize("column", ["validation_loss", "validation_accuracy"])
def test_is_the_difference_real_in_both_languages(pairs, english, chinese, column):
    found = difference(pairs, column)
    assert english in difference_words(found, column, Words("en"))
    assert chinese in difference_words(found, column, Words("zh"))


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("kind", [kind for kind in COMPARISONS if kind != "kept"])
def test_every_kind_in_every_language(lab, kind, language):
    lab.speak(language)
    group = compared(lab, kind, count=2)
    found = panel(lab)
    assert len(found.result.text) > 20
    rows = found.result.table.value.count("<tr>") - 1
    assert rows == (len(group.plan.names) if len(group.plan.names) > 1 else len(group))
    assert bytes(found.result.view.image.widget.value).startswith(b"\x89PNG")
    assert found.describe().startswith(found.result.text)
    if language == "zh":
        assert re.search("[一-鿿]", found.result.text)


# ---- the picture ----------------------------------------------------------------------------------------------------


def test_two_charts_of_loss_and_metric_and_a_logarithmic_scale(lab):
    compared(lab, "repeat", count=3)
    found = panel(lab)
    assert [chart.quantity for chart in found.result.view.charts] == ["loss", "accuracy"]
    found.result.log.value = True
    assert [chart.scale for chart in found.result.view.charts] == ["log", "linear"]


def test_another_quantity_is_another_picture_and_no_widget_is_left_over(lab):
    compared(lab, "vary", "l2", "0, 0.1", count=1)
    found = panel(lab)
    first = found.result.view.image.widget
    found.result.quantity.value = "metric"
    assert [chart.quantity for chart in found.result.view.charts] == ["accuracy", "accuracy"]
    assert first.comm is None  # closed


def test_a_frame_that_shows_nothing_new_redraws_no_background(lab):
    compared(lab, "repeat", count=4)
    chart = panel(lab).result.view.charts[0]
    assert isinstance(chart, MeanCurveChart)
    background = panel(lab).result.view.image._background
    panel(lab).draw(lab.session.present, lab.player.playing)
    assert panel(lab).result.view.image._background is background


def test_scores_for_a_spreadsheet(lab):
    compared(lab, "vary", "l2", "0, 0.1", count=2)
    panel(lab).csv.click()
    text = base64.b64decode(re.search(r"base64,([^\"]+)", panel(lab).links.value)[1]).decode()
    assert text.startswith("l2,seed,")
    assert len(text.splitlines()) == 5


# ---- what is wrong --------------------------------------------------------------------------------------------------


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


def test_there_are_at_most_so_many_runs():
    with pytest.raises(ValueError, match="that makes 65 runs"):
        repeats(SMALL, MOST_RUNS + 1)


def test_plans_are_checked_without_a_lab():
    with pytest.raises(nnlab.ConfigError, match="each once"):
        variations(SMALL, "l2", [0.1, 0.1])
    with pytest.raises(nnlab.ConfigError, match="each once"):
        race(SMALL, [("sgd", 0.1), ("sgd", 0.1)])
    assert len(folds(SMALL, 4).tasks) == 4


def test_before_there_is_a_comparison():
    lab = Lab(SMALL)
    assert panel(lab).describe() == "No comparison yet."
    for press in (panel(lab).hold, panel(lab).apply, panel(lab).csv):
        press.click()
    panel(lab).save.save("png")
    with pytest.raises(ValueError, match="no comparison"):
        _ = panel(lab).results
    assert lab.session.present.error is None


# ---- choosing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", list(VALUES))
def test_the_values_to_begin_with_can_be_used(lab, field):
    lab.set(dropout=0.1, optimizer="adamw")
    panel(lab).form.choose("vary", field)
    plan = panel(lab).plan()
    assert len(plan.names) >= 2


def test_values_that_somebody_wrote_stay_and_others_follow_the_run(lab):
    form = panel(lab).form
    form.choose("vary", "learning_rate")
    assert form.values.value == "0.01, 0.03, 0.1, 0.3, 1"
    lab.set(learning_rate=0.01)
    assert form.values.value == "0.001, 0.003, 0.01, 0.03, 0.1"
    form.values.value = "0.5, 0.7"
    lab.set(learning_rate=0.02)
    lab.set(dataset="circles")
    assert form.values.value == "0.5, 0.7"
    form.choose("vary", "train_size")
    assert form.values.value.endswith(str(len(lab.session.present.data.train)))


def test_each_kind_remembers_its_number(lab):
    form = panel(lab).form
    form.choose("repeat", count=12)
    form.choose("folds")
    assert (form.count.value, form.count.description) == (5, "Folds")
    form.choose("repeat")
    assert (form.count.value, form.count.description) == (12, "Seeds")
    assert "chance" in form.note.value


def test_reading_values():
    assert parse_values("l2", "0, 1e-3,") == [0, 0.001]
    assert parse_values("hidden", "8; 32, 16; none") == [(8,), (32, 16), ()]
    assert parse_values("batch_size", "4, all") == [4, "all"]
    assert parse_values("clip_norm", "none, 1") == [None, 1]
    assert parse_values("batch_norm", "no, Yes") == [False, True]
    assert parse_race("sgd 0.1, adam  1e-2,") == [("sgd", 0.1), ("adam", 0.01)]


# ---- on the loop, with the player -----------------------------------------------------------------------------------


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
        for number in range(len(lab.tabs.panels)):
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
