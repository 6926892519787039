"""Complaints in the language of the Lab: every row of the table, and what wrong settings and files really give.

That each ``raise`` in the sources has its row is the matter of `test_codes`.
"""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest

import nnlab
from nnlab import Config, ConfigError
from nnlab.config import check_setting, read_setting
from nnlab.data import stored
from nnlab.data.datasets import load, load_folds
from nnlab.data.frames import frame_numbers
from nnlab.data.tables import read_table
from nnlab.experiments.atomic import atomic
from nnlab.experiments.jobs import check, tasks_of
from nnlab.lab import Lab
from nnlab.lab.compare.plan import race, repeats, variations
from nnlab.lab.compare.values import parse_race
from nnlab.lab.runtime.autosave import last_saved
from nnlab.lab.runtime.own_data import MOST_BYTES, own_data, uploaded
from nnlab.lab.runtime.share_string import LONGEST, from_string
from nnlab.lab.text.format import parse_values
from nnlab.lab.text.texts import TEXTS, Words
from nnlab.lab.widgets.download import LARGEST, data_link
from nnlab.sentences import Sentence, sentence_of
from nnlab.settings.lists import parse_sizes

ENGLISH, CHINESE = Words("en"), Words("zh")
SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=2, batch_size=16)
PACKAGE = Path(nnlab.__file__).parent


def is_chinese(text: str) -> bool:
    """Return whether there is Chinese in it and, outside quotation marks, no two English words in a row."""
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", text)
    return bool(re.search(r"[\u4e00-\u9fff]", text)) and not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", bare)


def said(error: Exception) -> str:
    """Return what an error says in Chinese, having seen to it that nothing English is left of it."""
    for sentence in error.problems.values() if isinstance(error, ConfigError) else [sentence_of(error)]:
        assert is_chinese(CHINESE.translate(sentence)), f"{sentence} -> {CHINESE.translate(sentence)}"
        assert ENGLISH.translate(sentence) == sentence
    assert is_chinese(re.sub("：[^；]*: ", "：", CHINESE.explain(error)))
    return CHINESE.explain(error)


def complaint(work, *arguments, **settings) -> str:
    with pytest.raises((ValueError, OverflowError, OSError)) as caught:
        work(*arguments, **settings)
    return said(caught.value)


# ---- the table ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [key for key in TEXTS if key.startswith("says_")])
def test_a_sentence_is_found_by_its_code_and_its_gaps_are_filled(key):
    english, chinese = TEXTS[key]
    gaps = {name: f"«{name}»" for name in re.findall(r"{(\w+)}", english)}
    sentence = Sentence(key.removeprefix("says_"), english, **gaps)
    assert CHINESE.translate(sentence) == chinese.format(**gaps)
    assert CHINESE.translate(str(sentence)) == english.format(**gaps)  # the same words without a code are not known
    assert ENGLISH.translate(sentence) is sentence


def test_what_stands_in_a_gap_is_translated_too():
    inner = Sentence("between", "from {low} to {high}", low="0", high="1")
    outer = Sentence("number_range", "{value} is out of range; give a number {bounds}", value="2", bounds=inner)
    assert CHINESE.translate(outer) == "2 超出范围；允许的范围：0 到 1"


def test_a_code_that_the_table_lacks_stays_english():
    assert CHINESE.translate(Sentence("nobody_knows", "{n} of them", n="3")) == "3 of them"


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        " ",
        "division by zero",
        "[Errno 28] No space left on device",
        "'NoneType' object is not callable",
        "{value} {0} {",
        "<b>nothing</b> of ours",
        "sigmoid 与 tanh",
        "z" * 10_000,
    ],
)
def test_a_strange_sentence_stays_as_it_is(sentence):
    assert CHINESE.translate(sentence) == sentence
    assert CHINESE.explain(RuntimeError(sentence)) == sentence


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "{0}", "{value.__class__}", "{", "%s", "\\1", "a\nb"])
def test_a_value_is_only_text(value):
    assert repr(value) in complaint(Config, dataset=value)
    assert repr(value) in complaint(Config, l2=value)
    assert value in complaint(Config.from_dict, {value: 1})


# ---- settings -------------------------------------------------------------------------------------------------------


