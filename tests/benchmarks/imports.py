"""What starting costs: `import nnlab.lab` and the first Lab, in time, memory and modules.

    python tests/benchmarks/imports.py [rounds]

prints tables, and asserts nothing (`tests/test_import_time.py` asserts what must not be loaded). Each stage begins in
an interpreter of its own, from compiled files; of several rounds the fastest is shown. The modules are those of
`python -X importtime`, their own times added up by package: what a package imports in turn counts there, not here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter

HEAVY = ("sklearn", "scipy", "joblib", "pandas", "matplotlib", "ipywidgets")

STAGES = {
    "import nnlab": "import nnlab",
    "import nnlab.lab": "import nnlab.lab",
    "first Lab": "lab = nnlab.lab.Lab()",
    "second Lab": "lab = nnlab.lab.Lab()",
    "Lab on digits": "lab = nnlab.lab.Lab(nnlab.Config(dataset='digits'))",
    "its first epoch": "lab.run(1)",
}
"""One after the other, in one interpreter."""

CLOCK = """
import json, os, resource, sys, time
found = {{}}
for name, code in {stages!r}.items():
    before, start = set(sys.modules), time.perf_counter()
    exec(code)
    seconds = time.perf_counter() - start
    pages = int(open("/proc/self/statm").read().split()[1]) if os.path.exists("/proc/self/statm") else 0
    loaded = {{module.partition(".")[0] for module in sys.modules}} & set({heavy!r})
    found[name] = seconds, pages * resource.getpagesize() / 1e6, len(set(sys.modules) - before), sorted(loaded)
print(json.dumps(found))
"""


def python(*words: str) -> subprocess.CompletedProcess[str]:
    """Run Python; what it compiles is kept for the next time."""
    kept = os.path.join(tempfile.gettempdir(), f"nnlab-compiled-{os.getuid() if os.name == 'posix' else ''}")
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    around["PYTHONPYCACHEPREFIX"] = kept
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True, env=around)


def stages() -> dict[str, tuple[float, float, int, list[str]]]:
    """Return of each stage the seconds, the MB in use after it, how many modules came, which libraries are there."""
    code = CLOCK.format(stages=STAGES, heavy=HEAVY)
    found: dict[str, tuple[float, float, int, list[str]]] = json.loads(python("-c", code).stdout)
    return found


def packages(code: str) -> tuple[Counter[str], Counter[str]]:
    """Return the ms that each package's modules took to load, and how many modules these are."""
    lines = python("-X", "importtime", "-c", code).stderr.splitlines()
    times: Counter[str] = Counter()
    modules: Counter[str] = Counter()
    for line in lines:
        own, _, name = line.removeprefix("import time:").split("|") if line.count("|") == 2 else ("", "", "")
        if own.strip().isdigit():
            package = name.strip().partition(".")[0]
            package = "standard library" if package in sys.stdlib_module_names else package
            times[package] += int(own) / 1000
            modules[package] += 1
    return times, modules


def main(rounds: int) -> None:
    """Print what each stage costs, and what the imports of the Lab are."""
    found = [stages() for _ in range(rounds + 1)][1:]  # the first compiles
    print(f"{'':20}{'ms':>8}{'MB after':>10}{'modules':>9}   large libraries that are there by then")
    for name in STAGES:
        seconds, megabytes, modules, heavy = min(each[name] for each in found)
        print(f"{name:20}{1000 * seconds:8.0f}{megabytes:10.0f}{modules:9}   {' '.join(heavy)}")

    all_times = [packages("import nnlab.lab; nnlab.lab.Lab()") for _ in range(rounds)]
    times, modules = min(all_times, key=lambda each: sum(each[0].values()))
    print(f"\n{'import nnlab.lab; Lab()':28}{'ms':>8}{'modules':>9}")
    for package, milliseconds in times.most_common(16):
        print(f"{package:28}{milliseconds:8.1f}{modules[package]:9}")
    print(f"{'all':28}{sum(times.values()):8.1f}{sum(modules.values()):9}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
