"""NetworkRegressor: one value to predict, or several."""

from __future__ import annotations

from decimal import Decimal
from numbers import Real
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import MultiOutputMixin, RegressorMixin
from sklearn.utils.validation import validate_data

from ..sentences import Sentence, shown
from .base import FLOATS, NetworkEstimator

Array = NDArray[Any]


class NetworkRegressor(MultiOutputMixin, RegressorMixin, NetworkEstimator):  # type: ignore[misc]
    """A network that predicts one or several values: linear outputs, half the summed squared error.

    Parameters and attributes are those of `NetworkClassifier`, without `label_smoothing` and `classes_`.
    """

    task: ClassVar[str] = "regression"
    metrics: ClassVar[tuple[str, ...]] = ("r2", "rmse")

    def _check(self, X: Any, y: Any, reset: bool) -> tuple[Array, Array]:
        x, values = validate_data(self, X, _numbers(y), dtype=FLOATS, multi_output=True, y_numeric=True, reset=reset)
        return x, values

    def _begin(self, y: Array) -> None:
        self._flat = y.ndim == 1

    def _targets(self, y: Array) -> Array:
        return y.reshape(len(y), -1)

    def partial_fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Train for one epoch more on these samples; settings act as in `NetworkClassifier.partial_fit`."""
        return self._partial_fit(X, y)

    def predict(self, X: ArrayLike) -> Array:
        """Return the values: (n,), or (n, k) if they were given so."""
        values = self._outputs(X)
        return values[:, 0] if self._flat else values


def _numbers(y: Any) -> Any:
    """Return `y`, or raise a ValueError if it does not hold numbers."""
    if y is None:  # scikit-learn says in its own words that it is missing
        return y
    array = np.asarray(y)
    if array.dtype.kind in "biufc" or (array.dtype.kind == "O" and all(map(_is_number, array.flat))):
        return y
    first = next((value for value in array.flat if not _is_number(value)), array.dtype)
    sentence = Sentence(
        "target_numbers",
        "y holds {value}, not numbers; turn it into numbers, or use NetworkClassifier if these are classes",
        value=shown(first),
    )
    raise ValueError(sentence)


def _is_number(value: Any) -> bool:
    return isinstance(value, (Real, Decimal, np.bool_))
