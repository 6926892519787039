"""The `nnlab` command: the Lab in JupyterLab, or a training in the terminal.

``nnlab`` opens the first lesson. ``nnlab train`` has an option for every field of `Config`, made from the fields
themselves: a new setting is a new option, with its explanation and its default. What a setting may be is said in one
place, `Config`; here its complaints are only passed on.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from . import __version__
from .config import SETTINGS, Config, ConfigError, read_setting
from .experiments.plan import metrics_of
from .experiments.run import Run, run
from .settings.setting import optimizers_with
from .training.training import Epoch, Step

PACKAGE = Path(__file__).parent
LESSONS = "notebooks"
FIRST = "00_the_lab.ipynb"
PICTURES = (".png", ".svg", ".pdf")
COMMANDS = ("lab", "train")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments (default: the shell's) and return its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "lab")
    if words[0] == "lab" and not {"-h", "--help"} & set(words):
        return open_lab(words[1:])
    about = "See how neural networks learn, overfit, and are helped."
    parser = argparse.ArgumentParser(prog="nnlab", description=about)
    parser.add_argument("--version", action="version", version=f"nnlab {__version__}")
    commands = parser.add_subparsers(metavar="{lab,train}", required=True)
    commands.add_parser(
        "lab",
        help="open the first lesson in JupyterLab (so does nnlab alone)",
        description="Open the first lesson in JupyterLab. Options are JupyterLab's own: --no-browser, --port 8890, ...",
    )
    train = commands.add_parser(
        "train",
        help="train a network in the terminal",
        usage="nnlab train [--SETTING VALUE ...] [--plot FILE] [--save FILE] [--verbose]",
        description="Train one network. Lists are written with commas: --hidden 64,32.",
        allow_abbrev=False,
    )
    _add_options(train)
    return _train(train, vars(parser.parse_args([_dashed(word) for word in words])))


# ---- nnlab lab ------------------------------------------------------------------------------------------------------


def open_lab(options: Sequence[str] = ()) -> int:
    """Open the first lesson in JupyterLab, and return when JupyterLab is shut down.

    Outside a clone the lessons are first copied into the folder ``notebooks`` here. JupyterLab refuses to run for root,
    who is the only user of most containers, unless it is told that this is meant.
    """
    try:
        folder = lessons_folder(Path.cwd())
    except OSError as error:
        print(f"nnlab: the lessons cannot be copied to this folder: {error}", file=sys.stderr)
        return 1
    from jupyterlab.labapp import LabApp

    place = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{LESSONS}/{FIRST}"]
    root = ["--ServerApp.allow_root=True"] if os.name == "posix" and os.geteuid() == 0 else []
    LabApp.launch_instance([*place, *root, *options])
    return 0


def lessons_folder(here: Path) -> Path:
    """Return the folder that holds ``notebooks``: the clone we are in, or `here`, with the lessons copied into it.

    Raises
    ------
    OSError
        If they cannot be written here.
    """
    for folder in (here, *here.parents):
        if (folder / "nnlab" / "cli.py").is_file() and (folder / LESSONS / FIRST).is_file():
            return folder
    if here.name == LESSONS and (here / FIRST).is_file():
        here = here.parent
    copied = copy_lessons(here / LESSONS)
    if copied:
        print(f"nnlab: copied {len(copied)} files to {here / LESSONS}; files that were there stay as they are")
    return here


def copy_lessons(target: Path) -> list[Path]:
    """Copy the lessons that are not yet in `target`, and return their new paths. A student's file is never touched."""
    packed = PACKAGE / "_lessons"
    source = packed if packed.is_dir() else PACKAGE.parent / LESSONS
    copied = []
    for file in sorted(source.rglob("*")):
        place = target / file.relative_to(source)
        hidden = any(part.startswith(".") for part in file.relative_to(source).parts)
        if file.is_file() and not hidden and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
            copied.append(place)
    return copied


# ---- nnlab train ----------------------------------------------------------------------------------------------------


def _add_options(parser: argparse.ArgumentParser) -> None:
    """Add an option for every field of `Config`, and those for what to do with the run."""
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the learning curves (.png, .svg or .pdf)")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep the run, for nnlab.load_run (.npz)")
    parser.add_argument("--verbose", action="store_true", help="a line an epoch instead of a progress bar")
    settings = parser.add_argument_group("settings")
    for name, default in Config().to_dict().items():
        about = SETTINGS[name]
        owners, choices = optimizers_with(name), about.check.choices
        text = (
            about.help + (f" ({', '.join(owners)})" if owners else "") + (f": {', '.join(choices)}" if choices else "")
        )
        shown = ",".join(map(str, default)) if isinstance(default, tuple) else default
        text = f"{text} [{shown}]".replace("%", "%%")
        option = _option(name)
        if isinstance(default, bool):
            action = argparse.BooleanOptionalAction
            settings.add_argument(option, action=action, default=argparse.SUPPRESS, help=text)
        else:
            settings.add_argument(option, metavar="VALUE", default=argparse.SUPPRESS, help=text)


