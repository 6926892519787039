"""Fuzzing the readers: damaged tables, runs, settings and shared strings, as many as one likes.

    python tests/benchmarks/fuzz_readers.py --count 1000000

Each input is a good one that was changed at random: bits, bytes and slices of the whole file, or, in a saved run, of an
entry that is then packed again, so that sums and lengths are right and the damage is seen further in. A reader may
return something that can be used, or raise a ValueError in our words. Whatever else happens is written to a folder,
with the number by which the input can be made again. Prints how many inputs there were, and what was found.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import re
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

import nnlab
from nnlab import Config
from nnlab.data.choice import Choice
from nnlab.data.tables import read_table
from nnlab.lab.runtime.own_data import OpenFile, contents, uploaded
from nnlab.lab.runtime.share_string import PREFIX, from_string, to_string

TABLES = Path(__file__).parents[1] / "data" / "tables"
SHARES = {"table": 0.6, "door": 0.15, "run": 0.07, "settings": 0.08, "string": 0.1}
FOREIGN = re.compile(
    r"Exceeds the limit|embedded null|__\w+__|Traceback|literal_eval|NoneType|positional argument|Errno|"
    r"codec can't|invalid literal|could not convert|object is not|has no attribute|out of bounds|unhashable"
)
LONGEST, SLOWEST = 20_000, 2.0
TOKENS = [
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b'"', b"'", b",", b";", b"\t", b"|", b"\r", b"\n", b"\r\n", b" "),
    *(
        b"NA",
        b"nan",
        b"inf",
        b"-inf",
        b"1e999",
        b"1,5",
        b"1.234,5",
        b"1 234",
        b"-",
        b"+",
        b"sep=;\n",
        b"#",
        b"_",
        b"1_0",
    ),
    *(b"9" * 400, b"9" * 5000, b"(" * 300, b"[" * 300, b"{}", b"null", b"true", b"1e400", b"-1", b"\\ud800", b"PK"),
    *("é".encode(), "中".encode(), "\u2028".encode(), "\u202f".encode(), b"\x1b[0m", b"<html", b"=1+1", b"0x1F"),
]

Random = np.random.Generator


def mutated(random: Random, data: bytes, others: list[bytes]) -> bytes:
    """Return the bytes with a change or a few."""
    found = bytearray(data)
    for _ in range(int(random.geometric(0.6))):
        n = len(found)
        place = int(random.integers(n + 1))
        length = int(min(random.geometric(0.1), n - place))
        kind = int(random.integers(8))
        if kind == 0 and place < n:
            found[place] ^= 1 << int(random.integers(8))
        elif kind == 1 and place < n:
            found[place] = int(random.integers(256))
        elif kind == 2:
            del found[place : place + length]
        elif kind == 3:
            found[place:place] = found[place : place + length] * int(random.integers(1, 4))
        elif kind == 4:
            found[place:place] = TOKENS[int(random.integers(len(TOKENS)))]
        elif kind == 5:
            found[place : place + length] = TOKENS[int(random.integers(len(TOKENS)))]
        elif kind == 6:
            other = others[int(random.integers(len(others)))]
            start = int(random.integers(len(other) + 1))
            found[place:place] = other[start : start + int(random.integers(200))]
        elif random.random() < 0.2:
            del found[place:]
    return bytes(found)


def entries_of(data: bytes) -> dict[str, bytes]:
    """Return the entries of a saved run."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words_entry(words: object) -> bytes:
    """Return the entry that holds these words."""
    text = json.dumps(words) if not isinstance(words, str) else words
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.array(text), allow_pickle=False)
    return buffer.getvalue()


