"""Network: layers, a loss and an optimizer put together, with forward, backward, step, fit, predict and evaluate.

All weights and biases lie in one flat vector, `parameters`, and their gradients in another, `gradients`; each layer
works on views into them. With `runs=R` both have a leading axis of length R, and the very same lines train R
networks side by side.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .config import LIVE, Config, ConfigError
from .data.datasets import Data, Set
from .nn import encoding, losses, penalties
from .nn.layers import Activation, BatchNorm, Dense, Dropout, Layer
from .nn.metrics import METRICS
from .nn.optimizers import SGD, Momentum, Optimizer
from .registry import pick
from .streams import Seeds, stream
from .training.batches import Batch
from .training.history import History
from .training.stopping import Rule
from .training.training import Epoch, Sets, Step, train

Array = NDArray[np.floating]

ROWS_AT_ONCE = 2**18
"""Evaluation goes through a set in pieces of about this many numbers a layer, to bound memory."""


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
        Number of networks in a stack. `l1`, `l2`, `dropout` and the optimizer's learning rate and momentum may then
        be arrays of shape (runs,).
    input_dropout : float
        Probability of dropping an input while training.
    label_smoothing : float
        Share of each training label spread over all classes.
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
        If a name or size cannot be used; the message says what can.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str | Sequence[str] = "relu",
        output: str = "softmax",
        initializer: str = "lecun_normal",
        dropout: float | Sequence[float] | Array = 0.0,
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
        self.sizes = _check_sizes(sizes)
        self.dtype = _check_dtype(dtype)
        self.runs = runs
        self.seeds = _check_seeds(seed, runs)
        hidden = len(self.sizes) - 2
        self.activation = _for_each(activation, hidden, "activation")
        self.output, self.loss = output, losses.pair(output, loss)
        self.initializer = pick("initializer", initializer)
        self.label_smoothing = label_smoothing
        self.clip_norm = clip_norm
        if isinstance(optimizer, str):
            optimizer = pick("optimizer", optimizer)()
        self.optimizer = copy.deepcopy(optimizer) if optimizer is not None else SGD()

        self.layers = self._build(input_dropout, batch_norm)
        lead = () if runs is None else (runs,)
        size = sum(int(np.prod(shape)) for layer in self.layers for shape in layer.shapes)
        self.parameters: Array = np.zeros((*lead, size), dtype=self.dtype)
        self.gradients: Array = np.zeros_like(self.parameters)
        self._bind()
        self.mask = self._weight_mask()
        self.change(l1=l1, l2=l2, dropout=dropout)
        for name in ("learning_rate", "momentum", "weight_decay"):
            if name in vars(self.optimizer):
                setattr(self.optimizer, name, self.column(getattr(self.optimizer, name)))
        self.reset()

    @classmethod
    def of(cls, configs: Config | Sequence[Config], data: Data) -> Network:
        """Return the network of a `Config` for these data; or, for a sequence of them, a stack.

        The configs of a stack may differ in learning rate, momentum, L1, L2, weight decay, dropout and seeds.
        """
        stack = [configs] if isinstance(configs, Config) else list(configs)
        c = stack[0]

        def each(name: str) -> Any:
            return _same_or_array([getattr(config, name) for config in stack])

        output, loss = natural_pair(c.output, c.loss, data.task)
        optimizer = pick("optimizer", c.optimizer)(each("learning_rate"))
        if isinstance(optimizer, Momentum):
            optimizer.momentum = each("momentum")
        if "weight_decay" in vars(optimizer):
            optimizer.weight_decay = each("weight_decay")
        return cls(
            [data.n_inputs, *c.hidden, data.n_outputs],
            activation=c.activation,
            output=output,
            initializer=c.initializer,
            dropout=_dropout(stack),
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

    # ---- building -------------------------------------------------------------------------------------------------

    def _build(self, input_dropout: float | Array, batch_norm: bool) -> list[Layer]:
        noise = [seeds.noise for seeds in self.seeds]
        layers: list[Layer] = []
        if np.any(input_dropout):
            layers.append(Dropout(self._drop(input_dropout), noise, index=1))
        for depth, (n_in, n_out) in enumerate(zip(self.sizes[:-2], self.sizes[1:-1], strict=True)):
            layers.append(Dense(n_in, n_out))
            if batch_norm:
                layers.append(BatchNorm(n_out))
            layers.append(Activation(pick("activation", self.activation[depth])))
            layers.append(Dropout(0.0, noise, index=2 + depth))
        layers.append(Dense(*self.sizes[-2:]))
        return layers

    def _bind(self) -> None:
        """Hand every layer its views into the flat vectors."""
        start = 0
        for layer in self.layers:
            views: tuple[list[Array], list[Array]] = ([], [])
            for shape in layer.shapes:
                stop = start + int(np.prod(shape))
                for vector, found in zip((self.parameters, self.gradients), views, strict=True):
                    found.append(vector[..., start:stop].reshape(*vector.shape[:-1], *shape))
                start = stop
            layer.bind(*views)
        self._dense = [layer for layer in self.layers if isinstance(layer, Dense)]
        self._first = next(i for i, layer in enumerate(self.layers) if isinstance(layer, Dense))

    def _weight_mask(self) -> Array:
        """Return 1 where the flat vector holds a weight, 0 at biases and batch-norm parameters: shape (P,)."""
        pieces = [
            np.full(int(np.prod(shape)), len(shape) == 2, dtype=self.dtype) for la in self.layers for shape in la.shapes
        ]
        return np.concatenate(pieces)

    def reset(self) -> None:
        """Return to the initial weights, and forget all the optimizer remembers."""
        self.parameters[...] = 0
        for r, seeds in enumerate(self.seeds):
            generator = stream("init", seeds.init)
            for layer in self.layers:
                run = r if self.runs is not None else ...
                if isinstance(layer, Dense):
                    layer.weights[run] = self.initializer.weights(generator, *layer.shapes[0])
                    layer.biases[run] = self.initializer.biases(generator, *layer.shapes[1])
                elif isinstance(layer, BatchNorm):
                    layer.gain[run] = layer.running_variance[run] = 1
        self.gradients[...] = 0
        self.epoch = 0
        self.optimizer.prepare(self.parameters, self.mask)

    # ---- settings -------------------------------------------------------------------------------------------------

    def column(self, value: float | ArrayLike) -> float | Array:
        """Return a setting in the shape in which it meets the flat vector: a float, or (runs, 1)."""
        if np.ndim(value) == 0:
            return float(value)  # type: ignore[arg-type]
        if np.size(value) != (self.runs or 1):
            raise ValueError(f"{np.size(value)} values for {self.runs or 1} runs; give one, or one for each run")
        return np.asarray(value, dtype=self.dtype).reshape(-1, 1)

    def _drop(self, value: float | Array) -> float | Array:
        """Return a dropout probability in the shape in which it meets a batch: a float, or (runs, 1, 1)."""
        drop = np.asarray(value, dtype=float)
        if (drop < 0).any() or (drop >= 1).any():
            raise ValueError(f"dropout {value} is out of range; give a probability from 0 to below 1")
        return float(drop) if self.runs is None else np.broadcast_to(drop.reshape(-1, 1, 1), (self.runs, 1, 1))

    def change(self, **settings: Any) -> None:
        """Change settings that may change in mid-run: `LIVE` lists them.

        Raises
        ------
        ValueError
            For any other setting, and where the optimizer has no such setting.
        """
        for name, value in settings.items():
            if name not in LIVE:
                raise ValueError(f"{name} cannot change in mid-run; these can: {', '.join(LIVE)}")
            if name == "dropout":
                self._set_dropout(value)
            elif name in ("l1", "l2"):
                setattr(self, name, self.column(value))
            elif name in vars(self.optimizer):
                setattr(self.optimizer, name, self.column(value))
            else:
                raise ValueError(f"{self.optimizer!r} has no {name}")

    def _set_dropout(self, value: float | Sequence[Any] | Array) -> None:
        """Give each hidden layer its probability; a sequence has an entry for each layer, an array for each run."""
        hidden = [layer for layer in self.layers if isinstance(layer, Dropout) and layer.index > 1]
        for layer, drop in zip(hidden, _for_each(value, len(hidden), "dropout"), strict=True):
            layer.drop = self._drop(drop)

    @property
    def learning_rate(self) -> float | Array:
        """The learning rate in force, schedule included: a float, or (runs,)."""
        rate = self.optimizer.rate
        return rate if np.ndim(rate) == 0 else np.ravel(rate)

    @property
    def multiply_adds(self) -> int:
        """Multiplications with addition for one sample, forward and backward (twice the forward ones)."""
        return 3 * sum(n_in * n_out for n_in, n_out in itertools.pairwise(self.sizes))

    # ---- forward, backward, step ----------------------------------------------------------------------------------

    def forward(self, x: Array, training: bool = False) -> Array:
        """Return the logits of the output layer: (batch, n_out), or (runs, batch, n_out) in a stack.

        `x` has shape (batch, n_in); in a stack also (runs, batch, n_in), a batch for each run.
        """
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def backward(self, gradient: Array) -> Array:
        """Fill `gradients`, given d loss / d logits of the last `forward`, and return them."""
        for layer in reversed(self.layers[self._first + 1 :]):
            gradient = layer.backward(gradient)
        self._dense[0].backward_parameters(gradient)
        return self.gradients

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
            If `y` does not fit.
        """
        return self.step_on(np.asarray(x, dtype=self.dtype), self.training_targets(y))

    def step_on(self, x: Array, targets: Array) -> float | Array:
        """As `step`, for targets that are encoded already and data of the network's dtype."""
        with np.errstate(all="ignore"):  # a run that diverges is told in words, not in warnings
            value, gradient = self.loss.value_and_gradient(self.forward(x, training=True), targets)
            self.backward(gradient)
            self._penalise()
            if self.clip_norm is not None:
                self._clip(self.clip_norm)
            self.optimizer.update(self.parameters, self.gradients)
        return float(value) if self.runs is None else value

    def _penalise(self) -> None:
        """Add the penalties' gradients."""
        if np.any(self.l2):
            self.gradients += penalties.l2_gradient(self.parameters, self.l2) * self.mask
        if np.any(self.l1):
            self.gradients += penalties.l1_gradient(self.parameters, self.l1) * self.mask

    def _clip(self, longest: float) -> None:
        norm = np.sqrt(np.add.reduce(self.gradients * self.gradients, axis=-1, keepdims=True))
        self.gradients *= np.minimum(1, longest / np.maximum(norm, np.finfo(self.dtype).tiny))

    def penalty(self) -> float | Array:
        """Return what L1 and L2 add to the loss: a float, or (runs,)."""
        if not np.any(self.l1) and not np.any(self.l2):
            return 0.0 if self.runs is None else np.zeros(self.runs)
        with np.errstate(all="ignore"):
            weights = self.parameters * self.mask
            value = penalties.l2_value(weights, self.l2) + penalties.l1_value(weights, self.l1)
        return float(value.item()) if self.runs is None else value

    def start_epoch(self) -> None:
        """Begin a new epoch: the noise of an epoch depends on its number alone."""
        self.epoch += 1
        for layer in self.layers:
            if isinstance(layer, Dropout):
                layer.start_epoch(self.epoch)

    def learn(self, pieces: Sequence[Batch]) -> float | Array:
        """Take one step of a training loop, on one batch for the whole network or on one for each part of a stack."""
        if pieces[0].rows is None:
            return self.step_on(pieces[0].x, pieces[0].targets)
        parts = [self.rows(piece.rows) for piece in pieces if piece.rows is not None]
        values = [part.step_on(piece.x, piece.targets) for part, piece in zip(parts, pieces, strict=True)]
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
        stop: Sequence[Rule] = (),
        metrics: Sequence[str] = (),
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
        stop : sequence of Rule
            Rules that may end it earlier; the best weights are put back where a rule asks for it.
        metrics : sequence of str
            Names in `METRICS`, to be recorded beside the loss.

        Returns
        -------
        History

        Raises
        ------
        ValueError
            If the data do not fit the network, or hold NaN; the message says where.
        """
        data = Sets(Set(*self.check(x, y)), Set(*self.check(*validation_data)) if validation_data else None)
        for name in metrics:
            pick("metric", name)
        history = History(next((rule.monitor for rule in stop if hasattr(rule, "monitor")), "validation_loss"))
        best = BestWeights(self, stop)
        try:
            for event in train(
                self,
                data,
                history,
                epochs=epochs,
                batch_size=batch_size,
                shuffle=shuffle,
                stop=stop,
                metrics=metrics,
            ):
                best.see(event)
        finally:
            best.restore()
        return history

    def predict_proba(self, x: ArrayLike) -> Array:
        """Return the output layer's values: (n, n_out), or (runs, n, n_out); probabilities in classification."""
        return self.loss.output(self._logits(encoding.check_inputs(x, self.sizes[0], self.dtype)))

    def predict(self, x: ArrayLike) -> NDArray[Any]:
        """Return labels of shape (n,), or in regression the values, (n, n_out); with a leading axis in a stack."""
        outputs = self.predict_proba(x)
        if self.output == "linear":
            return outputs
        return (outputs[..., 0] > 0.5).astype(np.intp) if self.sizes[-1] == 1 else outputs.argmax(axis=-1)

    def evaluate(self, x: ArrayLike, y: ArrayLike, metric: str = "cross_entropy") -> float | Array:
        """Return a metric (a name in `METRICS`) in evaluation mode: a float, or (runs,)."""
        function = pick("metric", metric)
        x, y = self.check(x, y)
        value = function(y, self.loss.output(self._logits(x)))
        return float(value) if np.ndim(value) == 0 else value

    def scores(self, x: Array, y: Array, metrics: Sequence[str] = ()) -> dict[str, float | Array]:
        """Return the data loss and metrics of a checked set, from one forward pass."""
        with np.errstate(all="ignore"):
            logits = self._logits(x)
            found: dict[str, float | Array] = {"loss": self.loss.value(logits, self.encode(y))}
            if metrics:
                outputs = self.loss.output(logits)
                found |= {name: METRICS[name](y, outputs) for name in metrics}
        return {name: float(value) if self.runs is None else value for name, value in found.items()}

    def _logits(self, x: Array) -> Array:
        rows = max(ROWS_AT_ONCE // (max(self.sizes) * (self.runs or 1)), 1)
        if x.shape[-2] <= rows:
            return self.forward(x)
        pieces = [self.forward(x[..., i : i + rows, :]) for i in range(0, x.shape[-2], rows)]
        return np.concatenate(pieces, axis=-2)

    # ---- data in --------------------------------------------------------------------------------------------------

    def check(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, NDArray[Any]]:
        """Return `x` and `y` as arrays, or raise a ValueError that says why this network cannot learn from them."""
        x, y = encoding.check_inputs(x, self.sizes[0], self.dtype), np.asarray(y)
        encoding.check_lengths(x, y)
        self.encode(y)
        return x, y

    def encode(self, y: ArrayLike) -> Array:
        """Return targets of shape (n, n_out): one-hot rows for labels, columns of values in regression."""
        return encoding.encode(y, self.sizes[-1], self.output, self.dtype)

    def training_targets(self, y: ArrayLike) -> Array:
        """Return the targets to train on: encoded, and smoothed if asked for."""
        return losses.smooth(self.encode(y), self.label_smoothing)

    # ---- state ----------------------------------------------------------------------------------------------------

    @property
    def weights(self) -> list[Array]:
        """The Dense layers' weights: views of shape (n_in, n_out), or (runs, n_in, n_out)."""
        return [layer.weights for layer in self._dense]

    @property
    def biases(self) -> list[Array]:
        """The Dense layers' biases: views of shape (n_out,), or (runs, n_out)."""
        return [layer.biases for layer in self._dense]

    def state(self) -> dict[str, NDArray[Any]]:
        """Return copies of all that training has changed: parameters, the optimizer's memory, counters."""
        memory = {f"memory_{name}": vector.copy() for name, vector in self.optimizer.memory.items()}
        counters = np.array([self.epoch, self.optimizer.steps])
        return {"parameters": self.parameters.copy(), "counters": counters, **memory}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go back to what `state` returned: training goes on from there bit for bit."""
        self.parameters[...] = state["parameters"]
        for name, vector in self.optimizer.memory.items():
            vector[...] = state[f"memory_{name}"]
        self.epoch, self.optimizer.steps = (int(count) for count in state["counters"])

    def rows(self, rows: slice) -> Network:
        """Return some runs of the stack as a stack: the same arrays, not copies."""
        part = copy.copy(self)
        part.seeds = self.seeds[rows]
        part.runs = len(part.seeds)
        part.parameters, part.gradients = self.parameters[rows], self.gradients[rows]
        part.l1, part.l2 = _some(self.l1, rows), _some(self.l2, rows)
        part.layers = [copy.copy(layer) for layer in self.layers]
        for layer in part.layers:
            if isinstance(layer, Dropout):
                layer.seeds, layer.generators = layer.seeds[rows], layer.generators[rows]
                layer.drop = _some(layer.drop, rows)
        part._bind()
        part.optimizer = copy.copy(self.optimizer)
        for name, value in vars(self.optimizer).items():
            if isinstance(value, np.ndarray) and value is not self.optimizer.mask:
                setattr(part.optimizer, name, value[rows])
        part.optimizer.memory = {name: vector[rows] for name, vector in self.optimizer.memory.items()}
        return part

    def run(self, index: int) -> Network:
        """Return run `index` of a stack as a network of its own, with copies of its arrays."""
        part = copy.deepcopy(self.rows(slice(index, index + 1)))
        part.runs = None
        part.parameters, part.gradients = part.parameters[0].copy(), part.gradients[0].copy()
        part.l1, part.l2 = (float(np.ravel(value)[0]) for value in (part.l1, part.l2))
        for layer in part.layers:
            if isinstance(layer, Dropout):
                layer.drop = float(np.ravel(layer.drop)[0])
        part._bind()
        optimizer = part.optimizer
        for name, value in vars(optimizer).items():
            if isinstance(value, np.ndarray) and value.shape == (1, 1):
                setattr(optimizer, name, float(value[0, 0]))
        optimizer.memory = {name: vector[0].copy() for name, vector in optimizer.memory.items()}
        optimizer.scratch = np.empty_like(part.parameters)
        return part

    def __repr__(self) -> str:
        stack = f", {self.runs} runs" if self.runs is not None else ""
        sizes = "-".join(str(size) for size in self.sizes)
        return f"Network({sizes}, {self.parameters.shape[-1]:,} parameters{stack})"


class BestWeights:
    """Keeps the parameters of each run's best epoch, as its stopping rules see it, to put them back at the end."""

    def __init__(self, network: Network, stop: Sequence[Rule]):
        self.network = network
        self.wanted = any(rule.restore_best for rule in stop)
        self.parameters: Array | None = None

    def see(self, event: Step | Epoch) -> None:
        """Take a copy of the parameters of those runs for which this epoch is the best so far."""
        if self.wanted and isinstance(event, Epoch) and any(event.improved):
            if self.parameters is None:
                self.parameters = self.network.parameters.copy()
            rows = np.array(event.improved) if self.network.runs is not None else ...
            self.parameters[rows] = self.network.parameters[rows]

    def restore(self) -> None:
        """Put the best parameters back, if any rule asked for it."""
        if self.parameters is not None:
            self.network.parameters[...] = self.parameters


def _check_sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    whole = all(isinstance(size, (int, np.integer)) and size > 0 for size in sizes)
    if len(sizes) < 2 or not whole:
        raise ValueError(f"sizes {list(sizes)} cannot be built; give inputs, hidden layers, outputs, like [5, 8, 10, 2]")
    return tuple(int(size) for size in sizes)


def _check_dtype(dtype: str) -> np.dtype[Any]:
    if np.dtype(dtype).name not in ("float32", "float64"):
        raise ValueError(f"dtype {dtype!r} is not supported; choose float32 or float64")
    return np.dtype(dtype)


def _check_seeds(seed: Any, runs: int | None) -> tuple[Seeds, ...]:
    count = 1 if runs is None else runs
    if count < 1:
        raise ValueError(f"runs={runs} is no stack; give 1 or more, or None for a single network")
    if isinstance(seed, Seeds):
        return (seed,) * count
    if isinstance(seed, (int, np.integer)):
        return tuple(Seeds(*(int(seed) + r,) * 3) for r in range(count))
    if len(seed) != count:
        raise ValueError(f"{len(seed)} seeds for {count} runs; give one, or one for each run")
    return tuple(s if isinstance(s, Seeds) else Seeds(*(int(s),) * 3) for s in seed)


def _for_each(value: Any, layers: int, what: str) -> list[Any]:
    """Return one entry for each hidden layer."""
    if not isinstance(value, (list, tuple)):
        return [value] * layers
    if len(value) != layers:
        raise ValueError(f"{len(value)} values of {what} for {layers} hidden layers; give one for all, or one for each")
    return list(value)


def _some(value: float | Array, rows: slice) -> float | Array:
    return value[rows] if isinstance(value, np.ndarray) else value


def _same_or_array(values: Sequence[Any]) -> Any:
    """Return the one value that all runs share, or an array with one for each run."""
    return values[0] if all(value == values[0] for value in values) else np.array(values, dtype=float)


def _dropout(configs: Sequence[Config]) -> Any:
    """Return the dropout of a stack: for all layers, or a list with an entry for each."""
    layers = len(configs[0].hidden)
    columns = zip(*(_for_each(config.dropout, layers, "dropout") for config in configs), strict=True)
    return [_same_or_array(column) for column in columns]


def natural_pair(output: str | None, loss: str | None, task: str) -> tuple[str, str]:
    """Return output function and loss; what is None is filled in as the other, or the task, asks for.

    Raises
    ------
    ConfigError
        If they are no pair, or do not suit the task.
    """
    if output is None and loss is None:
        return ("linear", "mse") if task == "regression" else ("softmax", "cross_entropy")
    if output is None:
        output = "softmax" if loss == "cross_entropy" else "linear" if task == "regression" else "sigmoid"
    if loss is None:
        loss = "mse" if output == "linear" else "cross_entropy"
    suited = ("linear",) if task == "regression" else ("softmax", "sigmoid")
    if output not in suited:
        raise ConfigError({"output": f"{output} does not suit {task}; choose {' or '.join(suited)}"})
    if output not in losses.LOSSES[loss]:
        raise ConfigError({"loss": f"{loss} does not go with a {output} output; choose another, or leave it to the data"})
    return output, loss
