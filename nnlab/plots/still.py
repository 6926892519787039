"""Still: pictures of what is finished, for a lesson or a script, in one line each.

The same pictures as in the Lab, drawn once. What a function here returns is shown by a notebook as a cell's last line;
``.save("curves.png")`` writes it to a file, and ``.describe()`` says in words what is on it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from os import PathLike

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from PIL import Image

from ..data.plane import feature_plane
from ..experiments.results import Results, Row
from ..experiments.run import Run
from ..training.history import History, Stop
from .curves import CurveChart
from .field import Field, PointSeries, Window
from .lines import Lines
from .mean_curves import MeanCurveChart, Variant
from .picture import Picture
from .reading import KeptRun, column
from .scores import ScoreChart
from .style import add_axes, add_row, new_figure

WIDTH, HEIGHT, SCALE = 760, 280, 1.5
"""CSS pixels: as wide as a notebook's column on a small screen."""
ROW = 180
"""The height of a row of small charts."""
CELL = 3
"""Dots of a picture that share one answer of a network."""
COLOURS = 128
"""So many are enough for a few lines and letters, and the notebook that holds the picture stays small."""
ROLES = ("train", "validation")


class Still:
    """A finished picture of one chart or several side by side.

    Attributes
    ----------
    figure : Figure
    charts : tuple of Picture
    """

    def __init__(self, figure: Figure, charts: Sequence[Picture]):
        self.figure, self.charts = figure, tuple(charts)
        for chart in charts:
            chart.still()

    def describe(self) -> str:
        """Return in words what is shown."""
        return " ".join(chart.describe() for chart in self.charts)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the picture to a file: .png, .svg, .pdf."""
        self.figure.savefig(path)

    def _repr_png_(self) -> tuple[bytes, dict[str, float]]:
        """Return the picture, and the size at which a page should show it."""
        drawn, out = io.BytesIO(), io.BytesIO()
        self.figure.savefig(drawn, format="png")
        Image.open(drawn).convert("RGB").quantize(COLOURS).save(out, format="png", optimize=True)
        width, height = self.figure.get_size_inches() * 72
        return out.getvalue(), {"width": float(width), "height": float(height)}

    def __repr__(self) -> str:
        return f"Figure: {', '.join(chart.title.said for chart in self.charts)}"


def curves(
    history: History,
    *quantities: str,
    roles: Sequence[str] = ROLES,
    kept: Sequence[KeptRun] = (),
    stop: Stop | None = None,
    across: str = "epoch",
    log: bool = False,
    titles: Sequence[str] = (),
) -> Still:
    """Return the curves of one run.

    Parameters
    ----------
    history : History
    quantities : str
        A chart for each: "loss" (the default), "accuracy", "rmse".
    roles : sequence of str
        Which lines: train, validation, running, penalty.
    kept : sequence of (str, History)
        Earlier runs, in lighter colours.
    stop : Stop, optional
        Where training stopped, or would have (`nnlab.replay`).
    across : "epoch", "updates" or "seconds"
    log : bool
        Losses on a logarithmic scale.
    titles : sequence of str
        What stands above each chart.
    """
    quantities = quantities or ("loss",)
    figure = new_figure(WIDTH, HEIGHT, SCALE)
    charts = []
    axes = add_row(figure, len(quantities), left=46, right=16, top=42, bottom=24)
    for place, (ax, quantity) in enumerate(zip(axes, quantities, strict=True)):
        chart = CurveChart(ax, quantity, roles=roles, title=titles[place] if titles else None)
        chart.across = across
        chart.scale = "log" if log and quantity in ("loss", "rmse") else "linear"
        chart.show(history, planned=len(history) if across == "epoch" else None, kept=kept, stop=stop)
        charts.append(chart)
    return Still(figure, charts)


def gallery(histories: Mapping[str, History], quantity: str = "loss", across: int = 4) -> Still:
    """Return the curves of many runs in small charts, in rows of `across`; training solid, validation dashed."""
    rows = -(-len(histories) // across)
    figure = new_figure(WIDTH, ROW * rows, SCALE)
    cell = WIDTH / across
    charts = []
    for place, (name, history) in enumerate(histories.items()):
        row, place_in_row = divmod(place, across)
        ax = add_axes(figure, 40 + cell * place_in_row, 42 + ROW * row, cell - 58, ROW - 84)
        chart = CurveChart(ax, quantity, title=name)
        chart.plain, chart.beside = True, (36.0, 14.0)
        chart.show(history, planned=len(history))
        chart.best.ring.set_visible(False)
        charts.append(chart)
    return Still(figure, charts)


def mean_curves(
    results: Results,
    *quantities: str,
    role: str = "validation",
    names: Sequence[str] = (),
    log: bool = False,
    titles: Sequence[str] = (),
) -> Still:
    """Return the curves of many runs: a mean and a band for each setting; both sets' if there is one setting.

    Parameters
    ----------
    results : Results
        Of a sweep, a cross-validation or a learning curve.
    quantities : str
        A chart for each: "loss" (the default), "accuracy", "rmse".
    role : "train" or "validation"
        Whose curves are drawn, of several settings.
    names : sequence of str
        What the settings are called; by default what they are.
    log, titles
        As for `curves`.
    """
    quantities, settings = quantities or ("loss",), results.settings
    figure = new_figure(WIDTH, HEIGHT, SCALE)
    charts = []
    axes = add_row(figure, len(quantities), right=112)
    for place, (ax, quantity) in enumerate(zip(axes, quantities, strict=True)):
        chart = MeanCurveChart(ax, quantity)
        chart.scale = "log" if log and quantity in ("loss", "rmse") else "linear"
        several = f"{chart.title.said}, {role}" if len(settings) > 1 else chart.title.said
        chart.title.set_text(titles[place] if titles else several)
        variants = []
        for setting, name in zip(settings, names or map(setting_name, settings), strict=True):
            runs = results.where(**setting) if setting else results
            seen = ROLES if len(settings) == 1 else (role,)
            variants.append(Variant(name, {r: [column(run.history, r, quantity) for run in runs] for r in seen}))
        chart.show(variants, planned=max(len(run.history) for run in results))
        charts.append(chart)
    return Still(figure, charts)


def scores(results: Results, setting: str, *quantities: str, names: Sequence[str] = ()) -> Still:
    """Return the scores against one setting, with their spread over seeds: a chart for each quantity."""
    quantities = quantities or ("loss",)
    values = list(dict.fromkeys(row[setting] for row in results.varied))
    figure = new_figure(WIDTH, HEIGHT, SCALE)
    charts = []
    for ax, quantity in zip(add_row(figure, len(quantities), bottom=48), quantities, strict=True):
        chart = ScoreChart(ax, quantity)
        found = {r: [results.where(**{setting: value}).scores(f"{r}_{quantity}") for value in values] for r in ROLES}
        chart.show(list(names) or [value_name(value) for value in values], found, setting.replace("_", " "))
        charts.append(chart)
    return Still(figure, charts)


def lines(
    x: ArrayLike,
    values: Mapping[str, ArrayLike],
    title: str,
    across: str = "",
    up: str = "",
    *,
    log: str = "",
    marks: Mapping[str, float] | None = None,
    top: float | None = None,
) -> Still:
    """Return named lines over x: see `nnlab.plots.lines.Lines`."""
    figure = new_figure(WIDTH, HEIGHT, SCALE)
    (ax,) = add_row(figure, 1, right=150, bottom=48)
    chart = Lines(ax, title, across, up, log)
    chart.show(np.asarray(x), {name: np.asarray(line) for name, line in values.items()}, marks, top)
    return Still(figure, [chart])


def boundaries(runs: Sequence[Run], names: Sequence[str], role: str = "train") -> Still:
    """Return what networks of two inputs answer over the plane, one beside the other, with the samples of one set."""
    figure = new_figure(WIDTH, HEIGHT, SCALE)
    charts = []
    for ax, run, name in zip(add_row(figure, len(runs), bottom=48), runs, names, strict=True):
        data, field = run.data, Field(ax)
        plane, part = feature_plane(data), data.validation if role == "validation" else data.train
        assert part is not None
        extent, points = plane.limits(part.x), plane.project(part.x)
        columns, rows = (max(int(side / CELL), 2) for side in ax.bbox.size)
        window = Window(
            extent=extent,
            names=plane.names,
            scale=plane.scale,
            mean=plane.mean,
            series=tuple(PointSeries(role, int(label), points[part.y == label]) for label in np.unique(part.y)),
            classes=data.class_names,
            values=(0.0, 0.0),
            title=name,
            note="",
            roles={role: role},
        )
        answers = run.network.predict_proba(plane.grid(extent, columns, rows))
        field.show(window, answers.reshape(rows, columns, -1))
        charts.append(field)
    return Still(figure, charts)


def setting_name(setting: Row) -> str:
    """Return what a combination of settings is called: "l2 0.01, dropout 0.5"."""
    return ", ".join(f"{name.replace('_', ' ')} {value_name(value)}" for name, value in setting.items())


def value_name(value: object) -> str:
    """Return a setting's value as one writes it."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)
