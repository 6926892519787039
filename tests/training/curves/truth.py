"""Truth: what a run really is, decided with more than its two curves show.

Each run is trained three times as long as its record, with its stopping rules switched off, and scored in every epoch
on `POOL` (or, of a stored data set, six tenths of the) samples that it does not learn from. The first few of them are
its validation set; the others, hundreds, are the *oracle*: the diagnosis never sees them. Two or three networks, which
are known to suit the data, say how well they can be learnt.

The rules
---------
`T` is the oracle's loss and `R` the training loss, each a running median over 5 epochs; `chance` the loss of the best
constant answer; `k` the epoch whose weights are judged (the last; or the best one, where early stopping puts it back).
A figure between "no" and "yes" leaves the run *unclear*: it is kept, and counted apart.

* diverged: the engine says so.
* turned, by `T(k) - min T before k`: yes from 10 % of that minimum and 3 % of `chance` on, while `R` fell meanwhile; no
  below half of that.
* gap, by `T(k) - R(k)`: yes from 15 % of `chance` on, and `T(k)` twice `R(k)`; no below 9 %, or below 1.6 times `R(k)`.
* ahead, by `T(k) - min T after k`: yes from 15 % of `T(k)` and 2 % of `chance` on; no below half of that. Without a
  validation set, by `R(k) - R(3 k)`: yes from 10 % of `chance` on, no below 4 %.
* poor, by `R(k) - least T of the runs on these data`: yes from 7 % of `chance` on, if also `R(k)` is 1.3 times that T:
  not even on what it has seen is it as good as another network on what that has not. No below half of that.

In this order: diverged; turned: *overfitting*; ahead: *still learning*; gap: *overfitting*; poor: *underfitting*;
otherwise *good*. Without a validation set neither turned nor gap can be seen: what is neither still learning nor poor
is *no_validation*. If early stopping put the best weights back and the run, judged by its last recorded epoch, is
overfitting, it was *caught*; if not, the weights that were put back are judged.

A run that is clear, but has both a gap and a loss that would fall further, is unclear all the same.

Not every validation set can show it. From the single losses of the validation samples, of which the diagnosis has the
means alone, 200 sets of the same size are drawn with replacement (the bootstrap, Efron 1979); `sure` is the share of
them on which "turned or gap" comes out as on the validation set itself. Below 75 % the run is *uncertain*: these
samples cannot tell overfitting from a good fit, and this is what should be said. Below 90 % it is unclear. So it is if
the validation set is sure of the opposite of what the oracle says: nobody who sees that curve could know better.

Noise in the data keeps a loss up just as underfitting does, and the oracle alone can tell the two apart: where `R(k)`
is from 25 to 80 % of `chance`, *good*, *underfitting* and *no_validation* are unclear. So is everything where fewer
than 10 epochs are judged: nobody would read a curve of so few points. And a plateau that much later turns out to be
none: the recorded loss falls by less than 2 % of chance in the last third, but ahead is yes.

Source of the definitions: Goodfellow, Bengio and Courville (2016), section 5.2: underfitting is a training error that
does not get low enough, overfitting a gap between training and test error that is too large; Prechelt (1998), section
2: the generalisation loss, by which the validation error is above its minimum so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab import Config, History, replay
from nnlab.data.datasets import Data
from nnlab.experiments.jobs import partition, tasks_of
from nnlab.experiments.run import rules_of
from nnlab.experiments.stack import Stack
from nnlab.training.history import Stop
from nnlab.training.training import Epoch

from .situations import TUNING, Group, Situation, references, variations

Array = NDArray[np.floating]

BEYOND = 3
"""How many times longer than its record a run is trained."""
RARELY = 4
"""Beyond the record, the pool is scored only every so many epochs."""
FEW_EPOCHS, NOISE_ALONE = 10, (0.25, 0.8)
DRAWS = 200


@dataclass
class Trained:
    """A run with the loss, and whether it was right (or the squared error), of every sample of the pool, per epoch."""

    config: Config
    data: Data
    record: History
    stop: Stop | None
    losses: Array
    marks: Array
    start: Array


def train_beyond(configs: Sequence[Config]) -> list[Trained]:
    """Train configs far beyond their end, side by side, and score the pool after every epoch."""
    long = [c.replace(epochs=BEYOND * c.epochs, early_stopping=False) for c in configs]
    tasks, found = tasks_of(long), {}
    for numbers in partition(tasks):
        stack = Stack([tasks[n].config for n in numbers], [tasks[n].data for n in numbers])
        order = np.argsort(stack.rows)
        pools = [pool(stack.data[r]) for r in order]
        x = np.stack([inputs for inputs, _ in pools])
        y = np.stack([targets for _, targets in pools])
        start = scored(stack, x, y)[0]
        kept = []
        for event in stack.events():
            if isinstance(event, Epoch):
                far = event.epoch > configs[numbers[0]].epochs and event.epoch % RARELY
                kept.append(kept[-1] if far else scored(stack, x, y))
        for n, row, done in zip(numbers, stack.rows, stack.runs(), strict=True):
            losses = np.stack([loss[row] for loss, _ in kept[: len(done.history)]]) if len(done.history) else start[:0]
            marks = np.stack([mark[row] for _, mark in kept[: len(done.history)]]) if len(done.history) else start[:0]
            diverged = done.history.stop if done.history.stop and done.history.stop.kind == "diverged" else None
            found[n] = Trained(configs[n], tasks[n].data, done.history, diverged, losses, marks, start[row])
    return [found[n] for n in range(len(configs))]


def pool(data: Data) -> tuple[Array, Array]:
    """Return the samples that are not learnt from, and what is to be predicted: one-hot rows, or values."""
    parts = [part for part in (data.validation, data.test) if part]
    y = np.concatenate([part.y for part in parts])
    y = np.eye(data.n_outputs)[y] if data.task == "classification" else y
    return np.concatenate([part.x for part in parts]), y


def scored(stack: Stack, x: Array, targets: Array) -> tuple[Array, Array]:
    """Return loss, and whether it is right (or the squared error), for each run and sample."""
    with np.errstate(all="ignore"):
        logits = stack.network.forward(x)
        if stack.data[0].task == "regression":
            squares = np.square(logits - targets).sum(axis=-1)
            return (squares / 2).astype(np.float32), squares.astype(np.float32)
        shifted = logits - logits.max(axis=-1, keepdims=True)
        losses = np.log(np.exp(shifted).sum(axis=-1)) - (shifted * targets).sum(axis=-1)
        return losses.astype(np.float32), (logits.argmax(axis=-1) == targets.argmax(axis=-1)).astype(np.float32)


# ---- what the diagnosis sees -----------------------------------------------------------------------------------------


def recorded(run: Trained, situation: Situation) -> tuple[History, Config]:
    """Return the record of a run with its own few validation samples, and its settings as they go with it."""
    n, m, epochs = situation.validation, run.losses.shape[-1], situation.config.epochs
    columns = {name: run.record[name][:epochs] for name in ("train_loss", "running_loss", "penalty", "learning_rate")}
    metric = "accuracy" if run.data.task == "classification" else "rmse"
    columns[f"train_{metric}"] = run.record[f"train_{metric}"][:epochs]
    config = situation.config if n else situation.config.replace(validation_fraction=0.0)
    history = History(config.monitor)
    if n:
        columns["validation_loss"] = run.losses[:epochs, :n].mean(axis=1)
        means = run.marks[:epochs, :n].mean(axis=1)
        columns[f"validation_{metric}"] = means if metric == "accuracy" else np.sqrt(means)
    history = History.from_columns({name: coarse(values) for name, values in columns.items()}, config.monitor)
    history.initial = {"train_loss": float(run.record.initial["train_loss"])}
    if n:
        history.initial["validation_loss"] = float(run.start[:n].mean())
    if run.stop is not None and (run.stop.epoch or 0) <= epochs:
        history.stop = run.stop
    elif config.early_stopping:
        stop = replay(history, rules_of(config)[0])
        if stop.epoch is not None:
            history = history if situation.ghost else history.until(stop.epoch)
            history.stop = stop
    assert m >= n + 60, "too few samples are left to be the oracle"
    return history, config


def coarse(values: Array) -> Array:
    """Return values with 11 bits of precision (0.05 %), which pack well."""
    return (np.float32(values).view(np.uint32) + 0x1000 & np.uint32(0xFFFFE000)).view(np.float32)


# ---- the label -------------------------------------------------------------------------------------------------------


@dataclass
class Label:
    """A label, the figures by which it was decided, and why it is unclear if it is."""

    label: str
    figures: dict[str, float]
    why: str

    def unclear(self, why: str) -> Label:
        """Return the same label, unclear for this reason."""
        return Label(self.label, self.figures, why)


def median5(values: Array) -> Array:
    """Return the running median over 5 epochs (fewer at the ends), along the first axis."""
    n = len(values)
    smooth = [np.median(values[max(i - 2, 0) : i + 3], axis=0) for i in range(n)]
    return np.stack(smooth).astype(float) if n else values


def share(value: float, yes: float) -> float:
    """Return a figure as a share of what makes it a yes."""
    return value / max(yes, 1e-9)


def turned(loss: Array, train: Array, k: int, chance: float) -> float:
    """Return how much of a turn there is by epoch k (an index): 1 is a yes."""
    best = int(np.argmin(loss[: k + 1]))
    if k - best < 3 or train[k] >= train[best]:
        return 0.0
    rise = loss[k] - loss[best]
    return min(share(rise, 0.1 * loss[best]), share(rise, 0.03 * chance))


def gap(loss: float, train: float, chance: float) -> float:
    """Return how much of a gap there is: 1 is a yes, 0.6 a no."""
    wide = share(loss - train, 0.15 * chance)
    times = loss / max(train, 1e-9)
    return min(wide, 0.5 if times < 1.6 else 0.75 if times < 2 else wide)


def decide(run: Trained, situation: Situation, history: History, least: float) -> Label:
    """Return the label of a recorded run. `least` is the least oracle's loss of any run on these data."""
    return doubted(by_figures(run, situation, history, least), history, situation.config)


