"""ComparisonView: the picture of a comparison: curves; beside them a second chart, or scores against a setting."""

from __future__ import annotations

from ...plots.mean_curves import MeanCurveChart, Variant
from ...plots.scores import ScoreChart
from ...plots.sheet import Sheet
from ...plots.style import add_row, new_figure
from ..panels.picture_text import for_pictures
from ..text.texts import Words
from ..widgets.figure_image import FigureImage
from .run_group import RunGroup
from .verdict import variant_names

WIDTH, HEIGHT, SCALE = 560, 262, 1.5
"""Nearly as wide as the Lab's column beside JupyterLab's own on a screen of 1280."""
MARGINS = {"left": 46, "right": 102, "top": 42}
BOTTOM, BOTTOM_OF_WORDS = 36, 62
"""Below the axes: less for numbers than for a setting's values, which may be words."""
ROLES = ("train", "validation")


class ComparisonView:
    """Two charts.

    Parameters
    ----------
    group : RunGroup
    first : str
        The quantity of the curves on the left, and of the scores against a setting.
    second : str
        The quantity of the curves on the right, where no setting is varied.
    words : Words
    """

    def __init__(self, group: RunGroup, first: str, second: str, words: Words):
        self.group = group
        self.names = variant_names(group.plan, words)
        words, varied = for_pictures(words), group.plan.varied
        figure = new_figure(WIDTH, HEIGHT, scale=SCALE)
        left, right = add_row(figure, 2, bottom=BOTTOM_OF_WORDS if varied else BOTTOM, **MARGINS)
        self.charts: list[MeanCurveChart | ScoreChart] = [MeanCurveChart(left, first)]
        self.charts.append(ScoreChart(right, first) if varied else MeanCurveChart(right, second))
        self.across = words(varied) if varied else ""
        for chart in self.charts:
            name = words(f"quantity_{chart.quantity}")
            if len(group.plan.names) > 1 and isinstance(chart, MeanCurveChart):
                name = words("quantity_of", role=words("role_validation"), quantity=name)
            chart.title.set_text(name[:1].upper() + name[1:])
            chart.names |= {role: words(f"role_{role}") for role in ROLES} | {"epoch": words("axis_epoch")}
        self.image = FigureImage(Sheet(figure, self.charts), "nnlab-compare")

    def draw(self, log: bool, small: bool) -> None:
        """Show the group as it is now, with a logarithmic scale for losses if asked for."""
        group, changed = self.group, False
        names = self.names
        for chart in self.charts:
            columns = {role: f"{role}_{chart.quantity}" for role in ROLES}
            if isinstance(chart, ScoreChart):
                scores = {r: [group.scores(c, variant) for variant in range(len(names))] for r, c in columns.items()}
                changed |= chart.show(names, scores, self.across)
                continue
            chart.scale = "log" if log and chart.quantity in ("loss", "rmse") else "linear"
            variants = [
                Variant(name, {role: group.curves(column, variant) for role, column in columns.items()})
                for variant, name in enumerate(names)
            ]
            changed |= chart.show(variants, planned=group.epochs)
        self.image.draw(changed, small)

    def describe(self) -> str:
        """Return in words what is shown."""
        return " ".join(chart.describe() for chart in self.charts)
