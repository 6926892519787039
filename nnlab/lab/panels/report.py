"""Report: a run as one HTML file that needs nothing else: sentence, pictures, scores, settings, code.

Every word that a student typed or that came with data is escaped, and the page's own rules forbid scripts and
anything from elsewhere: a report can be opened without a thought.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Sequence
from datetime import date
from os import PathLike
from typing import NamedTuple

import nnlab

from ...config import Config
from ...data.plane import feature_plane, principal_plane
from ...data.sets import Data
from ...experiments.atomic import atomic
from ...experiments.run import Run
from ...experiments.scores import kept_scores
from ...plots.chart import TITLES, number
from ...plots.curves import CurveChart
from ...plots.sheet import Sheet
from ...plots.style import add_row, new_figure
from ...sentences import Sentence
from ..runtime.share_string import to_string
from ..text.format import mark_text, setting_name, value_text
from ..text.texts import Words
from .mistakes import MistakesView
from .view import View
from .views import CurveView, FieldView, ImagesView

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 900px; margin: 2em auto; padding: 0 1em; color: #1f2933; }
h1 { font-size: 1.6em; } h2 { font-size: 1.15em; margin-top: 1.8em; }
figure { margin: 0; } img { max-width: 100%; height: auto; } figcaption, .note { color: #5c6773; font-size: .87em; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
td, th { padding: 3px 18px 3px 0; text-align: left; border-bottom: 1px solid #e1e5ea; font-weight: normal; }
thead th, .changed th, .changed td { font-weight: 600; }
pre { background: #f4f5f7; padding: 1em; overflow: auto; font-size: .87em; } code { overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; } h2, figure { break-inside: avoid; } }
"""


class Section(NamedTuple):
    """A picture: title, PNG, and what it shows in words."""

    title: str
    png: bytes
    alt: str


def report(run: Run, words: Words, sentence: str, name: str, openings: int = 0) -> str:
    """Return the page.

    Parameters
    ----------
    run : Run
        With at least an epoch.
    sentence : str
        What the picture shows.
    name : str
        What the run is called.
    openings : int
        How often the test set was opened; its scores are shown only if it was.
    """
    e = html.escape
    title = e(words("report_title", name=name))
    made = words("report_made", version=nnlab.__version__, date=date.today().isoformat())
    sizes = {role: len(getattr(run.data, role) or ()) for role in ("train", "validation", "test")}
    pictures = "".join(
        f'<h2>{e(section.title)}</h2><figure><img alt="{e(section.alt)}" '
        f'src="data:image/png;base64,{base64.b64encode(section.png).decode()}">'
        f"<figcaption>{e(section.alt)}</figcaption></figure>"
        for section in pictures_of(run, words, openings)
    )
    sealed = words("report_test", n=openings) if openings else words("report_sealed")
    marks = "".join(
        f"<li>{e(words('report_mark', epoch=mark.epoch, text=mark_text(mark.text, words)))}</li>"
        for mark in run.history.marks
    )
    marks = f"<h2>{e(words('report_marks'))}</h2><ul>{marks}</ul>" if marks else ""
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{STYLE}</style></head><body>'
        f'<h1>{title}</h1><p>{e(sentence)}</p><p class="note">{e(run.data.name)}: '
        f"{e(words('report_data', **sizes))}. {e(sealed)}</p>{pictures}"
        f"<h2>{e(words('report_scores'))}</h2>{_scores(run, words, openings)}{marks}"
        f"<h2>{e(words('report_settings'))}</h2>{_settings(run.config, words)}"
        f"<p><code>{e(to_string(run.config))}</code></p>"
        f"<h2>{e(words('code_title'))}</h2><pre>{e(run.to_code())}</pre>"
        f'<p class="note">{e(made)}</p></body></html>'
    )


def save_report(path: str | PathLike[str], run: Run, words: Words, sentence: str, name: str, openings: int = 0) -> None:
    """Write the page to a file, atomically; the parameters are those of `report`.

    Raises
    ------
    ValueError
        If the run has no epoch yet.
    OSError
        If the file cannot be written; one that was there stays.
    """
    if not len(run.history):
        raise ValueError(Sentence("save_first", "train at least an epoch first"))
    with atomic(path) as file:
        file.write(report(run, words, sentence, name, openings).encode())


def _scores(run: Run, words: Words, openings: int) -> str:
    history, kept = run.history, kept_scores(run)
    best, last = history.best_epoch or len(history), len(history)
    head = ["", words("report_best", n=best), words("report_last", n=last), words("report_kept")]
    rows = []
    for column in kept:
        quantity = column.partition("_")[2]
        values = (float(history[column][best - 1]), float(history[column][-1]), kept[column])
        rows.append([column.replace("_", " "), *(number(value, quantity) for value in values)])
    if openings and run.data.test:
        rows += [[f"test {name}", "", "", number(value, name)] for name, value in run.scores("test").items()]
    return _table(head, rows)


def _settings(config: Config, words: Words) -> str:
    changed = Config().difference(config)
    values = config.to_dict()
    rows = [
        [setting_name(name, words), name, "–" if value is None else value_text(value)] for name, value in values.items()
    ]
    return _table([], rows, {number for number, name in enumerate(values) if name in changed})


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], marked: Iterable[int] = ()) -> str:
    bold = set(marked)
    top = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in head)
    body = ""
    for place, (first, *rest) in enumerate(rows):
        cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in rest)
        kind = ' class="changed"' if place in bold else ""
        body += f'<tr{kind}><th scope="row">{html.escape(first)}</th>{cells}</tr>'
    return f"<table>{f'<thead><tr>{top}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"


# ---- pictures -----------------------------------------------------------------------------------------------------


def pictures_of(run: Run, words: Words, openings: int = 0) -> list[Section]:
    """Return the run's curves, its answers, and its mistakes."""
    view = _view(run.data)
    view.prepare(run.data, words, openings > 0)
    view.draw(run.network, playing=False)
    mistakes = MistakesView(run.data, run.data.validation or run.data.train, words)
    mistakes.draw(run.network)
    curves, said = _curves(run)
    found = [
        Section(words("report_curves"), curves, said),
        Section(words("report_predictions"), view.image.sheet.file("png"), view.describe()),
        Section(words("report_mistakes"), mistakes.image.sheet.file("png"), mistakes.describe()),
    ]
    for image in (view.image, mistakes.image):
        image.widget.close()
    return found


def _curves(run: Run) -> tuple[bytes, str]:
    figure = new_figure(720, 288)
    left, right = add_row(figure, 2, right=20)
    metric = "accuracy" if run.data.task == "classification" else "rmse"
    charts = [CurveChart(left, "loss"), CurveChart(right, metric, title=TITLES.get(metric))]
    for chart in charts:
        chart.show(run.history)
    return Sheet(figure, charts).file("png"), " ".join(chart.describe() for chart in charts)


def _view(data: Data) -> View:
    """Return the picture that suits the data."""
    if data.kind == "curve":
        return CurveView()
    if data.image_shape and data.class_names:
        return ImagesView()
    view = FieldView()
    view.plane = feature_plane(data, 0, 1) if data.n_inputs == 2 else principal_plane(data)
    return view
