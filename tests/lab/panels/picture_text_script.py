"""Make a Lab on two columns and two classes with given names, draw it in every way, and print what was written.

Takes a folder, a language, the names of the columns and classes with commas between, then "without" if the package
with a font is to be missing, and the paths of fonts to make known. A warning ends it.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from pathlib import Path

warnings.simplefilter("error")
folder, language, names, *more = sys.argv[1:]
if "without" in more:
    sys.modules["noto_cjk_sans_otc"] = None  # type: ignore[assignment]

import numpy as np  # noqa: E402
from matplotlib.font_manager import fontManager  # noqa: E402

import nnlab.plots.fonts  # noqa: E402
from nnlab.lab import Lab  # noqa: E402
from nnlab.lab.panels.network import NetworkView  # noqa: E402
from nnlab.lab.panels.report import report  # noqa: E402


class Complaint(logging.Handler):
    """Takes a warning that is logged for an error."""

    def emit(self, record: logging.LogRecord) -> None:
        raise AssertionError(record.getMessage())


logging.getLogger("matplotlib").addHandler(Complaint(logging.WARNING))
for path in more:
    if path != "without":
        fontManager.addfont(path)

across, up, one, two = names.split(",")
points = np.random.default_rng(0).normal(size=(80, 2))
lines = [f"{x:.3f},{y:.3f},{one if x + y > 0 else two}" for x, y in points]
table = Path(folder, "table.csv")
table.write_text("\n".join([f"{across},{up},fruit", *lines]), encoding="utf-8")

lab = Lab(x=table, language=language)
lab.run(3)
lab.keep()
run = lab.session.present.snapshot()
report(run, lab.words, "", "run")
network = NetworkView(lab.session.present.network, lab.session.present.data, lab.words)
network.draw(lab.session.present.network, (0, 0, 0))
(view,) = [panel.view for panel in lab.tabs.panels if panel.title == "tab_predictions"]
for image in (lab.curves.image, view.image, network.image):
    for kind in ("png", "svg"):
        image.sheet.file(kind)

ax = view.image.sheet.pictures[0].ax
legend = [note for note in ax.texts if note.said][-2:]  # the classes in the order of the alphabet
texts = [ax.xaxis.label, ax.yaxis.label, *(legend if one < two else legend[::-1])]
known = [entry.name for entry in fontManager.ttflist]
print(
    json.dumps(
        {
            "title": view.image.sheet.pictures[0].title.get_text(),
            "texts": [text.get_text() for text in texts],
            "advice": lab.curves.advice.text,
            "fonts": sorted({name for name in known if name.startswith(nnlab.plots.fonts.MARK)}),
            "packaged": nnlab.plots.fonts.packaged.cache_info().currsize > 0,
        }
    )
)
