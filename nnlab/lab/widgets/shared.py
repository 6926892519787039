"""Shared: what looks alike on the page is one object, so that a Lab is made with few messages.

To the page each widget is a message, its layout another, its style a third, and whatever is set on it later one more.
A hundred labels of the same look need one layout and one style between them. A widget whose look changes on its own,
by being hidden for instance, has to have its own.
"""

from __future__ import annotations

from weakref import WeakValueDictionary

import ipywidgets as w

from ...sentences import Sentence


class SharedLayout(w.Layout):
    """A layout of many widgets: once it is made it stays as it is."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in SETTINGS and self.comm is not None:
            raise ValueError(
                Sentence(
                    "shared_layout",
                    "other widgets have this layout too; give this one its own: widget.layout = Layout({name}=...)",
                    name=name,
                )
            )
        super().__setattr__(name, value)


SETTINGS = frozenset(name for name in w.Layout.class_trait_names(sync=True) if not name.startswith("_"))
Key = tuple[type, tuple[tuple[str, str], ...]]
_made: WeakValueDictionary[Key, w.Widget] = WeakValueDictionary()


def layout(**settings: str) -> w.Layout:
    """Return the layout with these settings; not to be changed, for others have it too."""
    return _one(SharedLayout, settings)


def style(kind: type[w.DOMWidget], **settings: str) -> w.Widget:
    """Return the style of a kind of widget with these settings; not to be changed, for others have it too."""
    return _one(kind.class_traits()["style"].klass, settings)


def _one(kind: type[w.Widget], settings: dict[str, str]) -> w.Widget:
    key = (kind, tuple(sorted(settings.items())))
    found = _made.get(key)
    if found is None or found.comm is None:  # closed, with all the widgets of a notebook
        found = _made[key] = kind(**settings)
    return found
