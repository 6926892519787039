"""A JupyterLab server of the tests' own, and the programs it needs.

Nothing of the user's is read or written: home, settings, runtime files and a copy of the notebooks live in one folder
that the caller gives. Old kernels are unpacked into folders of their own, which a kernel spec puts first on the path.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"

FLAGS = (
    "--no-browser",
    "--allow-root",
    "--ip=127.0.0.1",
    "--ServerApp.port_retries=50",
    "--ServerApp.log_level=INFO",
    "--LabApp.news_url=",
    "--LabApp.extension_manager=readonly",
    "--LabApp.expose_app_in_browser=True",
    "--JupyterNotebookApp.expose_app_in_browser=True",
    # Should whoever started the server die without stopping it, it goes by itself.
    "--ServerApp.shutdown_no_activity_timeout=900",
    "--MappingKernelManager.cull_idle_timeout=1800",
    "--MappingKernelManager.cull_connected=True",
)


class Missing(Exception):
    """A program or package that the browser tests need is not here; the text says which."""


def find_chromium() -> str:
    """Return the path of Chromium: what CHROMIUM names, else the usual places.

    Raises
    ------
    Missing
        If there is none.
    """
    named = os.environ.get("CHROMIUM")
    names = (named,) if named else ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
    for name in names:
        if found := shutil.which(name):
            return found
    raise Missing(f"no Chromium found (looked for {', '.join(names)}); install it, or set CHROMIUM to its path")


def check_packages() -> None:
    """Raise `Missing` if a package is not installed that the browser tests need."""
    absent = [name for name in ("jupyterlab", "notebook", "playwright") if importlib.util.find_spec(name) is None]
    if absent:
        raise Missing(f"the browser tests need {', '.join(absent)}: pip install '.[test]'")


def old_ipykernel(version: str, cache: Path) -> Path:
    """Return a folder that holds this version of ipykernel, for PYTHONPATH; it is filled once.

    Raises
    ------
    Missing
        If pip cannot install it (no network, for instance).
    """
    folder = cache / f"ipykernel-{version}"
    if folder.is_dir():
        return folder
    with tempfile.TemporaryDirectory(dir=cache) as unpacked:
        # nest-asyncio: what kernels before 7.2 need, and the newest does not bring along
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", f"{unpacked}/site"]
        done = subprocess.run([*command, f"ipykernel=={version}", "nest-asyncio"], capture_output=True, text=True)
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or ["pip failed"]
            raise Missing(f"ipykernel {version} could not be installed: {last[0]}")
        Path(unpacked, "site").rename(folder)
    return folder


class Server:
    """JupyterLab with its own home, on a free port; a context manager.

    Parameters
    ----------
    folder : Path
        An empty folder, for everything.
    notebooks : Path
        The notebooks to serve; they are copied.
    caches : Path, optional
        Where matplotlib keeps its list of fonts from one session to the next.
    """

    def __init__(self, folder: Path, notebooks: Path = NOTEBOOKS, caches: Path | None = None):
        self.folder = folder
        self.notebooks = notebooks
        self.token = secrets.token_hex(16)
        self.url = ""
        self.log = folder / "server.log"
        self.home, self.served, self.data = folder / "home", folder / "notebooks", folder / "data"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON", "JPY"))}
        self.environment = kept | {
            "HOME": str(self.home),
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_DATA_DIR": str(self.data),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "JUPYTER_PLATFORM_DIRS": "1",
            "MPLCONFIGDIR": str(caches or folder / "matplotlib"),
            "NNLAB_AUTOSAVE": str(folder / "runs"),
            "PYTHONPATH": str(ROOT),
        }

    def __enter__(self) -> Server:
        for folder in (self.home, self.data / "kernels"):
            folder.mkdir(parents=True)
        shutil.copytree(self.notebooks, self.served, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        settings = self.folder / "config" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        settings.joinpath("notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
        command = [sys.executable, "-m", "jupyterlab", *FLAGS, f"--ServerApp.root_dir={self.served}"]
        command += [f"--port={random.randint(20000, 50000)}", f"--IdentityProvider.token={self.token}"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            self._wait(90)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _wait(self, seconds: float) -> None:
        """Wait until the server has written down its address (another port, if that one was taken) and answers."""
        facts = self.folder / "runtime" / f"jpserver-{self.process.pid}.json"
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            if not self.url and facts.exists():
                with contextlib.suppress(json.JSONDecodeError):  # half written
                    self.url = f"http://127.0.0.1:{json.loads(facts.read_text())['port']}"
            if self.url and self._answers():
                return
            time.sleep(0.1)
        raise RuntimeError(f"JupyterLab did not start:\n{self.last_words()}")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/api/status?token={self.token}", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """Ask the server to end its kernels and itself; end it by force after ten seconds."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def last_words(self) -> str:
        """Return the end of what the server and its kernels wrote."""
        return self.log.read_text(errors="replace")[-3000:]

    def add_kernel(self, name: str, path: Path) -> None:
        """Offer a kernel that looks for its packages in `path` first."""
        folder = self.data / "kernels" / name
        folder.mkdir(exist_ok=True)
        spec = {
            "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": name,
            "language": "python",
            "env": {"PYTHONPATH": f"{path}{os.pathsep}{ROOT}"},
        }
        folder.joinpath("kernel.json").write_text(json.dumps(spec))

    def copy(self, notebook: str, kernel: str) -> str:
        """Copy a served notebook for a kernel, without outputs; return its name."""
        content: dict[str, Any] = json.loads((self.served / notebook).read_text(encoding="utf-8"))
        content["metadata"]["kernelspec"] = {"name": kernel, "display_name": kernel, "language": "python"}
        for cell in content["cells"]:
            if cell["cell_type"] == "code":
                cell.update(outputs=[], execution_count=None)
        name = f"{Path(notebook).stem}-{secrets.token_hex(3)}.ipynb"
        (self.served / name).write_text(json.dumps(content), encoding="utf-8")
        return name