def doubted(label: Label, history: History, config: Config) -> Label:
    """Return the label, unclear if it cannot be known from the record, however well the record is read."""
    if label.why or not label.figures:
        return label
    stop = history.stop
    restored = stop is not None and config.restore_best and label.label not in ("caught", "uncertain")
    epochs = (stop.best_epoch if stop is not None and restored else None) or len(history)
    if epochs < FEW_EPOCHS:
        return label.unclear("few epochs")
    chance = label.figures["chance"]
    at_rest = NOISE_ALONE[0] < label.figures["train"] / chance < NOISE_ALONE[1]
    if label.label in ("good", "underfitting", "no_validation") and at_rest:
        return label.unclear("noise or underfitting")
    record = median5(np.asarray(history["validation_loss" if "validation_loss" in history else "train_loss"]))
    fallen = record[epochs - 1 - epochs // 3] - record[epochs - 1]
    if label.label == "still_learning" and fallen < 0.02 * chance:
        return label.unclear("a plateau that is none")
    return label


def by_figures(run: Trained, situation: Situation, history: History, least: float) -> Label:
    """Return the label as the figures have it."""
    n = situation.validation
    if history.stop is not None and history.stop.kind == "diverged":
        return Label("diverged", {}, "")
    oracle = run.losses[:, n:]
    loss, train = median5(oracle.mean(axis=1)), median5(np.asarray(run.record["train_loss"]))
    chance = best_constant(run)
    last = len(history) - 1
    stop = history.stop
    kept = stop is not None and stop.kind == "early" and situation.config.restore_best and stop.best_epoch
    if kept:
        here, why, figures = judge(loss, train, last, chance, least, n)
        if here == "overfitting" and not why:
            k = stop.best_epoch - 1
            why, figures["sure"] = shown(run, n, train, last, chance, truly=True)
            if why == "uncertain":
                return Label("uncertain", figures, "")
            late = loss[k] > 1.15 * loss.min() and loss[k] > loss.min() + 0.03 * chance
            doubt = "the weights kept are not near the best" if late else ""
            return Label("caught", figures, doubt or why)
        k = stop.best_epoch - 1
        doubt = why if here == "overfitting" or why in ("turned", "gap") else ""
    else:
        k = last if stop is None or stop.epoch is None else stop.epoch - 1
        doubt = ""
    label, why, figures = judge(loss, train, k, chance, least, n)
    if n and label in ("overfitting", "good"):
        doubtful, figures["sure"] = shown(run, n, train, k, chance, truly=label == "overfitting")
        if doubtful == "uncertain" and not (doubt or why):
            return Label("uncertain", figures, "")
        why = why or doubtful
    return Label(label, figures, doubt or why)


def judge(loss: Array, train: Array, k: int, chance: float, least: float, n: int) -> tuple[str, str, dict[str, float]]:
    """Return label, doubt and figures for the weights of epoch k (an index), as on all the oracle's samples."""
    after = loss[k:]
    falls = loss[k] - after.min()
    ahead = min(share(falls, 0.15 * loss[k]), share(falls, 0.02 * chance))
    if not n:
        ahead = min(2.0, share(train[k] - train[-1], 0.1 * chance))
    excess = train[k] - least
    poor = min(share(excess, 0.07 * chance), share(excess, 0.3 * least))
    figures = {
        "turned": turned(loss, train, k, chance),
        "gap": gap(float(loss[k]), float(train[k]), chance),
        "ahead": float(ahead),
        "poor": float(poor),
        "test": float(loss[k]),
        "train": float(train[k]),
        "least": float(least),
        "chance": chance,
    }
    low = {"turned": 0.5, "gap": 0.6, "ahead": 0.5 if n else 0.4, "poor": 0.5}
    order = {"turned": "overfitting", "ahead": "still_learning", "gap": "overfitting", "poor": "underfitting"}
    if not n:
        order = {"ahead": "still_learning", "poor": "underfitting"}
    for name, label in order.items():
        if figures[name] >= 1:
            why = "gap and ahead" if name == "ahead" and n and figures["gap"] >= 1 else ""
            return label, why, figures
        if figures[name] > low[name]:
            return label, name, figures
    return "good" if n else "no_validation", "", figures


def seen(loss: Array, train: Array, k: int, chance: float) -> bool:
    """Return whether a validation curve shows a turn or a gap; between no and yes, the nearer one."""
    return turned(loss, train, k, chance) >= 0.75 or gap(float(loss[k]), float(train[k]), chance) >= 0.8


def shown(run: Trained, n: int, train: Array, k: int, chance: float, truly: bool) -> tuple[str, float]:
    """Return why the validation set does not show whether it is overfitting (or nothing), and how sure it is."""
    draw = np.random.default_rng(0)
    samples = run.losses[: k + 1, :n]
    answer = seen(median5(samples.mean(axis=1)), train, k, chance)
    again = [
        seen(median5(samples[:, draw.integers(n, size=n)].mean(axis=1)), train, k, chance) == answer
        for _ in range(DRAWS)
    ]
    sure = float(np.mean(again))
    if sure < 0.75:
        return "uncertain", sure
    if sure < 0.9:
        return "few samples", sure
    return "" if answer == truly else "misleading samples", sure


def best_constant(run: Trained) -> float:
    """Return the loss of the best constant answer on the pool."""
    y = pool(run.data)[1]
    if run.data.task == "regression":
        return float(np.var(y, axis=0).sum() / 2)
    shares = y.mean(axis=0)
    return float(-(shares[shares > 0] * np.log(shares[shares > 0])).sum())


def labelled(group: Group, seed: int = TUNING) -> list[tuple[Situation, Config, History, Label, Array, Array]]:
    """Train a group; return for each run its situation, settings, record, label, and the oracle's two curves."""
    chosen = variations(group, seed)
    runs = train_beyond([situation.config for situation in chosen])
    least: dict[float, float] = {}
    known = train_beyond([config for noise in group.noises for config in references(group, noise, seed)])
    for run in (*known, *runs):
        if len(run.losses):
            noise = run.config.noise
            least[noise] = min(least.get(noise, np.inf), float(median5(run.losses.mean(axis=1)).min()))
    found = []
    for situation, run in zip(chosen, runs, strict=True):
        history, config = recorded(run, situation)
        label = decide(run, situation, history, least[situation.config.noise])
        oracle = run.losses[:, situation.validation :].mean(axis=1)
        found.append((situation, config, history, label, oracle, np.asarray(run.record["train_loss"])))
    return found
