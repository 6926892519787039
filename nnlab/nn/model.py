"""Model: layers, loss, optimizer and settings put together; what a training moves, asks and goes back to.

A model knows arrays alone: inputs of its own dtype, and targets of the shape of its outputs. What people bring (labels,
lists, missing values) is checked and encoded above it, by `nnlab.Network`.

With `runs=R` it is a stack of R models that learn side by side: every array has a leading axis of runs. A part of a
stack (`rows`) is a model too, and works on the same arrays.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..streams import Seeds
from .chain import Chain
from .clipping import clip
from .encoding import Encoder
from .evaluation import evaluate, logits_of
from .initializers import Initializer
from .layers import Layer
from .live import Live
from .losses import Loss
from .optimizer import Optimizer
from .runs import Rows

Array = NDArray[np.floating]


class Model:
    """Layers, a loss and an optimizer over one flat vector of parameters.

    Parameters
    ----------
    chain : Chain
    loss : Loss
    optimizer : Optimizer
    encoder : Encoder
    initializer : Initializer
    seeds : sequence of Seeds, one for each run
    clip_norm : float or None

    Attributes
    ----------
    runs : int or None
    epoch : int
        How many epochs it has begun.
    live : Live, the settings that may change in mid-run
    """

    def __init__(
        self,
        chain: Chain,
        loss: Loss,
        optimizer: Optimizer,
        encoder: Encoder,
        initializer: Initializer,
        seeds: Sequence[Seeds],
        clip_norm: float | None = None,
    ):
        self.chain, self.loss, self.optimizer, self.encoder = chain, loss, optimizer, encoder
        self.initializer, self.seeds, self.clip_norm = initializer, tuple(seeds), clip_norm
        self.runs, self.dtype = chain.runs, chain.parameters.dtype
        self.live = Live(chain, optimizer, self.runs)

    def reset(self) -> None:
        """Return to the initial weights, and forget all the optimizer remembers."""
        self.chain.start(self.initializer, [seeds.init for seeds in self.seeds])
        self.optimizer.prepare(self.parameters, self.mask)
        self.epoch = 0
        self.chain.start_epoch(0)

    # ---- learning and scoring -------------------------------------------------------------------------------------

    def start_epoch(self) -> None:
        """Begin a new epoch: the noise of an epoch depends on its number alone."""
        self.epoch += 1
        self.chain.start_epoch(self.epoch)

    def learn(self, x: Array, targets: Array) -> float | Array:
        """Learn from one mini-batch, and return its mean data loss before the update: a float, or (runs,).

        `x` and `targets` are of the model's dtype, (batch, n_in) and (batch, n_out), in a stack with or without the
        leading axis of runs. Numbers may overflow: see `nnlab.nn.error_state`.
        """
        chain = self.chain
        value, gradient = self.loss.value_and_gradient(chain.forward(x, True), targets)
        gradients = chain.backward(gradient)
        self.adjust(chain.parameters, gradients)
        self.optimizer.move(chain.parameters, gradients)
        return float(value) if self.runs is None else value.astype(float)

    def adjust(self, parameters: Array, gradients: Array) -> None:
        """Make the data loss's gradients what the optimizer is given: with those of the penalties, and clipped."""
        self.live.penalise(parameters, gradients)
        if self.clip_norm is not None:
            clip(gradients, self.clip_norm)

    def penalty(self) -> float | Array:
        """Return what L1 and L2 add to the loss: a float, or (runs,)."""
        value = self.live.penalty()
        return float(value[0]) if self.runs is None else value

    def scores_on(
        self, x: Array, targets: Array, truth: NDArray[Any], metrics: Sequence[str] = ()
    ) -> dict[str, float | Array]:
        """Return the data loss and metrics of a set in evaluation mode, from one forward pass.

        Parameters
        ----------
        x : array of shape (n, n_in), or (runs, n, n_in)
        targets, truth : arrays
            What ``encoder.expected`` gives: targets for the loss, labels or values for the metrics.
        metrics : sequence of str
            Names in `METRICS`.
        """
        with np.errstate(all="ignore"):
            found = evaluate(self.chain, self.loss, x, targets, truth, metrics, self.encoder.output)
        return {name: float(value) if self.runs is None else value for name, value in found.items()}

    def logits(self, x: Array) -> Array:
        """Return the output layer's logits in evaluation mode."""
        return logits_of(self.chain, x)

    # ---- settings -------------------------------------------------------------------------------------------------

    def change(self, **settings: Any) -> None:
        """Change settings that may change in mid-run: `LIVE` lists them.

        Raises
        ------
        ValueError
            For any other setting, for one the optimizer does not have, and for a value that is out of range.
        """
        self.live.change(settings)

    def set_factor(self, factor: float | ArrayLike) -> None:
        """Set what a schedule multiplies the learning rate by: a number, or one for each run."""
        self.optimizer.factor = self.live.column(factor)

    @property
    def l1(self) -> float | Array:
        """Strength of the L1 penalty: a float, or (runs, 1)."""
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

    # ---- arrays ---------------------------------------------------------------------------------------------------

    @property
    def parameters(self) -> Array:
        """The flat vector, (P,) or (runs, P). What is assigned to it is copied into it."""
        return self.chain.parameters

    @parameters.setter
    def parameters(self, values: ArrayLike) -> None:
        self.chain.parameters[...] = values

    @property
    def gradients(self) -> Array:
        """The gradients of the last `backward` (of a `step` with penalties, clipped), like `parameters`."""
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

    # ---- going back, and parts of a stack -------------------------------------------------------------------------

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

    def rows(self, rows: Rows) -> Self:
        """Return some runs of the stack as a stack, or one of them: the same arrays, not copies."""
        part = copy.copy(self)
        part.seeds = self.seeds[rows] if isinstance(rows, slice) else (self.seeds[rows],)
        part.chain = self.chain.rows(rows)
        part.runs = part.chain.runs
        part.optimizer = self.optimizer.rows(rows)
        part.live = self.live.rows(rows, part.chain, part.optimizer)
        return part

    def follow(self, whole: Model, rows: Rows) -> None:
        """Go on as a part of `whole`, whose settings may have changed; the arrays are the same anyway."""
        self.chain.follow(whole.chain, rows)
        self.optimizer.follow(whole.optimizer, rows)
        self.live.follow(whole.live, rows)

    def run(self, index: int) -> Self:
        """Return run `index` of a stack as a model of its own, with copies of its arrays."""
        return copy.deepcopy(self.rows(index))
