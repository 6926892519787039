"""Network: the object one uses. Sizes and names in; forward, backward, step, fit, predict and evaluate.

All weights and biases lie in one flat vector, `parameters`, and their gradients in another, `gradients`; each layer
works on views into them (`nnlab.nn.chain`). With `runs=R` both have a leading axis, and the very same lines train R
networks side by side. What a training moves and goes back to is the `Model` below (`nnlab.nn.model`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .config import Config, check_setting
from .data.datasets import Data
from .nn import building
from .nn.chain import Chain
from .nn.encoding import Encoder
from .nn.metrics import check_metric
from .nn.model import Model
from .nn.optimizer import Optimizer
from .registry import pick
from .streams import Seeds, seeds_of
from .training.fitting import fit
from .training.history import History
from .training.rules import Rule

Array = NDArray[np.floating]


class Network(Model):
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
        Is copied, so that one object may serve several networks. None is plain SGD.
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
        self.activation = building.for_each(activation, len(self.sizes) - 2, "activation")
        self.output = output
        of_logits, kind = building.loss_of(output, loss, self.sizes[-1]), building.check_dtype(dtype)
        seeds, noisy = seeds_of(seed, runs), bool(np.any(input_dropout))
        layers = building.build(self.sizes, self.activation, batch_norm, noisy, [each.noise for each in seeds])
        super().__init__(
            Chain(layers, runs, kind),
            of_logits,
            building.optimizer_of(optimizer),
            Encoder(self.sizes[0], self.sizes[-1], output, kind, check_setting("label_smoothing", label_smoothing)),
            pick("initializer", initializer),
            seeds,
            check_setting("clip_norm", clip_norm),
        )
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
        runs, stack = (None, [configs]) if isinstance(configs, Config) else (len(configs), configs)
        return cls(**building.arguments(stack, data.n_inputs, data.n_outputs, data.task), runs=runs)

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
        inputs, labels = self.encoder.check(x, y, self.runs)
        with np.errstate(all="ignore"):  # a run that diverges is told in words, not in warnings
            return self.learn(inputs, self.encoder.training_targets(labels))

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
        scored_samples: int | None = None,
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
            Names in `METRICS`, to record beside the loss.
        scored_samples : int, optional
            Measure the training curve on at most so many of the samples, always on the same.

        Raises
        ------
        ValueError
            If the data do not fit the network, or hold NaN, or are fewer than a batch; the message says where.
            Whatever it raises, also an interrupt: the network is then as it was before, to the last bit.
        """
        return fit(
            self,
            x,
            y,
            epochs=epochs,
            batch_size=batch_size,
            validation_data=validation_data,
            shuffle=shuffle,
            stop=stop,
            metrics=metrics,
            scored_samples=scored_samples,
        )

    def predict_proba(self, x: ArrayLike) -> Array:
        """Return the output layer's values: (n, n_out), or (runs, n, n_out); probabilities in classification."""
        return self.loss.output(self.logits(self.encoder.inputs(x, self.runs)))

    def predict(self, x: ArrayLike) -> NDArray[Any]:
        """Return labels of shape (n,), or in regression the values, (n, n_out); with a leading axis in a stack."""
        return self.encoder.answers(self.predict_proba(x))

    def evaluate(self, x: ArrayLike, y: ArrayLike, metric: str = "cross_entropy") -> float | Array:
        """Return a metric (a name in `METRICS`) in evaluation mode: a float, or (runs,).

        Raises
        ------
        ValueError
            If there is no such metric, or it does not suit the output, or `x` or `y` does not fit.
        """
        return self.scores(x, y, (metric,))[metric]

    def scores(self, x: ArrayLike, y: ArrayLike, metrics: Sequence[str] = ()) -> dict[str, float | Array]:
        """Return the data loss ("loss") and several metrics, as `evaluate` does, from one forward pass."""
        for name in metrics:
            check_metric(name, self.output)
        inputs, labels = self.encoder.check(x, y, self.runs)
        return self.scores_on(inputs, *self.encoder.expected(labels), metrics)

    def __repr__(self) -> str:
        stack = f", {self.runs} runs" if self.runs is not None else ""
        sizes = "-".join(str(size) for size in self.sizes)
        return f"Network({sizes}, {self.parameters.shape[-1]:,} parameters{stack})"
