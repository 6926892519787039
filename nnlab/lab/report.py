"""Report: a run as one HTML file that needs nothing else: sentence, curves, settings, scores."""

from __future__ import annotations

import base64
import html

from ..config import Config
from ..experiments.run import Run

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:960px;margin:2em auto;padding:0 1em;color:#1f2933}"
    "img{width:100%}table{border-collapse:collapse}td,th{padding:2px 14px 2px 0;text-align:left}"
    "pre{background:#f4f5f7;padding:1em;overflow:auto}"
)


def report(run: Run, sentence: str, curves: bytes, title: str = "nnlab") -> str:
    """Return the page.

    Parameters
    ----------
    run : Run
    sentence : str
        What the picture shows.
    curves : bytes
        The picture, as PNG.
    title : str
    """
    changed = {name: new for name, (_, new) in Config().difference(run.config).items()}
    settings = "".join(f"<tr><th>{html.escape(n)}</th><td>{html.escape(str(v))}</td></tr>" for n, v in changed.items())
    best = run.history.best_epoch
    columns = [name for name in run.history if name.startswith(("train_", "validation_"))]
    scores = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{run.history[name][(best or 0) - 1]:.4g}</td>"
        f"<td>{run.history[name][-1]:.4g}</td></tr>"
        for name in columns
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{STYLE}</style>"
        f"<h1>{html.escape(title)}</h1><p>{html.escape(sentence)}</p>"
        f'<img alt="{html.escape(sentence)}" src="data:image/png;base64,{base64.b64encode(curves).decode()}">'
        f"<h2>Scores</h2><table><tr><th></th><th>best epoch ({best})</th><th>last epoch ({len(run.history)})</th></tr>"
        f"{scores}</table><h2>Settings</h2><p>All others have their defaults.</p><table>{settings}</table>"
        f"<h2>The same run as code</h2><pre>{html.escape(run.to_code())}</pre></html>"
    )
