"""The `nnlab` command."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import nnlab
from nnlab import cli
from nnlab.config import Config

ROOT = Path(__file__).parents[1]
QUICK = ["train", "--samples", "60", "--epochs", "3"]


def complaint(capsys, *arguments):
    """Return what the command says about arguments that it refuses."""
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    assert stop.value.code == 2
    return capsys.readouterr().err


# ---- train ----------------------------------------------------------------------------------------------------------


def test_version(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"nnlab {nnlab.__version__}\n"


def test_help_explains_every_setting(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["train", "--help"])
    assert stop.value.code == 0
    text = " ".join(capsys.readouterr().out.split())
    for field in dataclasses.fields(Config):
        assert f"--{field.name.replace('_', '-')}" in text
        assert field.metadata["help"] in text
    assert "moons, circles" in text


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        (["--hidden", "64,32"], {"hidden": (64, 32)}),
        (["--hidden", "64, 32"], {"hidden": (64, 32)}),
        (["--hidden", "5"], {"hidden": (5,)}),
        (["--hidden", ""], {"hidden": ()}),
        (["--l2", "1e-4"], {"l2": 1e-4}),
        (["--learning-rate=0.5"], {"learning_rate": 0.5}),
        (["--learning_rate", "0.5"], {"learning_rate": 0.5}),
        (["--batch_size=all"], {"batch_size": "all"}),
        (["--batch-size", "7"], {"batch_size": 7}),
        (["--no-shuffle", "--early-stopping"], {"shuffle": False, "early_stopping": True}),
        (["--hidden", "4,3", "--dropout", "0.5,0.1"], {"hidden": (4, 3), "dropout": (0.5, 0.1)}),
        (["--hidden", "4,3", "--activation", "tanh,relu"], {"hidden": (4, 3), "activation": ("tanh", "relu")}),
        (["--clip-norm", "1", "--target-loss", "none"], {"clip_norm": 1.0, "target_loss": None}),
        (["--augmentation", "jitter,gaussian_noise"], {"augmentation": ("jitter", "gaussian_noise")}),
    ],
)
def test_options_become_settings(monkeypatch, capsys, arguments, settings):
    trained = []
    monkeypatch.setattr(cli, "_show_bar", lambda config: trained.append(config) or nnlab.run(config.replace(epochs=1)))
    assert cli.main(["train", "--samples", "60", *arguments]) == 0
    assert trained == [Config(samples=60, **settings)]


def test_every_setting_can_be_given(monkeypatch, capsys):
    """Each field's default, typed as an option, is the default."""
    trained = []
    monkeypatch.setattr(cli, "_show_bar", lambda config: trained.append(config) or nnlab.run(config.replace(epochs=1)))
    words = []
    for field in dataclasses.fields(Config):
        option = field.name.replace("_", "-")
        if isinstance(field.default, bool):
            words.append(f"--{option}" if field.default else f"--no-{option}")
        elif field.default != ():
            value = ",".join(map(str, field.default)) if isinstance(field.default, tuple) else field.default
            words += [f"--{option}", str(value)]
    assert cli.main(["train", *words]) == 0
    assert trained == [Config()]


@pytest.mark.parametrize("name", ["curves.PNG", "curves.Svg", "CURVES.PDF"])
def test_a_picture_whose_name_is_written_large(name, tmp_path):
    assert cli.main([*QUICK, "--plot", str(tmp_path / name)]) == 0
    assert (tmp_path / name).stat().st_size > 1000


def test_train_saves_and_draws(tmp_path, capsys):
    saved, picture = tmp_path / "run.npz", tmp_path / "curves.png"
    assert cli.main([*QUICK, "--save", str(saved), "--plot", str(picture)]) == 0
    words = capsys.readouterr()
    assert re.fullmatch(
        r"Trained for 3 epochs \(best epoch: \d\)\. Test set, opened once: loss [\d.]+, accuracy [\d.]+\.\n", words.out
    )
    assert words.err == ""  # a bar is for terminals
    run = nnlab.load_run(saved)
    assert run.config == Config(samples=60, epochs=3)
    assert f"accuracy {run.scores('test')['accuracy']:.4g}" in words.out
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_verbose_prints_a_line_an_epoch(capsys):
    assert cli.main([*QUICK, "--verbose"]) == 0
    lines = capsys.readouterr().out.splitlines()
    history = nnlab.run(Config(samples=60, epochs=3)).history
    assert len(lines) == 4
    for epoch, line in enumerate(lines[:3]):
        assert line.startswith(f"epoch {epoch + 1}/3  ")
        assert f"validation loss {history['validation_loss'][epoch]:.4f}" in line


def test_summary_of_regression_and_of_a_run_without_test_set(capsys):
    assert cli.main([*QUICK, "--dataset", "sine"]) == 0
    assert "rmse" in capsys.readouterr().out
    assert cli.main([*QUICK, "--test-fraction", "0"]) == 0
    assert capsys.readouterr().out.endswith("There is no test set.\n")


def test_early_stopping_says_so(capsys):
    stopping = ["--early-stopping", "--patience", "1", "--min-delta", "10"]
    assert cli.main([*QUICK, *stopping]) == 0
    assert capsys.readouterr().out.lower().startswith("stopped")


def test_all_wrong_settings_are_named_at_once(capsys):
    text = complaint(capsys, "train", "--hidden", "8,,x", "--learning-rate", "-1", "--dataset", "digit")
    assert "--hidden: " in text
    assert "--learning-rate: -1 is out of range" in text
    assert "--dataset: unknown dataset 'digit'" in text
    assert "Did you mean 'digits'?" in text


