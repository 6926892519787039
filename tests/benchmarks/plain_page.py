"""PlainPage: notebook 00 in a Chromium that keeps no log of what its page loads.

Playwright asks the browser for such a log, and each frame of a picture is an entry in it: in half an hour the page's
process grows by a quarter, of which the Lab is innocent. Here the page is only asked to run JavaScript.
"""

from __future__ import annotations

import ast
import asyncio
import json
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import psutil
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.browser.jupyter import Server, find_chromium
from tests.browser.page import ASK, CHROMIUM_FLAGS, KERNEL

RUN_ALL = "(async () => void await window.jupyterapp.commands.execute('notebook:run-all-cells'))()"


class PlainPage:
    """The notebook on a page; an asynchronous context manager.

    Parameters
    ----------
    server : Server
    folder : Path
        For the browser's profile.
    """

    def __init__(self, server: Server, folder: Path):
        name = server.copy("00_the_lab.ipynb", "python3")
        self.address = f"{server.url}/lab/tree/{name}?reset&token={server.token}"
        self.folder = folder
        self._count = 0

    async def __aenter__(self) -> PlainPage:
        flags = (
            "--headless=new",
            "--window-size=1280,800",
            "--remote-debugging-port=0",
            f"--user-data-dir={self.folder}",
        )
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([find_chromium(), *CHROMIUM_FLAGS, *flags, self.address], **quiet)
        try:
            self._socket: WebSocketClientConnection = await websocket_connect(
                await self._debugger(), max_message_size=10**8
            )
            await self._until(f"{KERNEL}?.status === 'idle'", 90)
            await self.evaluate(RUN_ALL)
            await self._until("!!document.querySelector('.nnlab-curves img, img.nnlab-curves')", 60)
            await self.evaluate("document.querySelector('.nnlab-play').scrollIntoView()")
            await self.ask("0", "lab = Out[max(Out)]; lab.player.pace = None")
        except BaseException:
            self.process.kill()
            raise
        return self

    async def __aexit__(self, *error: object) -> None:
        self._socket.close()
        self.process.kill()

    async def _debugger(self) -> str:
        """Return the address at which the page can be spoken to, as soon as there is one."""
        facts, end = self.folder / "DevToolsActivePort", time.monotonic() + 60
        while time.monotonic() < end:
            if facts.exists() and (lines := facts.read_text().split()):
                with urllib.request.urlopen(f"http://127.0.0.1:{lines[0]}/json") as answer:
                    for page in json.load(answer):
                        if page["type"] == "page":
                            return str(page["webSocketDebuggerUrl"])
            await asyncio.sleep(0.2)
        raise RuntimeError("Chromium did not open a page")

    async def _until(self, expression: str, seconds: float) -> None:
        end = time.monotonic() + seconds
        while await self.evaluate(expression) is not True:
            assert time.monotonic() < end, f"waited {seconds} s in vain for {expression}"
            await asyncio.sleep(0.2)

    async def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command of the DevTools protocol, and return its result."""
        self._count += 1
        await self._socket.write_message(json.dumps({"id": self._count, "method": method, "params": parameters}))
        while (answer := json.loads(await self._socket.read_message() or "{}")).get("id") != self._count:
            pass
        return dict(answer["result"])

    async def evaluate(self, expression: str) -> Any:
        """Return what a JavaScript expression gives."""
        answer = await self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return answer["result"].get("value")

    async def ask(self, expression: str, do: str = "") -> Any:
        """Let the kernel run the statements `do`, and return what `expression` is there then (as far as JSON goes)."""
        words = json.dumps([do, f"__import__('json').dumps({expression})"])
        reply = await self.evaluate(f"({ASK})({words})")
        return json.loads(ast.literal_eval(reply["user_expressions"]["value"]["data"]["text/plain"]))

    async def memory(self) -> tuple[float, float, int]:
        """Return the MB of the page's JavaScript and of the browser's renderers; and the page's nodes."""
        await self.send("HeapProfiler.collectGarbage")
        heap = (await self.send("Runtime.getHeapUsage"))["usedSize"]
        nodes = (await self.send("Memory.getDOMCounters"))["nodes"]
        children = psutil.Process(self.process.pid).children(recursive=True)
        renderers = [child for child in children if any("--type=renderer" in word for word in child.cmdline())]
        return heap / 2**20, sum(child.memory_info().rss for child in renderers) / 2**20, nodes
