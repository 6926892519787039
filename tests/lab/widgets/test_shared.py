"""Layouts and styles that look alike are one object, until somebody closes it."""

from __future__ import annotations

import ipywidgets as w
import pytest

from nnlab.lab.widgets.shared import layout, style


def test_layouts_and_styles_that_look_alike_are_one():
    assert layout(width="1px") is layout(width="1px") is not layout(width="2px")
    assert style(w.HTML) is style(w.HTML) is not style(w.Text)
    closed = layout(width="3px")
    closed.close()
    assert layout(width="3px") is not closed
    assert layout(width="3px").comm is not None


def test_a_shared_layout_cannot_be_changed_but_a_widget_may_have_its_own():
    one, two = w.HTML(layout=layout(width="4px")), w.HTML(layout=layout(width="4px"))
    with pytest.raises(ValueError, match="give this one its own"):
        one.layout.display = "none"
    one.layout = w.Layout(display="none")
    assert (one.layout.display, two.layout.display) == ("none", None)
