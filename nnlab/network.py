"""Network: layers, a loss and an optimizer put together, with forward, backward, step, fit, predict and evaluate.

All weights and biases lie in one flat vector, `parameters`, and their gradients in another, `gradients`; each layer
works on views into them (`nnlab.nn.chain`). With `runs=R` both have a leading axis of length R, and the very same
lines train R networks side by side.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .config import Config, check_setting
from .data.datasets import Data, Set
from .nn import building, encoding, losses
from .nn.chain import Chain
from .nn.layers import Layer
from .nn.live import Live
from .nn.losses import natural_pair
from .nn.metrics import METRICS, TASK_METRICS
from .nn.optimizers import SGD, Optimizer
from .nn.runs import Rows
from .registry import pick
from .streams import Seeds, seeds_of
from .training.batches import Batch
from .training.best import BestWeights
from .training.history import History
from .training.stopping import Rule, best_by
from .training.training import Sets, train

__all__ = ["BestWeights", "Network", "natural_pair"]

Array = NDArray[np.floating]

NUMBERS_AT_ONCE = 2**16
"""Evaluation goes through a set in pieces of about this many numbers a layer, which bounds its memory."""


class Network:
    """A fully connected network.

    Parameters
    ----------
    sizes : sequence of int
        Inputs, hidden layers, outputs: ``[5, 8, 10, 2]``.
    activation : str or sequence of str
        A name in `ACTIVATIONS`, or one for each hidden layer.
    output : str
        "softmax", "sigmoid" or "linear".
    initializer : str
        A name in `INITIALIZERS`.
    dropout : float or sequence of float
        Probability of dropping a hidden neuron while training; or one for each hidden layer.
    batch_norm : bool
        Normalise each hidden layer before its activation.
    loss : str
        "cross_entropy" (with softmax or sigmoid) or "mse" (with linear or sigmoid).
    l1, l2 : float
        Strengths of the penalties (conventions: `nnlab.nn.penalties`).
    optimizer : Optimizer or str
        Is copied, so that one object may serve several networks.
    seed : int or Seeds, or a sequence of them
        Seed of the weights, the order of batches, and the noise. In a stack, run r has ``seed + r``; or give one each.
    dtype : str
        "float32" or "float64".
    runs : int, optional
        Number of networks in a stack. `l1`, `l2`, `dropout` and the optimizer's learning rate, momentum and weight
        decay may then be arrays of shape (runs,).
    input_dropout : float
        Probability of dropping an input while training.
    label_smoothing : float
        Share of each training label spread over all classes; values (a linear output) are left alone.
    clip_norm : float, optional
        Longest gradient allowed; a longer one is scaled down to it (Pascanu et al., 2013, algorithm 1).

    Attributes
    ----------
    parameters, gradients : ndarray of shape (P,) or (runs, P)
    weights, biases : list of ndarray
        Views into `parameters`, one for each Dense layer: (n_in, n_out) and (n_out,).

    Raises
    ------
    ValueError
        If a name, size or number cannot be used; the message says what can.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str | Sequence[str] = "relu",
        output: str = "softmax",
        initializer: str = "lecun_normal",
        dropout: float | Sequence[Any] | Array = 0.0,
        batch_norm: bool = False,
        loss: str = "cross_entropy",
        l1: float | Array = 0.0,
        l2: float | Array = 0.0,
        optimizer: Optimizer | str | None = None,
        seed: int | Seeds | Sequence[int] | Sequence[Seeds] = 0,
        dtype: str = "float32",
        runs: int | None = None,
        *,
        input_dropout: float | Array = 0.0,
        label_smoothing: float = 0.0,
        clip_norm: float | None = None,
    ):
        self.sizes = building.check_sizes(sizes)
        self.dtype = building.check_dtype(dtype)
        self.runs = runs
        self.seeds = seeds_of(seed, runs)
        self.activation = building.for_each(activation, len(self.sizes) - 2, "activation")
        self.output, self.loss = output, losses.pair(output, loss)
        if output == "softmax" and self.sizes[-1] == 1:
            raise ValueError("softmax of 1 output is always 1; give 2 outputs or more, or output='sigmoid' or 'linear'")
        self.initializer = pick("initializer", initializer)
        self.label_smoothing: float = check_setting("label_smoothing", label_smoothing)
        self.clip_norm: float | None = check_setting("clip_norm", clip_norm)
        if isinstance(optimizer, str):
            self.optimizer: Optimizer = pick("optimizer", optimizer)()
        else:
            self.optimizer = copy.deepcopy(optimizer or SGD())

        noise = [seeds.noise for seeds in self.seeds]
        layers = building.build(self.sizes, self.activation, batch_norm, bool(np.any(input_dropout)), noise)
        self.chain = Chain(layers, runs, self.dtype)
        self.live = Live(self.chain, self.optimizer, runs)
        self.live.set_input_dropout(input_dropout)
        self.change(l1=l1, l2=l2, dropout=dropout)
        self.reset()

    @classmethod
    def of(cls, configs: Config | Sequence[Config], data: Data) -> Network:
        """Return the network of a `Config` for these data; or, for a sequence of them, a stack.

        The configs of a stack may differ in learning rate, momentum, L1, L2, weight decay, dropout and seeds.

        Raises
        ------
        ConfigError
            If output and loss do not suit the data, or are no pair.
        """
        stack = [configs] if isinstance(configs, Config) else list(configs)
        c = stack[0]

        def each(name: str) -> Any:
            return building.same_or_array([getattr(config, name) for config in stack])

        output, loss = natural_pair(c.output, c.loss, data.task)
        drops = (building.for_each(config.dropout, len(c.hidden), "dropout") for config in stack)
        optimizer: Optimizer = pick("optimizer", c.optimizer)(each("learning_rate"))
        for name in optimizer.settings:
            setattr(optimizer, name, each(name))
        return cls(
            [data.n_inputs, *c.hidden, data.n_outputs],
            activation=c.activation,
            output=output,
            initializer=c.initializer,
            dropout=[building.same_or_array(layer) for layer in zip(*drops, strict=True)],
            batch_norm=c.batch_norm,
            loss=loss,
            l1=each("l1"),
            l2=each("l2"),
            optimizer=optimizer,
            seed=[Seeds(s.init_seed, s.shuffle_seed, s.noise_seed) for s in stack],
            dtype=c.dtype,
            runs=None if isinstance(configs, Config) else len(stack),
            input_dropout=each("input_dropout"),
            label_smoothing=c.label_smoothing,
            clip_norm=c.clip_norm,
        )

    def reset(self) -> None:
        """Return to the initial weights, and forget all the optimizer remembers."""
        self.chain.start(self.initializer, [seeds.init for seeds in self.seeds])
        self.optimizer.prepare(self.parameters, self.mask)
        self.epoch = 0
        self.chain.start_epoch(0)

    # ---- settings -------------------------------------------------------------------------------------------------

    def change(self, **settings: Any) -> None:
        """Change settings that may change in mid-run: `LIVE` lists them.

        Raises
        ------
        ValueError
            For any other setting, for one the optimizer does not have, and for a value that is out of range.
        """
        self.live.change(settings)

    def column(self, value: float | ArrayLike) -> float | Array:
        """Return a setting in the shape in which it meets the flat vector: a float, or (runs, 1)."""
        return self.live.column(value)

    @property
    def l1(self) -> float | Array:
        """The strength of the L1 penalty: a float, or (runs, 1)."""
        return self.live.l1

    @property
    def l2(self) -> float | Array:
        """The strength of the L2 penalty: a float, or (runs, 1)."""
        return self.live.l2

    @property
    def learning_rate(self) -> float | Array:
        """The learning rate in force, schedule included: a float; in a stack (runs,)."""
        rate = self.optimizer.rate
        return float(rate) if self.runs is None else np.broadcast_to(np.ravel(rate), (self.runs,))

    @property
    def multiply_adds(self) -> int:
        """Multiplications with an addition that one sample costs while training: forward, dW, and dx behind a layer."""
        layers = [n_in * n_out for n_in, n_out in pairwise(self.sizes)]
        return 3 * sum(layers) - layers[0]

    # ---- forward, backward, step ----------------------------------------------------------------------------------

    def forward(self, x: ArrayLike, training: bool = False) -> Array:
        """Return the logits of the output layer: (batch, n_out), or (runs, batch, n_out) in a stack.

        `x` has shape (batch, n_in); in a stack also (runs, batch, n_in), a batch for each run.
        """
        return self.chain.forward(np.asarray(x, dtype=self.dtype), training)

    def backward(self, gradient: ArrayLike) -> Array:
        """Fill `gradients`, given d loss / d logits of the last `forward`, and return them."""
        return self.chain.backward(np.asarray(gradient, dtype=self.dtype))

    def step(self, x: ArrayLike, y: ArrayLike) -> float | Array:
        """Learn from one mini-batch: forward, backward, update.

        Parameters
        ----------
        x : array of shape (batch, n_in)
        y : array of shape (batch,) with labels 0, 1, ...; or (batch, n_out)

        Returns
        -------
        float, or ndarray of shape (runs,)
            The mean data loss before the update, dropout on.

        Raises
        ------
        ValueError
            If `x` or `y` does not fit, or holds NaN.
        """
        x = encoding.check_inputs(x, self.sizes[0], self.dtype, self.runs)
        return self.step_on(x, self.training_targets(encoding.check_targets(y, x, self.sizes[-1], self.output)))

    def step_on(self, x: Array, targets: Array) -> float | Array:
        """As `step`, for targets that are encoded already and data of the network's dtype."""
        with np.errstate(all="ignore"):  # a run that diverges is told in words, not in warnings
            value, gradient = self.loss.value_and_gradient(self.chain.forward(x, training=True), targets)
            self.chain.backward(gradient)
            self.live.penalise()
            if self.clip_norm is not None:
                _clip(self.gradients, self.clip_norm)
            self.optimizer.update(self.parameters, self.gradients)
        return float(value) if self.runs is None else value.astype(float)

    def penalty(self) -> float | Array:
        """Return what L1 and L2 add to the loss: a float, or (runs,)."""
        with np.errstate(all="ignore"):
            value = self.live.penalty()
        return float(value[0]) if self.runs is None else value

    def start_epoch(self) -> None:
        """Begin a new epoch: the noise of an epoch depends on its number alone."""
        self.epoch += 1
        self.chain.start_epoch(self.epoch)

    def learn(self, pieces: Sequence[Batch], parts: Sequence[Network] = ()) -> float | Array:
        """Take one step of a training loop, on one batch for the whole network or on one for each of the `parts`."""
        if pieces[0].rows is None:
            return self.step_on(pieces[0].x, pieces[0].targets)
        values = []
        for part, piece in zip(parts, pieces, strict=True):
            if piece.rows is not None:
                part.follow(self, piece.rows)
            values.append(part.step_on(piece.x, piece.targets))
        self.optimizer.steps = parts[0].optimizer.steps
        return np.concatenate(values)

    # ---- fit, predict, evaluate -----------------------------------------------------------------------------------

    def fit(
        self,
        x: ArrayLike,
        y: ArrayLike,
        epochs: int = 30,
        batch_size: int | str = 32,
        validation_data: tuple[ArrayLike, ArrayLike] | None = None,
        shuffle: bool = True,
        stop: Rule | Sequence[Rule] = (),
        metrics: str | Sequence[str] = (),
    ) -> History:
        """Train, going on from the present parameters.

        Parameters
        ----------
        x : array of shape (n, n_in)
        y : array of shape (n,) with labels 0, 1, ...; or (n, n_out)
        epochs : int
            Passes over the data, at most.
        batch_size : int or "all"
        validation_data : pair of arrays, optional
        shuffle : bool
            A new order in each epoch.
        stop : Rule or sequence of Rule
            Rules that may end it earlier; the best weights are put back where a rule asks for it.
        metrics : str or sequence of str
            Names in `METRICS`, to be recorded beside the loss.

        Returns
        -------
        History

        Raises
        ------
        ValueError
            If the data do not fit the network, or hold NaN, or are fewer than a batch; the message says where.
        """
        data = Sets(self._set(x, y), self._set(*validation_data) if validation_data else None)
        rules = (stop,) if isinstance(stop, Rule) else tuple(stop)
        metrics = (metrics,) if isinstance(metrics, str) else metrics
        for name in metrics:
            self.check_metric(name)
        history = History(best_by(rules) or "validation_loss")
        best = BestWeights(self, rules)
        try:
            for event in train(
                self,
                data,
                history,
                epochs=check_setting("epochs", epochs),
                batch_size=check_setting("batch_size", batch_size),
                shuffle=shuffle,
                stop=rules,
                metrics=metrics,
            ):
                best.see(event)
        finally:
            best.restore()
        return history

    def predict_proba(self, x: ArrayLike) -> Array:
        """Return the output layer's values: (n, n_out), or (runs, n, n_out); probabilities in classification."""
        return self.loss.output(self._logits(encoding.check_inputs(x, self.sizes[0], self.dtype, self.runs)))

    def predict(self, x: ArrayLike) -> NDArray[Any]:
        """Return labels of shape (n,), or in regression the values, (n, n_out); with a leading axis in a stack."""
        outputs = self.predict_proba(x)
        if self.output == "linear":
            return outputs
        return (outputs[..., 0] > 0.5).astype(np.intp) if self.sizes[-1] == 1 else outputs.argmax(axis=-1)

    def evaluate(self, x: ArrayLike, y: ArrayLike, metric: str = "cross_entropy") -> float | Array:
        """Return a metric (a name in `METRICS`) in evaluation mode: a float, or (runs,).

        Raises
        ------
        ValueError
            If there is no such metric, or it does not suit the output, or `x` or `y` does not fit.
        """
        self.check_metric(metric)
        return self.scores(*self.check(x, y), (metric,))[metric]

    def scores(self, x: Array, y: Array, metrics: Sequence[str] = ()) -> dict[str, float | Array]:
        """Return the data loss and metrics of a checked set, from one forward pass."""
        return self.scores_on(x, *self.expected(y), metrics)

    def scores_on(
        self, x: Array, targets: Array, truth: NDArray[Any], metrics: Sequence[str] = ()
    ) -> dict[str, float | Array]:
        """As `scores`, for a set whose `expected` outputs are worked out already."""
        with np.errstate(all="ignore"):
            value, outputs = self.loss.value_and_output(self._logits(x), targets)
            found: dict[str, float | Array] = {"loss": value}
            found |= {name: METRICS[name](truth, outputs) for name in metrics}
        return {name: float(value) if self.runs is None else value for name, value in found.items()}

    def _logits(self, x: Array) -> Array:
        rows = max(NUMBERS_AT_ONCE // (max(self.sizes) * (self.runs or 1)), 1)
        if x.shape[-2] <= rows:
            return self.chain.forward(x)
        pieces = [self.chain.forward(x[..., i : i + rows, :]) for i in range(0, x.shape[-2], rows)]
        return np.concatenate(pieces, axis=-2)

    # ---- data in --------------------------------------------------------------------------------------------------

    def check(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, NDArray[Any]]:
        """Return `x` and `y` as arrays, or raise a ValueError that says why this network cannot learn from them."""
        x = encoding.check_inputs(x, self.sizes[0], self.dtype, self.runs)
        y = encoding.check_targets(y, x, self.sizes[-1], self.output)
        self.encode(y)
        return x, y

    def _set(self, x: ArrayLike, y: ArrayLike) -> Set:
        checked = Set(*self.check(x, y))
        if checked.x.ndim > 2:
            shape = f"(samples, {self.sizes[0]})"
            raise ValueError(f"x has shape {checked.x.shape}; all runs of a stack fit the same x, of shape {shape}")
        return checked

    def check_metric(self, name: str) -> None:
        """Raise a ValueError if there is no such metric, or it does not suit the output."""
        pick("metric", name)
        suited = TASK_METRICS["regression" if self.output == "linear" else "classification"]
        if name not in suited:
            raise ValueError(f"{name} does not suit a {self.output} output; choose one of: {', '.join(suited)}")

    def encode(self, y: ArrayLike) -> Array:
        """Return targets of shape (n, n_out): one-hot rows for labels, columns of values in regression."""
        return encoding.encode(y, self.sizes[-1], self.output, self.dtype)

    def expected(self, y: NDArray[Any]) -> tuple[Array, NDArray[Any]]:
        """Return what the outputs of a checked set should be: targets for the loss, labels or values for metrics."""
        return self.encode(y), y if self.output == "linear" else encoding.labels_of(y)

    def training_targets(self, y: ArrayLike) -> Array:
        """Return the targets to train on: encoded, and labels smoothed if asked for."""
        targets = self.encode(y)
        return targets if self.output == "linear" else losses.smooth(targets, self.label_smoothing)

    # ---- state ----------------------------------------------------------------------------------------------------

    @property
    def parameters(self) -> Array:
        """The flat vector, (P,) or (runs, P). What is assigned to it is copied into it."""
        return self.chain.parameters

    @parameters.setter
    def parameters(self, values: ArrayLike) -> None:
        self.chain.parameters[...] = values

    @property
    def gradients(self) -> Array:
        """The gradients of the last `backward` (of the last `step`, with penalties and clipped), like `parameters`."""
        return self.chain.gradients

    @property
    def mask(self) -> Array:
        """1 where the flat vector holds a weight, 0 at biases and batch-norm parameters: shape (P,)."""
        return self.chain.mask

    @property
    def layers(self) -> list[Layer]:
        """The layers, from the inputs to the outputs."""
        return self.chain.layers

    @property
    def weights(self) -> list[Array]:
        """The Dense layers' weights: views of shape (n_in, n_out), or (runs, n_in, n_out)."""
        return [layer.weights for layer in self.chain.dense]

    @property
    def biases(self) -> list[Array]:
        """The Dense layers' biases: views of shape (n_out,), or (runs, n_out)."""
        return [layer.biases for layer in self.chain.dense]

    def state(self) -> dict[str, NDArray[Any]]:
        """Return copies of all that training has changed: parameters, the optimizer's memory, counters."""
        memory = {f"memory_{name}": vector.copy() for name, vector in self.optimizer.memory.items()}
        counters = np.array([self.epoch, self.optimizer.steps])
        return {"parameters": self.parameters.copy(), "counters": counters, **memory}

    def restore(self, state: Mapping[str, NDArray[Any]], rows: NDArray[np.bool_] | None = None) -> None:
        """Go back to what `state` returned: training goes on from there bit for bit.

        With `rows`, of shape (runs,), only some runs of a stack go back; the counters, which all share, stay.
        """
        where = ... if rows is None else rows
        self.parameters[where] = state["parameters"][where]
        for name, vector in self.optimizer.memory.items():
            vector[where] = state[f"memory_{name}"][where]
        if rows is None:
            self.epoch, self.optimizer.steps = (int(count) for count in state["counters"])

    def rows(self, rows: Rows) -> Network:
        """Return some runs of the stack as a stack, or one of them: the same arrays, not copies."""
        part = copy.copy(self)
        part.seeds = self.seeds[rows] if isinstance(rows, slice) else (self.seeds[rows],)
        part.runs = len(part.seeds) if isinstance(rows, slice) else None
        part.chain = self.chain.rows(rows)
        part.optimizer = self.optimizer.rows(rows)
        part.live = self.live.rows(rows, part.chain, part.optimizer)
        return part

    def follow(self, whole: Network, rows: Rows) -> None:
        """Go on as a part of `whole`, whose settings may have changed; the arrays are the same anyway."""
        self.chain.follow(whole.chain, rows)
        self.optimizer.follow(whole.optimizer, rows)
        self.live.follow(whole.live, rows)

    def run(self, index: int) -> Network:
        """Return run `index` of a stack as a network of its own, with copies of its arrays."""
        return copy.deepcopy(self.rows(index))

    def _bind(self) -> None:
        self.chain.bind()

    def __repr__(self) -> str:
        stack = f", {self.runs} runs" if self.runs is not None else ""
        sizes = "-".join(str(size) for size in self.sizes)
        return f"Network({sizes}, {self.parameters.shape[-1]:,} parameters{stack})"


def _clip(gradients: Array, longest: float) -> None:
    """Scale down, in place, every gradient that is longer than `longest`."""
    norm = np.sqrt(np.add.reduce(gradients * gradients, axis=-1, keepdims=True))
    gradients *= np.minimum(1, longest / np.maximum(norm, np.finfo(gradients.dtype).tiny))