WRONG = (1j, "half", -1, 10**9, 10**400, float("nan"), [5, 1j] * 60, "1,,2", "1 2 x; 3")


@pytest.mark.parametrize("name", Config.field_names())
@pytest.mark.parametrize("value", WRONG)
def test_every_wrong_setting(name, value):
    try:
        Config(**{name: value})
    except ConfigError as error:
        assert said(error).startswith(f"{CHINESE(name)}：")
    with pytest.raises(ConfigError) as caught:
        Config(**{name: 1j})
    said(caught.value)


def test_a_text_of_points_or_sizes():
    assert complaint(parse_sizes, "8, x") == "第 2 个大小：'x' 不是整数；隐藏层大小请写成 32, 16 这样"
    assert "此处为空" in complaint(parse_sizes, "8,,8")
    assert "第 2 个点" in complaint(Config, points="1 2 0; 1 x 0")
    assert "(x1, x2, 类别或值)" in complaint(Config, points="1 2 3 4")
    assert "100" in complaint(Config, points="1 2 0;" * 101)


def test_names_and_what_is_close_to_them():
    assert complaint(check_setting, "optimizer", "adamm").endswith("。是否想写 'adam'？")
    assert complaint(Config.from_dict, {"batchsize": 3}).startswith("batchsize：未知的设置 'batchsize'；可选：")
    assert "rleu" in complaint(Config, activation=("tanh", "rleu"))


def test_a_batch_size_that_is_no_number():
    assert complaint(Config, batch_size="many") == (
        "批量大小：'many' 不是整数；请给出 1 到 1,000,000 的整数，或用 all 表示整个训练集"
    )


@pytest.mark.parametrize(
    "settings",
    [
        {"validation_fraction": 0.6, "test_fraction": 0.5},
        {"activation": ("relu",) * 3},
        {"dropout": (0.1,) * 3},
        {"weight_decay": 0.1},
        {"early_stopping": True, "validation_fraction": 0.0},
        {"l2": -1, "epochs": 0, "optimizer": "none"},
    ],
)
def test_settings_that_contradict_each_other(settings):
    complaint(Config, **settings)


@pytest.mark.parametrize(
    "settings",
    [
        {"output": "linear"},
        {"loss": "cross_entropy", "dataset": "sine"},
        {"output": "softmax", "loss": "mse"},
        {"early_stopping": True, "monitor": "validation_rmse"},
        {"early_stopping": True, "monitor": "validation_accuracy", "dataset": "sine"},
        {"batch_size": 90},
        {"augmentation": ("shift",)},
        {"augmentation": ("jitter",), "dataset": "iris"},
        {"dataset": "own"},
        {"train_size": 5000},
        {"train_size": 1},
        {"samples": 500, "dataset": "iris"},
        {"validation_fraction": 0.001},
        {"samples": 10, "dataset": "digits"},
        {"points": ((1.0, 2.0),)},
        {"points": ((1.0, 2.0, 7.0),)},
        {"points": ((1.0, 2.0, 7.0),), "dataset": "digits", "samples": 500},
        {"points": ((1.0, 2.0, 7.0),), "dataset": "sine"},
        {"points": ((1.0, 2.0),), "dataset": "plane"},
    ],
)
def test_settings_that_do_not_suit_the_data(settings):
    complaint(lambda: check(tasks_of([SMALL.replace(**settings)])))


def test_data_that_cannot_be_fetched(monkeypatch):
    def fails(*args, **kwargs):
        raise OSError("offline")

    monkeypatch.setattr("sklearn.datasets.fetch_openml", fails)
    assert "openml.org" in complaint(stored._fetch, "mnist", "mnist_784")


# ---- own data -------------------------------------------------------------------------------------------------------

