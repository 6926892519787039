"""The fuzzer of the readers works, and the first few inputs it makes do no harm."""

from __future__ import annotations

import importlib.util
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "fuzz_readers.py"


def test_a_few_inputs(tmp_path, recwarn):
    spec = importlib.util.spec_from_file_location("fuzz_readers", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    fuzzer = module.Fuzzer(seed=1, folder=tmp_path)
    for number in range(400):
        fuzzer.read(number)
    assert fuzzer.found == []
    assert sum(fuzzer.counts.values()) == 400
    assert fuzzer.make(7) == fuzzer.make(7)
    for kind in module.SHARES:
        assert fuzzer.counts[f"{kind}: refused"]
