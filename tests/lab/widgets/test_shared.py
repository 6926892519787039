"""Layouts and styles that look alike are one object, until somebody closes it."""

from __future__ import annotations

from nnlab.lab.widgets.shared import layout, style


def test_layouts_and_styles_that_look_alike_are_one():
    import ipywidgets as w

    assert layout(width="1px") is layout(width="1px") is not layout(width="2px")
    assert style(w.HTML) is style(w.HTML) is not style(w.Text)
    closed = layout(width="3px")
    closed.close()
    assert layout(width="3px") is not closed
    assert layout(width="3px").comm is not None
