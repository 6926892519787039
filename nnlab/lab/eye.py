"""Eye: what only the browser knows, told to the kernel.

A widget without a picture. Frames are followed by a `tick` (each of them on a slow link, every third on a fast one);
the page sends it back as `tock` once it has painted. So the Lab knows how many frames are under way, and on a slow
link it sends fewer instead of a growing queue. The eye also tells whether the Lab is on the visible part of the page,
whether the user asks for less motion, and where a picture was clicked.

Without an eye that answers (an old front end, or no page at all) frames are sent by the clock alone.
"""

from __future__ import annotations

import time

import anywidget
import traitlets

FAST, SLOW = 0.25, 0.4
"""Seconds: a page that answers faster may have one frame more under way, one that answers slower half as many."""
MANY = 12
FRAMES_PER_SECOND = 33
CALM_FRAMES_PER_SECOND = 2
"""For those who ask for less motion."""
RETRY = 0.01
"""Seconds after which a page that was not ready is looked at again."""
PATIENCE = 1.0
"""Seconds after which a frame is sent although the page has not answered."""

ESM = """
function render({ model, el }) {
  let lab = null;
  const send = (name, value) => { model.set(name, value); model.save_changes(); };
  const motion = window.matchMedia("(prefers-reduced-motion: reduce)");
  const calm = () => send("calm", motion.matches);
  const tick = () => requestAnimationFrame(() => send("tock", model.get("tick")));
  const seen = new IntersectionObserver((entries) => send("visible", entries[entries.length - 1].isIntersecting));
  const click = (event) => {
    const picture = event.target.closest("img.nnlab-picture");
    if (!picture) return;
    const box = picture.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width, y = (event.clientY - box.top) / box.height;
    send("point", [picture.className, x, y, event.shiftKey ? 1 : 0, event.timeStamp]);
  };
  const attach = () => {
    lab = el.closest(".nnlab-lab");
    if (!lab) return requestAnimationFrame(attach);
    seen.observe(lab);
    lab.addEventListener("click", click);
  };
  model.on("change:tick", tick);
  motion.addEventListener("change", calm);
  calm();
  attach();
  return () => {
    model.off("change:tick", tick);
    motion.removeEventListener("change", calm);
    seen.disconnect();
    if (lab) lab.removeEventListener("click", click);
  };
}
export default { render };
"""


class Eye(anywidget.AnyWidget):
    """The browser's side of the Lab.

    Attributes
    ----------
    frames : int
        Frames sent.
    tick, tock : int
        The last of them after which the page was asked, and the last one that it has painted.
    visible : bool
        Whether the Lab is on the visible part of the page.
    calm : bool
        Whether the user asks for less motion.
    point : list
        The last click on a picture: its CSS classes, x and y as fractions from its top left corner, shift key, time.
    """

    _esm = ESM
    tick = traitlets.Int(0).tag(sync=True)
    tock = traitlets.Int(0).tag(sync=True, echo_update=False)
    visible = traitlets.Bool(True).tag(sync=True)
    calm = traitlets.Bool(False).tag(sync=True)
    point = traitlets.List().tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self.layout.display = "none"
        self.frames = 0
        self._sent: dict[int, float] = {}
        self._window = 2
        self._last = 0.0
        self.observe(self._painted, "tock")

    def _painted(self, change: dict[str, int]) -> None:
        sent = self._sent.pop(change["new"], None)
        if sent is not None:
            delay = time.perf_counter() - sent
            if delay < FAST:
                self._window = min(self._window + 1, MANY)
            elif delay > SLOW:
                self._window = max(self._window // 2, 1)
        for old in [tick for tick in self._sent if tick < change["new"]]:
            self._sent.pop(old, None)

    @property
    def slow(self) -> bool:
        """Whether the page takes long to answer."""
        return self._window == 1

    def wait(self) -> float:
        """Return in how many seconds the next frame may be sent: 0 is now."""
        now = time.perf_counter()
        due = self._last + 1 / (CALM_FRAMES_PER_SECOND if self.calm else FRAMES_PER_SECOND) - now
        return due if due > 0 else 0.0 if self.ready() else RETRY

    def ready(self) -> bool:
        """Return whether the page can take another frame."""
        if not self.visible:
            return False
        if self.tock == 0:
            return True
        return self.frames - self.tock < self._window or time.perf_counter() - self._last > PATIENCE

    def sent(self, begun: float) -> None:
        """Say that a frame has been sent, which was begun at `begun` on `time.perf_counter`."""
        self._last = begun
        self.frames += 1
        if self.frames - self.tick >= max(self._window // 4, 1):
            self._sent[self.frames] = time.perf_counter()
            self.tick = self.frames
