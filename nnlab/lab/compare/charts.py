"""FamilyView: the picture of a family: curves on the left; on the right a second chart, or scores against a setting."""

from __future__ import annotations

from ...plots.family import FamilyChart, Group
from ...plots.scores import ScoreChart
from ...plots.style import add_row, new_figure
from ..panels.views import for_pictures
from ..text.texts import Words
from ..widgets.figure_image import Frames
from .run_group import Family
from .verdict import group_names

WIDTH, HEIGHT, SCALE = 560, 262, 1.5
"""Nearly as wide as the Lab's column beside JupyterLab's own on a screen of 1280."""
MARGINS = {"left": 46, "right": 102, "top": 42}
BOTTOM, BOTTOM_OF_WORDS = 36, 62
"""Below the axes: less for numbers than for a setting's values, which may be words."""
ROLES = ("train", "validation")


class FamilyView:
    """Two charts.

    Parameters
    ----------
    family : Family
    first : str
        The quantity of the curves on the left, and of the scores against a setting.
    second : str
        The quantity of the curves on the right, where no setting is varied.
    words : Words
    """

    def __init__(self, family: Family, first: str, second: str, words: Words):
        self.family = family
        self.names = group_names(family, words)
        words, vary = for_pictures(words), family.plan.kind == "vary"
        figure = new_figure(WIDTH, HEIGHT, scale=SCALE)
        left, right = add_row(figure, 2, bottom=BOTTOM_OF_WORDS if vary else BOTTOM, **MARGINS)
        self.charts: list[FamilyChart | ScoreChart] = [FamilyChart(left, first)]
        self.charts.append(ScoreChart(right, first) if vary else FamilyChart(right, second))
        self.across = words(next(iter(family.plan.rows[0]))) if vary else ""
        for chart in self.charts:
            name = words(f"quantity_{chart.quantity}")
            if len(family.plan.names) > 1 and isinstance(chart, FamilyChart):
                name = words("quantity_of", role=words("role_validation"), quantity=name)
            chart.title.set_text(name[:1].upper() + name[1:])
            chart.names |= {role: words(f"role_{role}") for role in ROLES} | {"epoch": words("axis_epoch")}
        self.frames = Frames(figure, self.charts, "nnlab-compare")

    def draw(self, log: bool, small: bool) -> None:
        """Show the family as it is now, with a logarithmic scale for losses if asked for."""
        family, changed = self.family, False
        names = self.names
        for chart in self.charts:
            columns = {role: f"{role}_{chart.quantity}" for role in ROLES}
            if isinstance(chart, ScoreChart):
                scores = {r: [family.scores(c, group) for group in range(len(names))] for r, c in columns.items()}
                changed |= chart.show(names, scores, self.across)
                continue
            chart.scale = "log" if log and chart.quantity in ("loss", "rmse") else "linear"
            groups = [
                Group(name, {role: family.curves(column, group) for role, column in columns.items()})
                for group, name in enumerate(names)
            ]
            changed |= chart.show(groups, planned=family.epochs)
        self.frames.draw(changed, small)

    def describe(self) -> str:
        """Return in words what is shown."""
        return " ".join(chart.describe() for chart in self.charts)