def _option(field: str) -> str:
    return "--" + field.replace("_", "-")


def _dashed(word: str) -> str:
    """Take ``--learning_rate=0.1`` for ``--learning-rate=0.1``."""
    name, equals, value = word.partition("=")
    return name.replace("_", "-") + equals + value if word.startswith("--") else word


def _config(given: Mapping[str, Any]) -> Config:
    """Return the config that was typed, or raise a ConfigError with all that is wrong."""
    values, problems = dict[str, Any](), dict[str, str]()
    for name, typed in given.items():
        values[name] = typed
        try:
            values[name] = read_setting(name, typed) if isinstance(typed, str) else typed
        except ConfigError as error:
            problems |= error.problems
    try:
        config = Config(**values)
    except ConfigError as error:
        problems = {**error.problems, **problems}
    if problems:
        raise ConfigError(problems)
    return config


def _train(parser: argparse.ArgumentParser, given: dict[str, Any]) -> int:
    plot, save, verbose = given.pop("plot"), given.pop("save"), given.pop("verbose")
    for option, path in (("--plot", plot), ("--save", save)):
        if path and not path.absolute().parent.is_dir():
            parser.error(f"{option}: there is no folder {path.parent}")
        if path and path.is_dir():
            parser.error(f"{option}: {path} is a folder; give a file in it")
    if plot and plot.suffix.lower() not in PICTURES:
        parser.error(f"--plot: {plot.name!r} should end in one of {', '.join(PICTURES)}")
    try:
        config = _config(given)
        finished = _print_epochs(config) if verbose else _show_bar(config)
        if save:
            finished.save(save)
        if plot:
            _draw(finished, plot)
    except ConfigError as error:
        parser.error("".join(f"\n  {_option(field)}: {sentence}" for field, sentence in error.problems.items()))
    except OSError as error:
        print(f"nnlab train: {error}", file=sys.stderr)
        return 1
    print(summary(finished))
    return 130 if finished.history.stop and finished.history.stop.kind == "interrupted" else 0


def _print_epochs(config: Config) -> Run:
    """Train, with a line an epoch."""

    def show(event: Step | Epoch) -> None:
        if isinstance(event, Epoch):
            print(f"epoch {event.epoch:>{len(str(config.epochs))}}/{config.epochs}", *_figures(event.values), sep="  ")

    return run(config, on_event=show)


def _show_bar(config: Config) -> Run:
    """Train, with a progress bar; silent where the output is not a terminal."""
    from tqdm import tqdm

    with tqdm(total=config.epochs, unit="epoch", disable=None) as bar:

        def show(event: Step | Epoch) -> None:
            if isinstance(event, Epoch):
                bar.set_postfix_str(", ".join(_figures(event.values, ("train_loss", "validation_loss"))), refresh=False)
                bar.update()

        return run(config, on_event=show)


def _figures(values: Mapping[str, Any], names: Sequence[str] = ()) -> list[str]:
    """Return what was scored on each set, in words."""
    names = names or [name for name in values if name.startswith(("train_", "validation_"))]
    return [f"{name.replace('_', ' ')} {values[name]:.4f}" for name in names if name in values]


def _draw(finished: Run, path: Path) -> None:
    """Draw the learning curves, loss and metric, into a file."""
    from .plots.curves import CurveChart
    from .plots.style import add_row, new_figure

    figure = new_figure(900, 360, scale=2)
    quantities = ("loss", *metrics_of(finished.data.task))
    for ax, quantity in zip(add_row(figure, len(quantities), right=20), quantities, strict=True):
        chart = CurveChart(ax, quantity)
        chart.show(finished.history, planned=finished.config.epochs)
        chart.still()
    figure.savefig(path)


def summary(finished: Run) -> str:
    """Return why training ended, the best epoch, and what the network scores on the test set, which this opens."""
    history = finished.history
    best = f" (best epoch: {history.best_epoch})" if len(history) else ""
    sentence = f"{history.stop_reason}{best}"
    sentence = sentence[:1].upper() + sentence[1:]
    if not finished.data.test:
        return f"{sentence}. There is no test set."
    scores = ", ".join(f"{name} {value:.4g}" for name, value in finished.scores("test").items())
    return f"{sentence}. Test set, opened once: {scores}."
