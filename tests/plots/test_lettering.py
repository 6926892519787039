"""Texts on pictures: whatever the letters, something is drawn, without a warning and without a box."""

from __future__ import annotations

import ast
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.text import Text
from PIL import Image

import nnlab
from nnlab.plots.augmentation import show_augmentation
from nnlab.plots.bands import Bands
from nnlab.plots.check import Check
from nnlab.plots.curves import CurveChart
from nnlab.plots.diagram import Diagram, Wiring
from nnlab.plots.examples import Examples, LabelledImages
from nnlab.plots.field import Field, PointSeries, Window
from nnlab.plots.fitted import CurveWindow, Fitted
from nnlab.plots.fonts import MARK, OWN, font_of
from nnlab.plots.label import Label, line_of_text, text_width
from nnlab.plots.lettering import columns, shortened, written
from nnlab.plots.lines import Lines
from nnlab.plots.matrix import Against, Matrix, Places
from nnlab.plots.mean_curves import MeanCurveChart, Variant
from nnlab.plots.picture import Picture
from nnlab.plots.scores import ScoreChart
from nnlab.plots.style import add_axes, new_figure
from nnlab.plots.weight_images import WeightImages

NAMES = ("苹果", "$a_{b$ $", "தமிழ் 🍎 --", "\x00\n\t\ud800")
"""Chinese; what would be a wrong formula; what few machines have; control characters and half a pair."""

# ---- what is written ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", " ", "loss", "a $b$ c", r"\frac{1}{2}", "92.4 ± 1.3 %", "R² → ∞ ✓", "Größe", "Ελλάς"]
)
def test_what_the_font_of_matplotlib_has_stays_as_it_is(text):
    assert written(text) == (text, (OWN,), 400, "")


def test_chinese_has_a_font_of_its_own_beside_the_first():
    text, fonts, _, missing = written("苹果 3 kg")
    assert (text, missing) == ("苹果 3 kg", "")
    assert fonts[0] == OWN
    assert [name.startswith(MARK) for name in fonts[1:]] == [True]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("a\ue000b", "a[E000]b"),
        ("\ue000", "[E000]"),
        ("\ue000\ue001 \ue002", "[E000 E001] [E002]"),
        ("".join(map(chr, range(0xE000, 0xE009))), "[E000 E001 E002 E003 …]"),
        ("\ud83c", "[D83C]"),
        ("bell \a", "bell [0007]"),
        ("two\nlines\u2028three", "two lines three"),
        ("a\u202eb\u200dc\ufe0f", "abc"),  # direction, joining and style cannot be seen
        ("\u200b", "[200B]"),  # nothing else is there
        ("\u3000", "[3000]"),
    ],
)
def test_what_no_font_has_is_spelled_out(text, drawn):
    assert written(text)[:2] == (drawn, (OWN,))


def test_a_letter_and_its_marks_are_of_one_font():
    assert written("e\u0301").text == "e\u0301"
    assert written("e\ue000").text == "e[E000]"


def test_a_title_is_bold_where_there_is_a_bold_font_for_all_of_it():
    assert written("Loss", 700).weight == 700
    font = font_of("苹", 700)
    assert written("苹果 Loss", 700).weight == (700 if font is not None and font.fits else 400)


def test_chinese_letters_take_the_room_of_two_and_marks_none():
    assert (columns("ab"), columns("苹果"), columns("e\u0301")) == (2, 4, 1)
    assert (shortened("versicolor", 10), shortened("versicolor2", 10)) == ("versicolor", "versicolo…")
    assert shortened("苹果苹果苹果", 8) == "苹果苹…"
    assert shortened("a" * 1_000_000, 10) == "aaaaaaaaa…"
    assert written(shortened("\ue000\ue001\ue002", 12)).text == "[E000 E001]…"


# ---- what is drawn --------------------------------------------------------------------------------------------------


@contextmanager
def no_complaint() -> Iterator[None]:
    """Assert that matplotlib logs no warning; what it warns of by `warnings` is an error in all tests."""
    said: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())
    logging.getLogger("matplotlib").addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger("matplotlib").removeHandler(handler)
    assert said == []


def ink(figure: Figure) -> int:
    """Return how many pixels are not of the background, and draw the figure as vectors too."""
    png = io.BytesIO()
    figure.savefig(png, format="png")
    figure.savefig(io.BytesIO(), format="svg")
    return int((np.asarray(Image.open(png).convert("L")) < 200).sum())


class OneText(Picture):
    """Nothing but a text."""

    def describe(self) -> str:
        return self.title.said


