"""The sentence under the curves: its words for every finding, its order, and what it says of a stop."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from nnlab import Config, EarlyStopping, History, replay
from nnlab.lab import Lab
from nnlab.lab.status import findings as findings_of
from nnlab.lab.status import said, sentence, suggestion
from nnlab.lab.text.format import plain_number
from nnlab.lab.text.texts import TEXTS, Words
from nnlab.training.diagnosis import Finding, diagnose

STOPPED = Config(
    dataset="digits", train_size=100, hidden=(32,), learning_rate=0.3, epochs=80, early_stopping=True, patience=10
)
FALLING = np.geomspace(2.0, 0.05, 40)
TURNING = np.concatenate([np.linspace(2, 0.5, 15), np.linspace(0.5, 1.0, 25)])
FLAT = np.full(40, 1.5)
SETTLED = 0.05 + np.geomspace(2.0, 0.001, 40)
SICK = {"dead": 1.0, "constant": True, "ratio": 1e6, "saturated": 1.0}


def made(train, validation=None, **stop) -> History:
    columns = {"train_loss": train, "running_loss": 2 * train}
    if validation is not None:
        columns |= {"validation_loss": validation, "validation_accuracy": np.full(len(train), 0.9)}
    history = History.from_columns(columns)
    history.initial = {"train_loss": float(train[0]) * 1.1}
    history.stop = replay(history, EarlyStopping(**stop)) if stop else None
    return history


def findings() -> dict[str, Finding]:
    """Return a finding of each kind there is."""
    curves = {
        "turning": (made(FALLING, TURNING), Config()),
        "gap": (made(FALLING, np.maximum(FALLING, 0.6)), Config()),
        "caught": (made(FALLING, TURNING, patience=5), Config(early_stopping=True, patience=5)),
        "falling": (made(np.linspace(2, 1.5, 40), np.linspace(2, 1.5, 40)), Config()),
        "flat": (made(FLAT, FLAT), Config(initializer="zeros")),
        "settled": (made(SETTLED, SETTLED), Config(dropout=0.3)),
        "jumping": (made(np.where(np.arange(40) % 2, 2.0, 2.8), np.where(np.arange(40) % 2, 2.0, 2.8)), Config()),
        "alone": (made(SETTLED), Config()),
        "alone and falling": (made(np.linspace(2, 1.5, 40)), Config()),
    }
    plateau = np.concatenate([np.linspace(2, 1, 15), np.full(8, 1.01), np.linspace(1, 0.3, 60)])
    curves["impatient"] = made(plateau, plateau, patience=5), Config(early_stopping=True, patience=5)
    found = []
    for history, config in curves.values():
        for samples in (0, 10, 500):
            found += diagnose(history, config, samples=samples)
        for name, value in SICK.items():
            found += diagnose(history, config, samples=500, health={name: value})
    diverged = made(FALLING)
    diverged.stop = replay(diverged, EarlyStopping(monitor="train_loss"))._replace(kind="diverged")
    return {finding.kind: finding for finding in [*found, *diagnose(diverged, Config())]}


FOUND = findings()
KINDS = {
    *("overfitting", "gap", "caught", "still_learning", "underfitting", "good", "uncertain", "no_validation"),
    *("diverged", "symmetric", "dead", "vanishing", "constant", "saturated", "oscillating", "slow", "impatient"),
    *("unseen", "small_validation", "dropout_gap"),
}


def test_each_kind_of_finding_is_met_here():
    assert set(FOUND) == KINDS


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_finding_has_a_sentence_with_all_its_numbers(kind, language):
    words = Words(language)
    text = said(FOUND[kind], words)
    assert "{" not in text and "None" not in text and "nan" not in text
    assert not re.search(r"\d[eE][-+]?\d", text)
    gaps = [set(re.findall(r"{(\w+)}", version)) for version in TEXTS[kind]]
    if kind != "diverged":  # what happened is told in English by the engine
        assert gaps[0] == gaps[1] == set(FOUND[kind].values)
    FOUND[kind]._replace(change={}) and Config().replace(**FOUND[kind].change)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.00032, "0.000320"),
        (3.2e-9, "< 0.000001"),
        (0.0, "0"),
        (0.4567, "0.457"),
        (1.0, "1.00"),
        (12.34, "12.3"),
        (123456.7, "123,457"),
        (math.inf, "∞"),
        (math.nan, "?"),
    ],
)
def test_a_number_in_a_sentence_has_no_exponent(value, text):
    assert plain_number(value) == text


def test_the_state_comes_first_and_one_remark_after_it():
    lab = Lab(Config(dataset="moons", noise=0.35, samples=200, hidden=(16,), optimizer="adam", learning_rate=0.1))
    lab.run()
    found = diagnose(lab.history, lab.config, samples=40, health=SICK)
    assert [finding.kind for finding in found] == ["overfitting", "small_validation"]
    assert lab.footer.text.startswith(f"Done: 100 epochs. {said(found[0], Words())}")


def test_at_most_one_change_is_suggested():
    for history, config in ((made(FALLING, TURNING), Config()), (made(FLAT, FLAT), Config(initializer="zeros"))):
        found = diagnose(history, config, samples=30, health=SICK)
        assert len(found) == 2
        assert [bool(finding.change) for finding in found].count(True) == 1
        assert suggestion(found) in [finding.change for finding in found]
    assert suggestion([]) == {}


def test_a_stop_quotes_the_curve_it_watched_and_says_caught():
    lab = Lab(STOPPED)
    lab.run()
    stop, losses = lab.history.stop, lab.history["validation_loss"]
    best, last = plain_number(losses[stop.best_epoch - 1]), plain_number(losses[-1])
    start = f"Done: 80 epochs. Stopped at {stop.epoch} (best {stop.best_epoch}): validation loss {best}. "
    assert lab.footer.text.startswith(f"{start}Had you waited: {last}. Caught: past epoch {stop.best_epoch}")
    lab.set(monitor="validation_accuracy")
    stop, scores = lab.history.stop, 100 * lab.history["validation_accuracy"]
    start = f"Done: 80 epochs. Early stopping would have ended it at {stop.epoch}, with the weights of epoch "
    start += f"{stop.best_epoch}: validation accuracy {scores[stop.best_epoch - 1]:.1f} %. "
    assert lab.footer.text.startswith(f"{start}As it went on: {scores[-1]:.1f} %")


def test_early_stopping_asked_for_at_the_end_tells_where_and_offers_the_run_anew():
    lab = Lab(STOPPED.replace(early_stopping=False))
    lab.run()
    curve, anew = lab.history["validation_loss"].copy(), lab.footer.anew
    assert anew.layout.display == "none"
    lab.controls.rows["early_stopping"].field.value = True
    stop = lab.history.stop
    would = f"Early stopping would have ended it at {stop.epoch}, with the weights of epoch {stop.best_epoch}"
    assert would in lab.footer.text and "Caught" in lab.footer.text
    assert anew.layout.display == "" and len(lab.history) == 80  # nothing was trained for that
    lab.set(patience=79)
    assert "Early stopping with a patience of 79 would not have ended it." in lab.footer.text
    lab.set(patience=10)
    lab.run()  # as Play and the button do
    assert lab.history.stop == stop and len(lab.history) == 80
    np.testing.assert_array_equal(lab.history["validation_loss"], curve)
    assert f"Stopped at {stop.epoch} (best {stop.best_epoch})" in lab.footer.text
    assert anew.layout.display == "none"
    lab.run(epochs=5)  # so many more epochs are so many more
    assert len(lab.history) == 85
    lab.set(early_stopping=False)
    assert anew.layout.display == "none" and "would" not in lab.footer.text


def test_in_the_epoch_of_the_stop_it_says_what_was_waited_for():
    lab = Lab(STOPPED)
    lab.run()
    epoch, best = lab.history.stop[:2]
    lab.reset()
    lab.run(epoch)
    low = plain_number(lab.history["validation_loss"][best - 1])
    assert (
        f"Stopped at {epoch}: for 10 epochs validation loss was no better than {low}, in epoch {best}."
        in lab.footer.text
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_stop_without_any_finite_value_names_no_best_epoch(language):
    lab = Lab(STOPPED)
    history = made(FALLING, np.full(40, math.nan), patience=4)
    assert history.stop.best_epoch is None
    assert "inf" not in history.stop.reason.replace("finite", "") and "None" not in history.stop.reason
    present, words = lab.session.present, Words(language)
    present.history = history
    text = sentence(present, False, words, findings_of(present))
    assert "None" not in text and not re.search(r"\binf\b", text)
    assert words("early_no_best", epoch=4, curve=words("curve_validation_loss")) in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_figure_is_the_one_at_the_end_of_the_curve_and_a_jump_is_called_one(language):
    words, last = Words(language), 0.047
    validation = SETTLED.copy()
    validation[-1] = last  # the epochs before it are near 0.05
    for value, jumps in ((last, False), (2 * last, True), (0.4 * last, True)):
        validation[-1] = value
        found = diagnose(made(SETTLED, validation), Config(), samples=500)
        text = said(found[0], words)
        usual = float(np.median(validation[-3:]))
        assert plain_number(value) in text, text
        assert (plain_number(usual) in text) == jumps
        assert (("jump" if language == "en" else "跳动") in text) == jumps
