"""Copyable: a text to be read, and copied by one click; typing changes nothing."""

from __future__ import annotations

import anywidget
import traitlets

ESM = """
function render({ model, el }) {
  const box = document.createElement("div");
  const text = document.createElement("textarea");
  const button = document.createElement("button");
  text.readOnly = true;
  text.spellcheck = false;
  button.type = "button";
  box.append(text, button);
  el.append(box);
  let back = 0;
  const draw = () => {
    text.value = model.get("value");
    const long = Math.ceil(text.value.length / 60), lines = text.value.split("\\n").length;
    text.rows = Math.min(lines > 1 ? lines : Math.max(long, 1), model.get("lines"));
    text.setAttribute("aria-label", model.get("label"));
    button.textContent = model.get("words")[0];
    button.setAttribute("aria-label", model.get("words")[0] + ": " + model.get("label"));
  };
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      text.select();
      document.execCommand("copy");
    }
    button.textContent = model.get("words")[1];
    clearTimeout(back);
    back = setTimeout(draw, 1500);
  };
  model.on("change", draw);
  draw();
  return () => { model.off("change", draw); clearTimeout(back); };
}
export default { render };
"""


class Copyable(anywidget.AnyWidget):
    """A text with a button.

    Attributes
    ----------
    value, label : str
        The text, and what it is.
    lines : int
        It is shown on so many, at most; the rest is scrolled to.
    words : list of str
        What the button says, before and after.
    """

    _esm = ESM
    value = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    lines = traitlets.Int(1).tag(sync=True)
    words = traitlets.List(["Copy", "Copied"]).tag(sync=True)

    def __init__(self, css: str, lines: int = 1):
        super().__init__(lines=lines)
        self.add_class("nnlab-copyable")
        self.add_class(css)