SCRIPTS = (
    "ab1 $\\_^{}苹果e\u0301\u0308हिक्षतমிழ்กำนำ한글ᄒ\u1161\u11abعربيלע\u202e\u200d👩🏽🔬🇨🇳🍎\ufe0f\ue000\x00\n\ufffe"
)


@settings(max_examples=80, deadline=None)
@given(st.text(st.one_of(st.characters(), st.sampled_from(SCRIPTS)), min_size=1, max_size=12), st.booleans())
@example("ุ", True)
@example("\ud800\udc00", False)
@example("0\n", False)
def test_something_is_drawn_whatever_the_letters(text, as_label):
    if not text.strip(" \n"):
        text += "a"
    figure = new_figure(300, 60)
    ax = add_axes(figure, 20, 40, 260, 10)
    ax.set_axis_off()
    with no_complaint():
        if as_label:
            label = Label(ax)
            label.place((0, 0), (text,))
            assert line_of_text(text, 11.5, "#000000", "#ffffff").shape[1] > 0
            assert text_width(text, 11.5) > 0
        else:
            picture = OneText(ax)
            picture.title.set_text(text)
            assert picture.describe() == text
        assert ink(figure) > 0


def named(names: tuple[str, ...]) -> dict[str, Picture]:
    """Return every picture with names of a reader's own wherever it takes any."""
    figure = new_figure(3000, 300)
    axes = iter([add_axes(figure, 60 + 260 * place, 50, 130, 180) for place in range(11)])
    k, (one, two, three, *_) = len(names), names
    rng = np.random.default_rng(0)
    plane = np.zeros((3, 2))
    roles = {"train": one, "network": two, "validation": three}
    history = nnlab.run(nnlab.Config(dataset="moons", samples=40, hidden=(2,), epochs=2, batch_size=8)).history
    found: dict[str, Picture] = {}

    curves = CurveChart(next(axes), "loss", title=one)
    curves.names |= {"train": two, "validation": three, "best": one, "stop": two}
    curves.rename(one, {"epoch": two})
    curves.show(history, kept=[(three, history)])
    curves.words.show([(0.5, one), (1.0, three)])
    found["curves"] = curves

    means = MeanCurveChart(next(axes), "loss", title=one)
    means.show([Variant(name, {"validation": [rng.random(4), rng.random(4)]}) for name in names])
    found["mean curves"] = means

    scores = ScoreChart(next(axes), "loss")
    scores.names |= roles
    scores.show(list(names), {"train": [rng.random(3)] * k, "validation": [rng.random(3)] * k}, one)
    found["scores"] = scores

    field = Field(next(axes))
    series = tuple(PointSeries("train", label, plane + label) for label in range(k))
    look = ((0.0, 1.0, 0.0, 1.0), (one, two), np.ones(2), np.zeros(2), series, names, (0.0, 1.0), one, two, roles)
    field.show(Window(*look), rng.dirichlet(np.ones(k), (8, 8)))
    found["field"] = field

    fitted = Fitted(next(axes))
    samples = {"train": plane, "validation": plane}
    fitted.show(CurveWindow((0, 1), (0, 1), (one, two), samples, one, two, roles), np.arange(2.0), np.arange(2.0))
    found["fitted"] = fitted

    wiring = Wiring((k, 2, k), (f"{one}\nrelu", two, three), names, names, one, two, three)
    diagram = Diagram(next(axes), wiring)
    diagram.show([rng.normal(size=(k, 2)), rng.normal(size=(2, k))], [None, None, None])
    found["diagram"] = diagram

    examples = Examples(next(axes), columns=2, rows=2)
    examples.show(LabelledImages(rng.random((k, 4, 4)), np.arange(k), names, one, two), np.eye(k)[::-1])
    found["examples"] = examples

    matrix = Matrix(next(axes), names, one, two)
    matrix.title.set_text(three)
    matrix.show(np.ones((k, k), dtype=int))
    found["matrix"] = matrix

    against = Against(next(axes), one, two)
    against.show(np.arange(3.0), np.arange(3.0), np.array([0]))
    found["against"] = against

    lines = Lines(next(axes), one, two, three)
    lines.show(np.arange(4.0), {name: rng.random(4) for name in names}, {one: 1.0})
    found["lines"] = lines

    last = next(axes)
    places = Places(last, (one, two))
    places.show((0, 1, 0, 1), plane, np.array([True, False, True]))
    found["places"] = places

    check = Check(add_axes(figure, 2850, 50, 100, 60), 2, one, (two, three))
    check.show(np.ones(2), np.ones(2), [one, two], 0)
    found["check"] = check
    bands = Bands(add_axes(figure, 2850, 150, 100, 40), one, names[:2], 2)
    bands.show(np.arange(2.0), np.zeros((2, 2, 5)))
    found["bands"] = bands
    images = WeightImages(add_axes(figure, 2850, 230, 100, 40), 2, one, two)
    images.show(rng.normal(size=(2, 4, 4)))
    found["weight images"] = images
    return found


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_every_picture_takes_names_of_any_script(kind):
    with no_complaint():
        pictures = named(NAMES)
        (figure,) = {id(picture.ax.figure): picture.ax.figure for picture in pictures.values()}.values()
        for picture in pictures.values():
            picture.still()
            picture.describe()
        file = io.BytesIO()
        figure.savefig(file, format=kind)
    if kind == "svg":
        ElementTree.fromstring(file.getvalue())  # is well-formed, whatever its comments say
    texts = [text for text in figure.findobj(Text) if text.get_visible() and "$" in text.get_text()]
    assert len(texts) > 20
    assert not any(text.get_parse_math() for text in texts)


