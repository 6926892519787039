"""Files that were made to hurt, or were damaged: refused at once, in words, whatever they hold.

Each is opened in a process of its own, which measures itself: processor seconds and megabytes beyond those of the
imports are bounded for whatever comes.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import zipfile

import numpy as np
import pytest

import nnlab
from nnlab import Config
from nnlab.data.tables import read_table
from nnlab.experiments import files
from nnlab.experiments.atomic import remove_leftovers

MOST_SECONDS, MOST_MEGABYTES = 2.0, 200

OPEN = """
import pathlib, re, sys, time
import nnlab
from nnlab.data.tables import read_table
before = time.process_time()
try:
    {call}
    said = "read"
except ValueError as error:
    said = str(error)
except OSError as error:
    said = "OSError " + str(error)
seconds = time.process_time() - before
status = pathlib.Path("/proc/self/status")
print(seconds, int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) / 1024 if status.exists() else 0)
print(ascii(said))
"""


def measured(path, call="nnlab.load_run(sys.argv[1])"):
    """Return what is said of a file, after checking what it cost to say so."""
    answer = subprocess.run(
        [sys.executable, "-c", OPEN.format(call=call), os.fspath(path)], capture_output=True, text=True, timeout=120
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    figures, said = answer.stdout.splitlines()
    seconds, megabytes = map(float, figures.split())
    assert seconds < MOST_SECONDS and megabytes < MOST_MEGABYTES, (seconds, megabytes, said)
    return said


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "run.npz"
    nnlab.run(Config(samples=80, hidden=(3,), epochs=2)).save(path)
    return path


def parts(path):
    with np.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    return json.loads(str(arrays.pop("words"))), arrays


def rewrite(path, change_words=lambda words: words, **changes):
    """Write the file anew with other words and arrays (None: without)."""
    words, arrays = parts(path)
    arrays |= changes
    text = change_words(words)
    whole = {name: value for name, value in arrays.items() if value is not None}
    np.savez_compressed(path, words=np.array(text if isinstance(text, str) else json.dumps(text)), **whole)


def with_config(**settings):
    return lambda words: {**words, "config": {**words["config"], **settings}}


def bomb(path, name, shape, descr="<f4", version=(1, 0)):
    """Add an array of zeros that takes a thousandth of its size."""
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as entry,
    ):
        header = {"descr": descr, "fortran_order": False, "shape": shape}
        (np.lib.format.write_array_header_1_0 if version == (1, 0) else np.lib.format.write_array_header_2_0)(
            entry, header
        )
        left = int(np.prod(shape)) * np.dtype(descr).itemsize
        while left > 0:
            entry.write(bytes(min(left, 2**20)))
            left -= 2**20


def with_header(path, text, length=None, version=b"\x01\x00"):
    """Add an array whose header is this text, with blanks up to a length."""
    length = length or len(text)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("history/evil.npy", "w") as entry:
        entry.write(b"\x93NUMPY" + version + length.to_bytes(2 if version == b"\x01\x00" else 4, "little"))
        entry.write(text.encode("latin-1"))
        for start in range(len(text), length, 2**20):
            entry.write(b" " * min(2**20, length - start))


# ---- runs -----------------------------------------------------------------------------------------------------------

BIG = {"hidden": [4096] * 10}


def own_bomb(path):
    rewrite(path, with_config(dataset="own"), **{"own/y": np.zeros(10, int)})
    bomb(path, "own/x.npy", (1000, 120_000), "<f8")


def big_weights(path):
    n = 9 * 4096**2
    rewrite(path, with_config(**BIG), parameters=None)
    bomb(path, "parameters.npy", (n,))


HOSTILE = {
    "a network of gigabytes": (lambda p: rewrite(p, with_config(**BIG)), "the weights do not fit the network"),
    "with weights to match": (big_weights, "unpacks to more than|do not fit"),
    "a bomb under a strange name": (lambda p: bomb(p, "evil.npy", (250_000_000,)), "evil is not part of a run"),
    "a bomb among the columns": (lambda p: bomb(p, "history/evil.npy", (100_000_000,)), "not part of a run"),
    "a bomb as the optimizer's memory": (
        lambda p: bomb(p, "last/memory_evil.npy", (200_000_000,)),
        "do not fit the network",
    ),
    "a bomb of samples": (own_bomb, "unpacks to more than"),
    "more than it may unpack to": (lambda p: bomb(p, "evil.npy", (300_000_000,)), "unpacks to more than 1024 MB"),
    "many entries": (
        lambda p: [bomb(p, f"history/{i}.npy", (1,)) for i in range(1001)],
        "more than 1,000 entries",
    ),
    "an entry twice": (lambda p: bomb(p, "parameters.npy", (17,)), "parameters is there twice"),
    "an unclosed bracket": (lambda p: with_header(p, "{'descr': '<f4', 'shape': (1,"), "cannot be unpacked"),
    "many brackets": (lambda p: with_header(p, "(" * 9000), "cannot be unpacked"),
    "minus": (lambda p: with_header(p, "-" * 9000 + "1"), "cannot be unpacked"),
    "a number of many digits": (
        lambda p: with_header(p, "{'descr': '<f4', 'fortran_order': False, 'shape': (" + "9" * 5000 + ",)}"),
        "cannot be unpacked",
    ),
    "a huge shape": (
        lambda p: with_header(p, "{'descr': '<f4', 'fortran_order': False, 'shape': (" + "9" * 300 + ",)}"),
        "not as long as it says",
    ),
    "a shape below zero": (
        lambda p: with_header(p, "{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 0)}"),
        "not as long as it says",
    ),
    "a type of its own": (
        lambda p: with_header(p, "{'descr': [('a', '<f4', (3,))], 'fortran_order': False, 'shape': (0,)}"),
        "history",
    ),
    "no type": (lambda p: with_header(p, "{'descr': 5, 'fortran_order': 0, 'shape': (0,)}"), "cannot be unpacked"),
    "text of no characters": (
        lambda p: with_header(p, "{'descr': '<U999999999', 'fortran_order': False, 'shape': (0,)}"),
        "cannot be unpacked",
    ),
    "a header of gigabytes": (
        lambda p: with_header(p, " ", length=500_000_000, version=b"\x02\x00"),
        "packed in a way that nnlab does not use",
    ),
    "words of gigabytes": (
        lambda p: [np.savez(p, parameters=np.zeros(17, "float32")), bomb(p, "words.npy", (), "<U200000000")],
        "not a run that nnlab saved",
    ),
    "words of many digits": (
        lambda p: rewrite(p, lambda words: json.dumps(words)[:-1] + ', "evil": ' + "9" * 5000 + "}"),
        "not a run that nnlab saved",
    ),
    "words of many brackets": (
        lambda p: rewrite(p, lambda words: '{"version": ' + "[" * 10**6),
        "not a run that nnlab",
    ),
    "words of another version": (lambda p: rewrite(p, lambda words: {**words, "version": "9" * 10**6}), "written in"),
    "9,000 settings": (
        lambda p: rewrite(p, with_config(**{f"evil{i}": i for i in range(9000)})),
        "unknown setting 'evil0'",
    ),
    "a setting that cannot be printed": (lambda p: rewrite(p, with_config(**{"\ud800\0": 1})), "unknown setting"),
    "a setting of many values": (lambda p: rewrite(p, with_config(hidden=[1] * 10**6)), "hidden"),
    "a setting of many characters": (lambda p: rewrite(p, with_config(dataset="x" * 10**6)), "dataset"),
    "a setting nested deep": (lambda p: rewrite(p, with_config(points=eval("[" * 90 + "]" * 90))), "points"),
    "many marks": (lambda p: rewrite(p, lambda words: {**words, "marks": [[1, "a"]] * 150_000}), "marks is not as"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("what", HOSTILE)
def test_a_run_that_was_made_to_hurt(saved, what):
    make, says = HOSTILE[what]
    make(saved)
    said = measured(saved)
    assert any(words in said for words in says.split("|")), said
    assert len(said) < 30_000 and said.isascii()


FOREIGN = ("Exceeds the limit", "embedded", "__new__", "Traceback", "literal", "NoneType", "argument", "Errno")


def column(name, value):
    return lambda p: rewrite(p, **{f"history/{name}": value})


DAMAGED = {
    "no weights": (lambda p: rewrite(p, parameters=None), "parameters is missing"),
    "weights that are dates": (lambda p: rewrite(p, parameters=np.zeros(17, "datetime64[s]")), "do not fit"),
    "complex weights": (lambda p: rewrite(p, parameters=np.zeros(17, complex)), "do not fit"),
    "whole weights": (lambda p: rewrite(p, parameters=np.zeros(17, "int32")), "do not fit"),
    "weights of another precision": (lambda p: rewrite(p, parameters=np.zeros(17)), "do not fit"),
    "weights that are no numbers": (
        lambda p: rewrite(p, parameters=np.full(17, np.nan, "float32")),
        "parameters holds values that are NaN or infinite",
    ),
    "infinite last weights": (
        lambda p: rewrite(p, **{"last/parameters": np.full(17, np.inf, "float32")}),
        "last/parameters holds values that are NaN or infinite",
    ),
    "one weight more": (
        lambda p: rewrite(p, parameters=np.zeros(18, "float32"), **{"last/parameters": np.zeros(18, "float32")}),
        "do not fit",
    ),
    "counters below zero": (lambda p: rewrite(p, **{"last/counters": np.array([-1, 5])}), "last/counters is not as"),
    "counters that are floats": (lambda p: rewrite(p, **{"last/counters": np.ones(2)}), "last/counters is not as"),
    "a memory that the optimizer has not": (
        lambda p: rewrite(p, **{"last/memory_evil": np.zeros(17, "float32")}),
        "do not fit the network",
    ),
    "a missing column": (column("train_loss", None), "history/train_loss is missing"),
    "a missing clock": (column("seconds", None), "history/seconds is missing"),
    "an extra column": (column("test_loss", np.zeros(2)), "history/test_loss is not part of a run"),
    "a longer column": (column("train_loss", np.zeros(3)), "must be of one length"),
    "a column of columns": (column("train_loss", np.zeros((2, 2))), "must be of one length"),
    "a column of text": (column("train_loss", np.array(["a", "b"])), "history/train_loss is not as a run has it"),
    "a complex column": (column("train_loss", np.zeros(2, complex)), "history/train_loss is not as a run has it"),
    "epochs that do not count": (column("epoch", np.array([1.0, 1.0])), "history/epoch is not as a run has it"),
    "epochs below zero": (column("updates", np.array([-5.0, 1.0])), "history/updates is not as a run has it"),
    "half a sample of one's own": (lambda p: rewrite(p, **{"own/x": np.zeros((5, 2))}), "own/y is missing"),
    "samples that the settings do not ask for": (
        lambda p: rewrite(p, **{"own/x": np.zeros((5, 2)), "own/y": np.zeros(5)}),
        "own/x is not as a run has it",
    ),
    "own data without samples": (lambda p: rewrite(p, with_config(dataset="own")), "own/x is not as a run has it"),
    "half a split": (lambda p: rewrite(p, **{"split/train": np.arange(5)}), "is missing"),
    "a split that is none": (
        lambda p: rewrite(p, **{f"split/{name}": np.arange(3.0) for name in ("train", "validation", "test")}),
        "split/train is not as a run has it",
    ),
    "a stop of too few parts": (lambda p: rewrite(p, lambda w: {**w, "stop": [1]}), "stop is not as a run has it"),
    "a stop of other parts": (lambda p: rewrite(p, lambda w: {**w, "stop": ["a", 1, 2]}), "stop is not as a run has"),
    "a stop that is no list": (lambda p: rewrite(p, lambda w: {**w, "stop": {"epoch": 1}}), "stop is not as a run"),
    "marks that are none": (lambda p: rewrite(p, lambda w: {**w, "marks": [[1]]}), "marks is not as a run has it"),
    "marks that are no list": (lambda p: rewrite(p, lambda w: {**w, "marks": 5}), "marks is not as a run has it"),
    "scores that are words": (lambda p: rewrite(p, lambda w: {**w, "initial": {"train_loss": "a"}}), "initial is not"),
    "scores of another task": (
        lambda p: rewrite(p, lambda w: {**w, "initial": {"train_rmse": 1.0}}),
        "history/train_rmse is missing",
    ),
    "a config that is none": (
        lambda p: rewrite(p, lambda w: {**w, "config": "{}"}),
        "its config is not a list of settings",
    ),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_run_is_refused_when_it_is_opened(saved, what):
    damage, says = DAMAGED[what]
    damage(saved)
    with pytest.raises(ValueError) as caught:
        nnlab.load_run(saved)
    assert says in str(caught.value)
    assert "run.npz" in str(caught.value)
    assert not any(word in str(caught.value) for word in FOREIGN)


def test_runs_of_every_kind_are_opened_again(tmp_path):
    path = tmp_path / "run.npz"
    x, y = np.random.default_rng(0).normal(size=(60, 3)), np.arange(60) % 2
    for config, own in (
        (Config(dataset="sine", hidden=(), epochs=1), {}),
        (Config(samples=100, epochs=2, validation_fraction=0.0, batch_norm=True, input_dropout=0.1), {}),
        (Config(samples=100, epochs=2, optimizer="adam", dtype="float64", early_stopping=True, patience=0), {}),
        (Config(dataset="own", epochs=1), {"x": x, "y": y}),
        (Config(dataset="own", epochs=1), {"x": x.reshape(60, 3, 1), "y": y}),
        (Config(dataset="own", epochs=1, optimizer="adadelta"), {"x": x, "y": x[:, :2]}),
        (Config(samples=100, epochs=5, learning_rate=1e6), {}),
    ):
        run = nnlab.run(config, **own)
        run.save(path)
        again = nnlab.load_run(path)
        np.testing.assert_array_equal(again.network.parameters, run.network.parameters)
        assert again.history.stop == run.history.stop


def test_large_honest_runs_are_opened_again(tmp_path):
    path = tmp_path / "run.npz"
    x = np.random.default_rng(0).integers(0, 256, size=(10_000, 784)).astype(np.uint8)
    x[:, :500] = 0  # as images have it
    y = np.arange(len(x)) % 10
    run = nnlab.run(Config(dataset="own", hidden=(200,), epochs=1, batch_size=1000), x=x, y=y)
    run.save(path)
    np.testing.assert_array_equal(nnlab.load_run(path).data.train.x, run.data.train.x)


@pytest.mark.parametrize("initializer", ["zeros", "lecun_normal"])
def test_a_large_run_that_could_be_packed_small_is_opened_again(tmp_path, initializer):
    """Zeros are packed into a thousandth, as a bomb is: such a run is kept as it is."""
    path = tmp_path / "run.npz"
    x = np.zeros((4000, 1500))
    x[:, 0] = np.arange(len(x))
    run = nnlab.run(
        Config(dataset="own", hidden=(1500,), initializer=initializer, epochs=1, batch_size=1000),
        x=x,
        y=x[:, 0] % 2 > 0,
    )
    run.save(path)
    again = nnlab.load_run(path)
    np.testing.assert_array_equal(again.network.parameters, run.network.parameters)
    np.testing.assert_array_equal(again.data.train.x, run.data.train.x)


def test_names_of_columns_are_kept(tmp_path):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(np.random.default_rng(0).normal(size=(60, 2)), columns=["height", "größe"])
    run = nnlab.run(Config(dataset="own", epochs=1), x=frame, y=np.arange(60) % 2)
    run.save(tmp_path / "run.npz")
    assert nnlab.load_run(tmp_path / "run.npz").data.feature_names == ("height", "größe")
    rewrite(tmp_path / "run.npz", lambda words: {**words, "feature_names": ["one"]})
    with pytest.raises(ValueError, match="1 feature names for 2 columns of X"):
        nnlab.load_run(tmp_path / "run.npz")
    rewrite(tmp_path / "run.npz", lambda words: {**words, "feature_names": [1, 2]})
    with pytest.raises(ValueError, match="feature_names is not as a run has it"):
        nnlab.load_run(tmp_path / "run.npz")
    rewrite(tmp_path / "run.npz", lambda words: {n: v for n, v in words.items() if n != "feature_names"})
    assert nnlab.load_run(tmp_path / "run.npz").data.feature_names == ("x1", "x2")


# ---- special files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", ["nnlab.load_run(sys.argv[1])", "read_table(sys.argv[1])"])
@pytest.mark.parametrize("kind", ["folder", "zeros", "nothing", "random", "pipe", "socket"])
def test_a_special_file_is_refused_at_once(tmp_path, monkeypatch, kind, call):
    monkeypatch.chdir(tmp_path)
    paths = {"folder": tmp_path, "zeros": "/dev/zero", "nothing": "/dev/null", "random": "/dev/urandom"}
    if kind == "pipe":
        os.mkfifo(tmp_path / "a")
    if kind == "socket":
        made = socket.socket(socket.AF_UNIX)
        made.bind("a")
        made.close()
    said = measured(paths.get(kind, tmp_path / "a"), call)
    assert ("not a file" in said) if kind != "socket" else ("OSError" in said or "not a file" in said)


@pytest.mark.parametrize("path", ["a\0b", "\ud800\udfff/a", "\0"])
@pytest.mark.parametrize("use", [nnlab.load_run, read_table, files.atomic])
def test_a_path_that_cannot_be_one(path, use):
    with pytest.raises(ValueError, match="cannot be the name of a file"):
        use(path)


def test_what_a_killed_save_has_left_is_removed_by_the_next(saved):
    old, young, other = (saved.parent / name for name in (".saving-abcd1234", ".saving-efgh5678", "saving-not"))
    for path in (old, young, other):
        path.write_bytes(b"half a run")
    os.utime(old, (1e9, 1e9))
    os.utime(other, (1e9, 1e9))
    nnlab.load_run(saved).save(saved)
    assert {path.name for path in saved.parent.iterdir()} == {"run.npz", young.name, other.name}
    remove_leftovers(saved.parent / "nowhere")


# ---- tables ---------------------------------------------------------------------------------------------------------

TABLES = {
    "one long label": (b"a,b,y\n" + b"1.5,2.5,u\n1.5,2.5,v\n" * 10_000 + b"1,2," + b"z" * 20_000 + b"\n", "long|label"),
    "many columns": (b",".join(b"c%d" % i for i in range(60_000)) + b"\n" + b"1," * 59_999 + b"1\n", "columns"),
    "many cells in a line": (b"a,y\n" + b"," * 5_000_000, "a line has more than 100,000 cells"),
    "one cell": (b"a" * 10_000_000, "a cell has more than 131,072 characters"),
    "one quotation mark": (b'a,y\n1,2\n"' + b"1,2\n" * 500_000, "a cell has more than 131,072 characters"),
    "many empty lines": (b"a,y\n" + b"\n" * 10_000_000, "more than 1,000,000 rows"),
    "many empty lines before": (b"\n" * 2_000_000 + b"a,y\n1,2\n", "read"),
    "many empty lines between": (b"a,y\n" + b"\n" * 2_000_000 + b"1,2\n", "read"),
    "many delimiters": (b",;\t|" * 1_000_000, "a line has more than|empty"),
    "many digits": (b"a,y\n" + b"9" * 100_000 + b",1\n2,2\n", "not a number"),
    "many groups": (b"a;y\n" + b"1,111" * 10_000 + b";1\n2;2\n", "not a number"),
    "many signs": (b"a;y\n" + b"+-" * 10_000 + b";1\n2;2\n", "not a number"),
    "many bytes of an old encoding": (b"a,y\n" + b"\xe4,1\n" * 100_000, "not a number"),
    "zeros": (bytes(10_000_000), "not UTF-8 text"),
    "half of UTF-16": (b"a\0,\0y\0\n\0" + b"\xd8\xd8" * 1000, "not UTF-8 text"),
    "blanks": (b" " * 10_000_000, "empty"),
    "sep=": (b"sep=" * 1_000_000, "cell"),
}


@pytest.mark.parametrize("what", TABLES)
def test_a_table_that_was_made_to_hurt(tmp_path, what):
    content, says = TABLES[what]
    (tmp_path / "table.csv").write_bytes(content)
    said = measured(tmp_path / "table.csv", "read_table(sys.argv[1])")
    assert any(words in said for words in says.split("|")), said[:500]
    assert len(said) < 3000