def mutated_run(random: Random, entries: dict[str, bytes], others: list[bytes]) -> bytes:
    """Return a saved run with one entry changed and all packed anew."""
    changed = dict(entries)
    name = list(entries)[int(random.integers(len(entries)))]
    if name == "words.npy":
        words = str(np.lib.format.read_array(io.BytesIO(entries[name]), allow_pickle=False))
        changed[name] = words_entry(mutated(random, words.encode(), others).decode("utf-8", "replace"))
    elif random.random() < 0.1:
        changed[f"history/{random.integers(100)}.npy"] = changed.pop(name)
    else:
        head = mutated(random, entries[name][:128], others)
        changed[name] = head + (
            entries[name][128:] if random.random() < 0.8 else mutated(random, entries[name], others)
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, value in changed.items():
            archive.writestr(key, value)
    return buffer.getvalue()


class Fuzzer:
    """Makes inputs by number, and reads them.

    Attributes
    ----------
    counts : Counter
        How many inputs of each kind were read, and how many refused.
    found : list of str
        What should not have happened.
    """

    def __init__(self, seed: int, folder: Path):
        self.seed, self.folder = seed, folder
        self.counts: Counter[str] = Counter()
        self.found: list[str] = []
        self.file = folder / "input"
        self.tables = [path.read_bytes() for path in sorted(TABLES.iterdir())]
        self.runs = [self._saved(config) for config in self._configs()]
        self.entries = [entries_of(run) for run in self.runs]
        self.settings = [config.to_json().encode() for config in self._configs()]
        self.strings = [to_string(config).encode() for config in self._configs()]

    def _configs(self) -> list[Config]:
        tiny = {"samples": 40, "epochs": 2, "batch_size": 8, "hidden": (3,)}
        return [
            Config(**tiny),
            Config(**tiny, optimizer="adam", batch_norm=True, dtype="float64", early_stopping=True),
            Config(**{**tiny, "dataset": "sine", "hidden": (), "validation_fraction": 0.0}),
            Config(**{**tiny, "dataset": "own", "samples": None}),
        ]

    def _saved(self, config: Config) -> bytes:
        random = np.random.default_rng(0)
        own = {"x": random.normal(size=(20, 2)), "y": np.array(["u", "v"] * 10)} if config.dataset == "own" else {}
        nnlab.run(config, **own).save(self.file)
        return self.file.read_bytes()

    def make(self, number: int) -> tuple[str, bytes]:
        """Return the kind and the bytes of an input."""
        random = np.random.default_rng([self.seed, number])
        kind = str(random.choice(list(SHARES), p=list(SHARES.values())))
        if kind == "run":
            which = int(random.integers(len(self.runs)))
            if random.random() < 0.3:
                return kind, mutated(random, self.runs[which], self.runs)
            return kind, mutated_run(random, self.entries[which], self.settings)
        if kind == "string" and random.random() < 0.7:
            text = mutated(random, self.settings[int(random.integers(len(self.settings)))], self.settings)
            return kind, PREFIX.encode() + base64.urlsafe_b64encode(text)
        seeds = {"settings": self.settings, "string": self.strings}.get(kind, self.tables)
        return kind, mutated(random, seeds[int(random.integers(len(seeds)))], seeds)

    def read(self, number: int) -> None:
        """Make an input and read it; again, with the processor's clock, if it took long."""
        kind, data = self.make(number)
        begun = time.perf_counter()
        self._read(number, kind, data)
        if time.perf_counter() - begun > SLOWEST:
            busy = time.process_time()
            self._read(number, kind, data)
            if time.process_time() - busy > SLOWEST:
                self._keep(number, kind, data, f"takes {time.process_time() - busy:.1f} s")

    def _read(self, number: int, kind: str, data: bytes) -> None:
        readers: dict[str, Callable[[bytes], object]] = {
            "table": self._read_table,
            "door": self._read_door,
            "run": self._read_run,
            "settings": lambda data: Config.from_json(data.decode("utf-8", "surrogateescape")),
            "string": lambda data: from_string(data.decode("utf-8", "surrogateescape")),
        }
        try:
            readers[kind](data)
            self.counts[f"{kind}: read"] += 1
        except ValueError as error:
            self.counts[f"{kind}: refused"] += 1
            said = str(error)
            if len(said) > LONGEST or FOREIGN.search(said) or not said.replace("\n", "").isprintable():
                self._keep(number, kind, data, f"says {said[:300]!r}")
        except Exception:
            self._keep(number, kind, data, traceback.format_exc(limit=-4))

    def _read_table(self, data: bytes) -> None:
        table = read_table(data)
        assert (
            np.isfinite(table.x).all() and len(table.x) == len(table.y) and len(table.feature_names) == table.x.shape[1]
        )

    def _read_door(self, data: bytes) -> None:
        contents(data)
        opened = OpenFile(data)
        names = [column.name for column in opened.profile.columns if column.used]
        own = opened.data(None, Choice(names, "one-hot", "drop"))
        assert np.isfinite(own.x).all() and len(own.x) == len(own.y) and len(own.names) == own.x.shape[1]
        uploaded(data)

    def _read_run(self, data: bytes) -> None:
        self.file.write_bytes(data)
        run = nnlab.load_run(self.file)
        assert np.isfinite(run.network.parameters).all() and run.scores("train")

    def _keep(self, number: int, kind: str, data: bytes, what: str) -> None:
        self.counts["found"] += 1
        if len(self.found) < 100:
            (self.folder / f"{number}.{kind}").write_bytes(data)
            self.found.append(f"{number} ({kind}): {what}")


def main() -> None:
    """Read so many inputs, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--folder", type=Path, help="where what is found is written")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    folder = given.folder or Path(tempfile.mkdtemp(prefix="fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    fuzzer = Fuzzer(given.seed, folder)
    begun = time.perf_counter()
    for number in range(given.first, given.first + given.count):
        fuzzer.read(number)
        if (number + 1) % 50_000 == 0:
            print(f"{number + 1:,} inputs, {time.perf_counter() - begun:.0f} s, {len(fuzzer.found)} found", flush=True)
    print("\n".join(fuzzer.found))
    for what, count in sorted(fuzzer.counts.items()):
        print(f"{what:20} {count:10,}")
    print(
        f"{given.count:,} inputs in {time.perf_counter() - begun:.0f} s; {fuzzer.counts['found']:,} found; see {folder}"
    )


if __name__ == "__main__":
    main()