def test_the_name_is_drawn_as_it_is_and_described_as_it_was():
    pictures = named(NAMES)
    matrix, field = pictures["matrix"], pictures["field"]
    assert [label.get_text() for label in matrix.ax.get_xticklabels()][:2] == ["苹果", "$a_{b$ $"]
    assert matrix.ax.get_xticklabels()[0].get_fontfamily() == list(written("苹果").fonts)
    assert field.ax.get_xlabel() == "苹果"
    assert "苹果" in matrix.describe()


def test_long_names_stay_on_the_picture():
    long = ("红富士苹果一号的一个很长的名字", "a name of many letters and words", "\ue000" * 9, "ok")
    figure = new_figure(500, 290)
    field = Field(add_axes(figure, 76, 44, 324, 206))
    series = tuple(PointSeries("train", label, np.zeros((1, 2))) for label in range(4))
    look = ((0.0, 1.0, 0.0, 1.0), ("x", "y"), np.ones(2), np.zeros(2), series, long, (0.0, 1.0), "", "")
    field.show(Window(*look, {"train": "training"}), np.ones((8, 8, 4)) / 4)
    matrix = Matrix(add_axes(figure, 76, 44, 324, 206), long, "answer", "truth")
    figure.draw_without_rendering()
    legend = [note.get_window_extent() for note in field.ax.texts if note.said]
    assert len(legend) == 1 + len(long)
    assert max(box.x1 for box in legend) <= 500
    rows = [label.get_window_extent() for label in matrix.ax.get_yticklabels()]
    truth = matrix.ax.yaxis.label.get_window_extent()
    assert truth.x0 > -1 and truth.x1 <= min(box.x0 for box in rows)


def test_augmented_points_may_have_any_names_for_their_axes():
    data = nnlab.run(nnlab.Config(dataset="moons", samples=40, hidden=(), epochs=1, batch_size=8)).data
    data = replace(data, feature_names=("苹果", "$a_{b$ $"))
    figure = Figure()
    with no_complaint():
        show_augmentation(figure, data, ["jitter"])
        figure.savefig(io.BytesIO())
    assert figure.axes[0].get_xlabel() == "苹果"


def test_every_text_of_a_picture_goes_through_one_place():
    """Nothing but `picture` and `lettering` asks matplotlib for a text: what they write can be drawn."""
    asking = {"annotate", "text", "figtext", "table", "set_title", "set_xlabel", "set_ylabel"}
    asking |= {"set_xticklabels", "set_yticklabels", "bar_label", "clabel", "draw_text", "set_label_text"}
    package = Path(nnlab.__file__).parent
    found = []
    for path in [*package.joinpath("plots").glob("*.py"), *package.joinpath("lab").rglob("*.py")]:
        if path.name in ("picture.py", "lettering.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in asking:
                constant = all(isinstance(value, ast.Constant) for value in node.args)
                if not constant and ast.unparse(node.func.value).split(".")[-1] in ("ax", "figure", "renderer", "axes"):
                    found.append(f"{path.name}:{node.lineno} {ast.unparse(node)}")
    assert [place for place in found if not place.startswith("label.py")] == []


# ---- fonts ----------------------------------------------------------------------------------------------------------


def test_an_english_text_opens_no_other_font():
    before = len(fontManager.ttflist)
    for text in ("Learning rate", "92.4 ± 1.3 %", "R²"):
        for weight in (400, 700):
            assert written(text, weight).fonts == (OWN,)
    assert len(fontManager.ttflist) == before