def test_what_does_not_suit_the_data_is_named(capsys):
    assert "--batch-size: " in complaint(capsys, *QUICK, "--batch-size", "1000")
    assert "--dataset: " in complaint(capsys, "train", "--dataset", "own")


def test_files_that_cannot_be_written_are_refused_before_training(tmp_path, capsys):
    assert "no folder" in complaint(capsys, *QUICK, "--save", str(tmp_path / "none" / "run.npz"))
    assert ".png" in complaint(capsys, *QUICK, "--plot", str(tmp_path / "curves.gif"))


def test_a_file_that_cannot_be_written_ends_in_a_sentence(tmp_path, capsys):
    blocked = tmp_path / "run.npz"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nnlab.experiments.run.Run.save", lambda run, path: blocked.joinpath("x").open("w"))
        assert cli.main([*QUICK, "--save", str(blocked)]) == 1
    assert capsys.readouterr().err.startswith("nnlab train: ")


def test_sizes_and_folders_are_refused_in_the_words_of_the_settings(tmp_path, capsys):
    assert "no value is given" in complaint(capsys, *QUICK, "--hidden", "8,,x")
    assert "is a folder" in complaint(capsys, *QUICK, "--save", str(tmp_path))


def test_unknown_words_are_refused(capsys):
    assert "invalid choice: 'trian'" in complaint(capsys, "trian")
    assert "unrecognized arguments: --learning-rat" in complaint(capsys, "train", "--learning-rat", "1")


# ---- lab ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def launched(monkeypatch):
    """Collect what would be handed to JupyterLab, started by a user like any other."""
    from jupyterlab.labapp import LabApp

    calls = []
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(LabApp, "launch_instance", calls.append)
    return calls


@pytest.mark.parametrize("words", [[], ["lab"]])
def test_in_a_clone_the_lessons_are_opened_in_place(monkeypatch, launched, words):
    monkeypatch.chdir(ROOT / "tests")
    before = sorted(ROOT.joinpath("notebooks").iterdir())
    assert cli.main(words) == 0
    assert launched == [[f"--ServerApp.root_dir={ROOT}", "--LabApp.default_url=/lab/tree/notebooks/00_the_lab.ipynb"]]
    assert sorted(ROOT.joinpath("notebooks").iterdir()) == before


@pytest.mark.parametrize("words", [[], ["lab"]])
def test_options_go_to_jupyterlab(monkeypatch, launched, words):
    monkeypatch.chdir(ROOT)
    assert cli.main([*words, "--no-browser", "--port", "8890"]) == 0
    assert launched[0][2:] == ["--no-browser", "--port", "8890"]


@pytest.mark.skipif(os.name != "posix", reason="there is no root")
def test_in_a_container_whose_user_is_root_it_starts_too(monkeypatch, launched):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert cli.main(["--port", "8890"]) == 0
    assert launched[0][2:] == ["--ServerApp.allow_root=True", "--port", "8890"]


def test_outside_a_clone_the_lessons_are_copied(monkeypatch, launched, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main([]) == 0
    assert launched[0][0] == f"--ServerApp.root_dir={tmp_path}"
    copies = {path.name: path.read_bytes() for path in tmp_path.joinpath("notebooks").glob("*.ipynb")}
    assert copies == {path.name: path.read_bytes() for path in ROOT.joinpath("notebooks").glob("*.ipynb")}
    assert "copied" in capsys.readouterr().out


def test_a_student_s_files_are_never_touched(monkeypatch, launched, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    cli.main([])
    mine, lost = tmp_path / "notebooks" / "00_the_lab.ipynb", tmp_path / "notebooks" / "01_build_a_network.ipynb"
    mine.write_text("my work", encoding="utf-8")
    lost.unlink()
    cli.main([])
    assert mine.read_text(encoding="utf-8") == "my work"
    assert lost.exists()
    monkeypatch.chdir(tmp_path / "notebooks")  # from among the lessons: the same folder, and no copy within it
    capsys.readouterr()
    cli.main([])
    assert launched[-1] == launched[0]
    assert capsys.readouterr().out == ""


def test_a_folder_that_cannot_be_written_to_ends_in_a_sentence(monkeypatch, launched, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("notebooks").write_text("a file in the way", encoding="utf-8")
    assert cli.main([]) == 1
    assert launched == []
    assert capsys.readouterr().err.startswith("nnlab: the lessons cannot be copied")


def test_jupyterlab_really_starts_with_the_first_lesson(tmp_path):
    """`python -m nnlab` in an empty folder serves the copied lesson."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--IdentityProvider.token=secret"]
    names = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    places = {name: str(tmp_path / name) for name in names}
    words = tmp_path / "words.txt"
    with words.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "nnlab", *options],
            cwd=tmp_path,
            env={**os.environ, **places},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            lesson = ask(f"http://127.0.0.1:{port}/api/contents/notebooks/00_the_lab.ipynb?token=secret", server)
        finally:
            server.terminate()
            server.wait(30)
    assert json.loads(lesson)["type"] == "notebook"
    assert "/lab/tree/notebooks/00_the_lab.ipynb?token=" in words.read_text()


def ask(address: str, server: subprocess.Popen) -> bytes:
    """Return what the server answers, once it is up."""
    for _ in range(240):
        assert server.poll() is None, "the server has ended"
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.read()
        except ConnectionError:
            time.sleep(0.25)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.25)
    raise AssertionError("no answer within a minute")