ROWS = "1,2,0\n3,4,1\n" * 20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,y\n",
        "y\n1\n",
        "1,2\n3,4\n",
        "a,a,y\n1,2,3\n",
        "a,b,y\n1,2,3\n1,2\n",
        'a,y\n"1,2\n',
        'a,y\n"1"x,2\n',
        "age,city,y\n1,Rome,0\n,Oslo,1\nNA,Bonn,\n",
        "a;y\n1,5;0\n2,5;1\n",
        "a,b,c,d,e,f,g,y\n,,,x,x,x,x,1\n",
        "a,b,y\n1,2,0\n3,4,0\n",
        "a,b,y\n" + ROWS + "1,2,5\n",
        "a,b,y\n" + "".join(f"1,2,name{i}\n" for i in range(60)),
        "a,b,y\n1,2,0\n3,4,1\n3,4,1\n1,2,0\n",
        b"PK\x03\x04...",
        "größe,y\n1,2\n".encode("latin-1"),
        b" " * (MOST_BYTES + 1),
    ],
)
def test_a_file_that_cannot_be_used(text):
    content = text.encode() if isinstance(text, str) else text

    def use():
        data = uploaded(content)
        load(SMALL.replace(dataset="own", samples=None), data.x, data.y, feature_names=data.names)

    complaint(use)


def test_tables_are_bounded(monkeypatch):
    complaint(read_table, ("a,b,y\n" + ROWS).encode(), "c")
    complaint(read_table, 3.5)
    monkeypatch.setattr("nnlab.data.tables.MOST_ROWS", 3)
    complaint(read_table, ("a,b,y\n" + ROWS).encode())
    monkeypatch.setattr("nnlab.data.tables.MOST_BYTES", 3)
    complaint(read_table, ("a,b,y\n" + ROWS).encode())


X, Y = np.random.default_rng(0).normal(size=(40, 2)), np.arange(40) % 2


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (X, None),
        (None, Y),
        (X, Y[:-1]),
        (X, 3),
        (X, np.zeros((40, 2, 2))),
        (X, np.eye(2)[Y].astype(int)),
        (X, np.full((40, 2), 3)),
        (X, ["one"] * 40),
        (X, [f"name {i}" for i in range(40)]),
        (X, [2, *Y[1:]]),
        (X, ["a", *Y[1:].tolist()]),
        (X, [None, *Y[1:].tolist()]),
        (X, [None, None, *Y[2:].tolist()]),
        (X, Y * 1j),
        (X, [np.nan, *X[1:, 0]]),
        (X * np.nan, Y),
        (np.where(X.max() == X, np.inf, X), Y),
        (X * 1e200, Y),
        (X * 1j, Y),
        (np.full((40, 2), "a"), Y),
        (X[:, 0], Y),
        (X[:, :, None, None], Y),
        (X[:, :0], Y),
        (np.ma.masked_array(X, X > 0), Y),
        ([[1, 2], [3]], [0, 1]),
    ],
)
def test_arrays_that_cannot_be_used(x, y):
    complaint(load, SMALL.replace(dataset="own", samples=None), x, y)


def test_other_faults_of_data():
    pandas = pytest.importorskip("pandas")
    own = SMALL.replace(dataset="own", samples=None)
    complaint(own_data, X, None)
    complaint(load, SMALL, X, Y)
    complaint(load, own, X, Y, feature_names=("a",))
    complaint(load_folds, SMALL, 60)
    complaint(load_folds, SMALL.replace(dataset="sine"), 99)
    complaint(frame_numbers, pandas.DataFrame({"a": [1, None], "b": ["x", "y"], "c": [None, None]}))
    complaint(read_table, pandas.DataFrame({"a": [1, 2], "y": [1, "x"]}))
    complaint(read_table, pandas.DataFrame({"a": [1, 2], "y": [1, None]}))
    complaint(read_table, pandas.DataFrame())


# ---- what the Lab itself refuses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["hello", "nnlab2:abc", "nnlab1:%%%", "nnlab1:WzFd", "nnlab1:" + "A" * LONGEST, "nnlab1:eyJsMiI6LTF9"]
)
def test_a_string_that_is_none(text):
    complaint(from_string, text)


def test_comparisons_that_cannot_be():
    complaint(parse_values, "l2", "0," * 300)
    complaint(parse_values, "l2", "0, half")
    complaint(parse_values, "hidden", "8,,x")
    complaint(parse_values, "batch_norm", "yes, maybe")
    complaint(parse_race, "sgd 0.1," * 100)
    assert "；请写名称和学习率" in complaint(parse_race, "sgd 0.1, adamm 0.01")
    complaint(parse_race, "sgd 0.1, zzzzz 0.01")
    complaint(parse_race, "sgd 0.1, adam")
    complaint(variations, SMALL, "l2", [0.1])
    complaint(race, SMALL, [("sgd", 0.1)])
    complaint(repeats, SMALL, 1)


