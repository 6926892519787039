"""Live settings: those that may change while a network trains, in the shapes in which they meet its arrays.

For a single network a setting is a number. In a stack it may differ from run to run: it is then a column (runs, 1),
to meet the flat vectors (runs, P), or for dropout (runs, 1, 1), to meet a batch (runs, batch, n).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..config import LIVE, check_setting
from ..sentences import Sentence
from . import penalties
from .building import INPUT, for_each
from .chain import Chain
from .optimizer import Optimizer
from .runs import Rows, of_rows

Array = NDArray[np.floating]

Charge = tuple[slice, Callable[..., Array], float | Array]

LONG = 2**14
"""From so many parameters on a vector is long, in all runs together."""


class Live:
    """The penalties' strengths, and access to the settings that optimizer and dropout layers hold.

    Attributes
    ----------
    l1, l2 : float, or ndarray of shape (runs, 1)
    """

    def __init__(self, chain: Chain, optimizer: Optimizer, runs: int | None):
        self.chain = chain
        self.optimizer = optimizer
        self.runs = runs
        self.l1: float | Array = 0.0
        self.l2: float | Array = 0.0
        for name in optimizer.settings:
            _check(name, getattr(optimizer, name))
            self._put(name, getattr(optimizer, name))
        self._price()

    def change(self, settings: Mapping[str, Any]) -> None:
        """Change settings by name; `LIVE` lists them.

        Raises
        ------
        ValueError
            For any other setting, for one the optimizer does not have, and for a value that is out of range.
        """
        for name in settings:
            if name not in LIVE:
                raise ValueError(
                    Sentence(
                        "not_live",
                        "{name} cannot change in mid-run; these can: {names}",
                        name=name,
                        names=", ".join(LIVE),
                    )
                )
            if name not in ("dropout", "l1", "l2", *self.optimizer.settings):
                raise ValueError(
                    Sentence(
                        "no_such_setting",
                        "{optimizer} has no {name}",
                        optimizer=type(self.optimizer).__name__,
                        name=name,
                    )
                )
        try:
            for name, value in settings.items():
                _check(name, value)
                self._put(name, value)
        finally:
            self._price()  # what was set before a wrong value holds

    def set(self, settings: Mapping[str, Any]) -> None:
        """Set what a `Config` has checked already; what the optimizer does not have, it does without."""
        for name, value in settings.items():
            if name in ("dropout", "l1", "l2", *self.optimizer.settings):
                self._put(name, value)
        self._price()

    def _put(self, name: str, value: Any) -> None:
        """Set a value where it acts."""
        if name == "dropout":
            self._set_dropout(value)
        else:
            setattr(self if name in ("l1", "l2") else self.optimizer, name, self.column(value))

    def column(self, value: float | ArrayLike) -> float | Array:
        """Return a setting in the shape in which it meets the flat vector: a float, or (runs, 1)."""
        if np.ndim(value) == 0:
            return float(value)  # type: ignore[arg-type]
        if np.size(value) != (self.runs or 1):
            raise ValueError(
                Sentence(
                    "values_runs",
                    "{n} values for {runs} runs; give one, or one for each run",
                    n=f"{np.size(value)}",
                    runs=f"{self.runs or 1}",
                )
            )
        return np.asarray(value, dtype=self.chain.parameters.dtype).reshape(-1, 1)

    def set_input_dropout(self, value: float | ArrayLike) -> None:
        """Set the probability of dropping an input, in a network that was built for it."""
        _check("input_dropout", value)
        for layer in self.chain.dropouts:
            if layer.index == INPUT:
                layer.rate = self._rate(value)

    def _set_dropout(self, value: float | Sequence[Any] | Array) -> None:
        """Give each hidden layer its probability; a sequence has an entry for each layer, an array for each run."""
        hidden = [layer for layer in self.chain.dropouts if layer.index > INPUT]
        rates = [self._rate(rate) for rate in for_each(value, len(hidden), "dropout")]
        for layer, rate in zip(hidden, rates, strict=True):
            layer.rate = rate

    def _rate(self, value: float | ArrayLike) -> float | Array:
        rates = np.ravel(value).astype(float)
        if len(rates) not in (1, self.runs or 1):
            raise ValueError(
                Sentence(
                    "dropouts_runs",
                    "{n} values of dropout for {runs} runs; give one, or one for each run",
                    n=f"{len(rates)}",
                    runs=f"{self.runs or 1}",
                )
            )
        return float(rates[0]) if self.runs is None else np.broadcast_to(rates[:, None, None], (self.runs, 1, 1))

    # ---- penalties ------------------------------------------------------------------------------------------------

    def _price(self) -> None:
        """Note which penalties are charged, and where: on weights alone.

        In a short vector everything is charged, what is no weight at a price of 0: that takes the fewest calls. In a
        long one the calls are nothing beside the numbers, and those of the prices are saved.
        """
        prices = ((penalties.l2_gradient, self.l2), (penalties.l1_gradient, self.l1))
        charged = [(gradient, strength) for gradient, strength in prices if np.any(strength)]
        chain, everything = self.chain, slice(None)
        if chain.parameters.size < LONG:
            self._charged: list[Charge] = [
                (everything, gradient, strength * chain.mask) for gradient, strength in charged
            ]
        else:
            self._charged = [(c, gradient, strength) for gradient, strength in charged for c in chain.weight_columns]
        self._scratch = np.empty_like(chain.parameters) if charged else None

    def penalise(self, parameters: Array, gradients: Array) -> None:
        """Add the penalties' gradients at these parameters to `gradients`."""
        for columns, penalty_gradient, strength in self._charged:
            scratch = None if self._scratch is None else self._scratch[..., columns]
            gradients[..., columns] += penalty_gradient(parameters[..., columns], strength, out=scratch)

    def penalty(self) -> Array:
        """Return what L1 and L2 add to the loss, (runs,); (1,) for a single network."""
        if not self._charged:
            return np.zeros(self.runs or 1)
        with np.errstate(all="ignore"):
            weights = self.chain.parameters * self.chain.mask
            return np.atleast_1d(penalties.l2_value(weights, self.l2) + penalties.l1_value(weights, self.l1))

    def rows(self, rows: Rows, chain: Chain, optimizer: Optimizer) -> Live:
        """Return the settings of some runs of a stack, or of one, for their `chain` and `optimizer`."""
        part = copy.copy(self)
        part.chain, part.optimizer = chain, optimizer
        part.runs = chain.runs
        part.follow(self, rows)
        return part

    def follow(self, whole: Live, rows: Rows) -> None:
        """Go on as a part of `whole`: with its penalties."""
        self.l1, self.l2 = of_rows(whole.l1, rows), of_rows(whole.l2, rows)
        self._price()


def _check(name: str, value: Any) -> None:
    """Raise a ConfigError if one of the numbers in `value`, for each layer or run, cannot be used."""
    for part in value if isinstance(value, (list, tuple)) else (value,):
        for one in np.ravel(part):
            check_setting(name, one)
