"""The curves: which epoch lies under the mouse, its values; words that do not cover each other."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlab
from nnlab import Config
from nnlab.plots.chart import number
from nnlab.plots.curves import CurveChart
from nnlab.plots.label import line_of_text, spread, text_width
from nnlab.plots.limits import thin, x_limits
from nnlab.plots.marks import FAR, GAP, arrange
from nnlab.plots.reading import epoch_at
from nnlab.plots.style import add_row, new_figure
from nnlab.training.history import Mark
from nnlab.training.training import CLOCK


@pytest.fixture(scope="module")
def run():
    return nnlab.run(Config(samples=100, hidden=(4,), epochs=40))


@pytest.fixture(scope="module")
def shorter():
    return nnlab.run(Config(samples=60, hidden=(3,), epochs=15))


def chart(quantity="loss", roles=("train", "validation")):
    return CurveChart(add_row(new_figure(512, 230), 2)[0], quantity, roles=roles)


def said(made):
    return [text for word in made.words.words for text in word.lines]


def share_of(made, x):
    low, high = made.limits[0]
    return (x - low) / (high - low)


def test_a_place_of_the_image_is_a_share_of_the_axes():
    made = chart()
    box = made.ax.get_position()
    assert made.share(box.x0 + box.width / 4, 1 - box.y0 - box.height / 2) == pytest.approx(0.25)
    assert made.share(box.x1 - 1e-9, 1 - box.y1) == pytest.approx(1)
    for x, y in [(box.x0 - 0.01, 0.5), (box.x1 + 0.01, 0.5), (box.x0 + 0.1, 0.02), (box.x0 + 0.1, 0.99)]:
        assert made.share(x, y) is None


@pytest.mark.parametrize("across", CLOCK)
@pytest.mark.parametrize("zoom", [False, True])
def test_every_epoch_is_found_under_the_mouse_on_every_axis(run, across, zoom):
    made, history = chart(), run.history
    made.across, made.zoom = across, zoom
    made.show(history, planned=60)
    x = np.arange(41.0) if across == "epoch" else np.concatenate([[0], history[across]])
    first, found = np.searchsorted(x, made.limits[0][0]), []
    for epoch in range(first, 41):
        made.show(history, planned=60, at=share_of(made, x[epoch]))
        (reading,) = made.readings
        found.append(reading.epoch)
        assert reading.x == x[reading.epoch]
        expected = history["validation_loss"][epoch - 1] if epoch else history.initial["validation_loss"]
        if reading.epoch == epoch:
            assert reading.values["validation"] == expected
        assert list(made.cursor.get_xdata()) == [x[epoch]] * 2
        assert sorted(made.dots.get_ydata()) == sorted(reading.values.values())
    assert found == list(range(first, 41))
    assert (zoom and across != "seconds") == (first > 10)


def test_the_nearest_epoch_and_none_past_the_end():
    x = np.array([0.0, 1.0, 2.0, 5.0])
    places = {-1: 0, 0.49: 0, 0.51: 1, 3.4: 2, 3.6: 3, 5: 3, 5.19: 3, 5.3: None}
    assert {place: epoch_at(x, place, (0, 10)) for place in places} == places
    assert epoch_at(np.zeros(1), 0.1, (0, 50)) == 0


def test_the_mouse_goes_before_the_scrubber_and_nothing_is_marked_without_either(run):
    made = chart()
    made.show(run.history, planned=40, cursor=7)
    assert [reading.epoch for reading in made.readings] == [7]
    made.show(run.history, planned=40, cursor=7, at=0.5)
    assert [reading.epoch for reading in made.readings] == [20]
    made.show(run.history, planned=40)
    assert made.readings == [] and len(made.cursor.get_xdata()) == len(made.dots.get_xdata()) == 0
    made.show(run.history, planned=400, at=0.9)
    assert made.readings == []


def test_earlier_runs_are_read_at_the_same_place(run, shorter):
    made = chart(roles=("train", "validation", "running", "penalty"))
    kept = [("A", shorter.history)]
    made.show(run.history, planned=40, kept=kept, at=0.25)
    assert [(reading.label, reading.epoch) for reading in made.readings] == [("", 10), ("A", 10)]
    assert made.readings[1].values["train"] == shorter.history["train_loss"][9]
    assert set(made.readings[0].values) == {"train", "validation", "running", "penalty"}
    made.show(run.history, planned=40, kept=kept, at=0.5)
    assert [reading.label for reading in made.readings] == [""]
    made.show(shorter.history, planned=40, kept=[("A", run.history)], at=0.5)
    assert [(reading.label, reading.epoch) for reading in made.readings] == [("A", 20)]
    made.across = "updates"
    made.show(run.history, planned=40, kept=kept, at=share_of(made, 0))
    made.show(run.history, planned=40, kept=kept, at=share_of(made, run.history["updates"][9]))
    own, other = made.readings
    assert other.epoch == np.abs(shorter.history["updates"] - own.x).argmin() + 1


def test_a_value_goes_with_its_line(run):
    made = chart()
    made.show(run.history)
    losses = run.history["train_loss"]
    assert made.head.values["train"].lines == (number(float(losses[-1])),)
    made.show(run.history, now=7)
    assert made.head.values["train"].lines == (number(float(losses[6])),)
    made.show(nnlab.History())
    assert not any(label.lines for label in made.head.values.values())


@pytest.mark.parametrize(
    ("last", "planned", "right"),
    [
        *((0, None, 10), (0, 300, 10), (9, 300, 10), (10, 300, 15), (52, 300, 70), (240, 300, 300), (300, 300, 300)),
        *((0, 5, 5), (301, 300, 500), (40, 40, 40), (9.9, 11, 11)),
    ],
)
def test_the_axis_begins_with_what_has_happened_and_grows_to_what_is_planned(last, planned, right):
    assert x_limits(last, planned) == (0, right)
    if planned and last <= planned:
        assert x_limits(last, planned, whole=True) == (0, planned)


def test_an_axis_of_seconds_begins_with_a_part_of_one():
    assert x_limits(0.0, least=1.0) == (0.0, 0.2)
    assert x_limits(0.5, least=1.0) == pytest.approx((0.0, 0.7))


@given(st.floats(1, 1e6), st.none() | st.floats(1, 1e6))
def test_the_line_always_has_room_and_uses_more_than_half_of_it(last, planned):
    low, right = x_limits(last, planned)
    assert low == 0 and right >= last
    assert right <= max(10, 1.75 * last) or right == planned


def test_before_the_first_epoch_there_is_nothing_to_read():
    made = chart()
    made.show(nnlab.History(), at=0.0)
    assert made.readings == []


# ---- words of marks ----------------------------------------------------------------------------------------------


def width(text):
    return 6.0 * len(text)


@given(
    st.lists(st.tuples(st.floats(0, 100), st.integers(1, 60).map("x".__mul__)), max_size=12),
    st.floats(100, 400),
    st.floats(0, 90),
)
def test_words_never_overlap_nor_leave_the_axes_and_are_near_their_marks(marks, wide, begin):
    placed = arrange(marks, wide, width, begin)
    for one in placed:
        assert one.left >= begin and one.left + width(one.text) <= wide + 1e-6
        if one.text[0] != "+":
            wanted = min(max(one.at - width(one.text) / 2, begin), wide - width(one.text))
            assert abs(one.left - wanted) <= width(one.text) / 2 + FAR + 1e-6
    for one, other in itertools.pairwise(sorted(placed, key=lambda p: p.left)):
        assert one.left + width(one.text) + GAP <= other.left + 1e-6
    said = [p for p in placed if not p.text.startswith("+")]
    counted = [int(p.text) for p in placed if p.text.startswith("+")]
    assert len(said) + sum(counted) == len(marks) or (not placed and wide - begin < 50)


def test_a_word_stands_above_its_mark_and_is_shortened_when_it_is_crowded():
    assert arrange([(100, "abcd")], 200, width) == [("abcd", 88, 100)]
    assert arrange([(199, "abcd")], 200, width) == [("abcd", 176, 199)]
    assert arrange([(2, "abcd")], 200, width, begin=30) == [("abcd", 30, 2)]
    assert arrange([(2, "abcd")], 200, width, begin=90) == [("abcd", 90, 2)]
    first, second = arrange([(70, "best 10"), (74, "rate 0.1 → 0.05")], 130, width)
    assert (first.text, second.text) == ("best 10", "→ 0.05") and second.left >= first.left + 42 + GAP
    best, stop = arrange([(162, "best 10"), (176, "stop 20")], 232, width)
    assert (best.text, stop.text) == ("best 10", "stop 20") and stop.left == best.left + 42 + GAP
    assert arrange([(i, "abcdef") for i in (150, 151, 152, 153)], 170, width)[-1].text == "+3"
    assert arrange([(i, "a") for i in range(100)], 170, width)[-1].text in {f"+{100 - n}" for n in range(13)}


@pytest.mark.parametrize("scale", [1, 1.5])
def test_on_the_chart_too(run, scale):
    history = run.history.until(40)
    changes = ["learning_rate 0.1 → 0.05", "l2 0 → 0.001", "dropout 0 → 0.5", "learning_rate 0.05 → 0.01"]
    history.marks = [Mark(24 + 4 * i, text) for i, text in enumerate(changes)]
    made = CurveChart(add_row(new_figure(512, 230, scale=scale), 2, right=14)[0], "loss")
    made.show(history, planned=40)
    assert said(made)[0] == f"best {history.best_epoch}" and len(said(made)) >= 3


def test_what_lies_left_of_the_last_part_is_not_marked_there(run):
    history = run.history.until(40)
    history.marks = [Mark(3, "l2 0 → 0.001")]
    made = chart()
    made.show(history, planned=40)
    assert any("0.001" in text for text in said(made))
    made.zoom = True
    made.show(history, planned=40)
    assert not any("0.001" in text for text in said(made))


def test_the_width_of_a_text_is_that_of_its_image():
    for text in ("best 123", "validation", "98.7 %", "0.0123"):
        assert line_of_text(text, 11.5, "#000000", "#ffffff").shape[1] == pytest.approx(text_width(text, 11.5), abs=4)


@given(st.lists(st.floats(0, 200), min_size=1, max_size=5), st.floats(-10, 60))
def test_names_at_the_ends_are_spread_and_none_is_too_low(heights, lowest):
    moved = spread(heights, 20, lowest)
    assert min(moved) >= lowest
    assert all(b - a >= 20 - 1e-6 for a, b in itertools.pairwise(sorted(moved)))
    assert np.argsort(moved).tolist() == np.argsort(heights, kind="stable").tolist()
    if min(heights) >= lowest + 20 * len(heights):
        assert moved == spread(heights, 20)


@given(st.lists(st.floats(-9, 9) | st.just(float("nan")), min_size=1, max_size=70), st.sampled_from([1, 2, 4, 8, 32]))
def test_a_thinned_line_keeps_lowest_and_highest_of_each_group_and_the_end(values, every):
    y = np.array(values)
    x, thinned = thin(np.arange(len(y)), y, every)
    np.testing.assert_array_equal(thinned, y[x])
    assert (np.diff(x) >= 0).all()
    for start in range(0, len(y) // every * every, every):
        group, kept = y[start : start + every], thinned[(x >= start) & (x < start + every)]
        if not np.isnan(group).all():
            assert np.nanmin(kept) == np.nanmin(group) and np.nanmax(kept) == np.nanmax(group)


def test_past_its_stop_a_run_is_marked_as_a_ghost_with_where_it_ends():
    config = Config(dataset="digits", train_size=100, hidden=(16,), learning_rate=0.5, epochs=200)
    history = nnlab.run(config).history
    for quantity in ("loss", "accuracy"):
        made = CurveChart(add_row(new_figure(900, 230), 2, right=14)[0], quantity)
        stop = nnlab.replay(history, nnlab.EarlyStopping(patience=3))
        assert stop.epoch < 100
        made.show(history, stop=stop, now=stop.best_epoch)
        assert said(made)[-1] == f"ghost {number(float(history[f'validation_{quantity}'][-1]), quantity)}"
        made.show(history.until(stop.epoch), stop=stop, now=stop.best_epoch)
        assert not any("ghost" in text for text in said(made))