def test_files_that_are_none(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_AUTOSAVE", str(tmp_path))
    complaint(last_saved)
    complaint(atomic(tmp_path / "no" / "run.npz").__enter__)
    complaint(data_link, "run.npz", bytes(LARGEST + 1), "run")
    path, lab = tmp_path / "run.npz", Lab(SMALL)
    lab.run()
    for content in (b"", b"abc"):
        path.write_bytes(content)
        complaint(nnlab.load_run, path)
    np.savez(path, words="{}")
    complaint(nnlab.load_run, path)
    for words in ('{"version": 99}', '{"version": 1}'):
        np.savez_compressed(path, words=words)
        complaint(nnlab.load_run, path)
    for change in ({"parameters": np.zeros(3)}, {"words": np.array([None])}):
        lab.save(path)
        with np.load(path) as arrays:
            np.savez_compressed(path, **{**arrays, **change})
        complaint(nnlab.load_run, path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("words.npy", "x")
    complaint(nnlab.load_run, path)


def test_numbers_that_are_none():
    complaint(read_setting, "l2", "x")
    complaint(read_setting, "l2", " ")


# ---- where it is seen -----------------------------------------------------------------------------------------------


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL, language="zh")


def test_beside_a_control_and_after_a_change_of_language(lab):
    row = lab.controls.rows["learning_rate"]
    row.field.value = "<b>"
    assert "&#x27;&lt;b&gt;&#x27; 不是数字" in row.complaint.value
    lab.speak("en")
    assert "&#x27;&lt;b&gt;&#x27; is not a number" in row.complaint.value
    lab.speak("zh")
    assert "不是数字" in row.complaint.value
    row.field.value = "0.1"
    assert row.complaint.value == ""
    lab.speak("en")
    assert row.complaint.value == ""


def test_a_batch_larger_than_the_data_and_a_wrong_output(lab):
    lab.controls.rows["batch_size"].field.value = "90"
    assert "90 多于 60 个训练样本；请给出至多 60，或 all" in lab.controls.rows["batch_size"].complaint.value
    lab.controls.rows["batch_size"].field.value = "16"
    lab.controls.rows["output"].field.value = "linear"
    assert "不适用于分类" in lab.controls.rows["output"].complaint.value


def test_a_fork_into_another_network(lab):
    lab.run()
    lab.controls.rows["hidden"].field.value = "5"
    lab.player.post(lambda: lab.session.fork(0, lab.config.replace(hidden=(3,))))
    assert is_chinese(lab.footer.text)
    assert "分叉保持原来的网络和数据" in lab.footer.text


def test_in_the_panels(lab):
    share, compare = lab.tabs.named["share"], lab.tabs.named["compare"]
    share.paste.value = "nnlab1:eyJsMiI6LTF9"
    share.go.click()
    assert html.unescape(share.complaints["paste"].value).count("L2：-1 超出范围；允许的范围：0 到 10") == 1
    share.upload._handle_custom_msg({"what": "file", "name": "<i>.npz", "size": 3}, [memoryview(b"abc")])
    assert "&lt;i&gt;.npz：这不是 nnlab 保存的训练" in share.complaints["file"].value
    lab.door.upload._handle_custom_msg({"what": "file", "name": "a.csv", "size": 8}, [memoryview(b"a,y\n1,\n")])
    assert "全部 1 行都有缺失值" in html.unescape(lab.door.card.complaint.value)
    lab.door.card.menus["gaps"].value = "refuse"
    assert "列 'y' 在第 2 行有缺失值" in html.unescape(lab.door.card.complaint.value)
    compare.form.choose("vary", "train_size", "20, 100000")
    compare.start.click()
    assert "训练样本数：100,000 多于留给训练的 60 个样本；请减小" in compare.complaint.value


def test_saving_by_itself(lab):
    lab.run()
    lab.autosave.problem = Sentence("no_folder", TEXTS["says_no_folder"][0], folder="/x")
    lab.tabs.widget.selected_index = list(lab.tabs.named).index("runs")
    lab.tabs.named["runs"].draw(lab.session.present, lab.player.playing)
    assert "没有文件夹 /x；请先建立" in lab.tabs.named["runs"].note.value
