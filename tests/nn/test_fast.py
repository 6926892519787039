"""The cheaper calls do the same sums as the plain ones: for one network, for a stack, and for a mixture."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.nn.fast import column_sum, product, row_max, row_sum, sum_of_column, sum_of_products

GENERATOR = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("left", "right"),
    [((5, 4), (4, 3)), ((70, 9), (9, 80)), ((2, 5, 4), (4, 3)), ((5, 4), (2, 4, 3)), ((2, 5, 4), (2, 4, 3))],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_product_is_that_of_the_matrices(left, right, turned):
    x, y = GENERATOR.normal(size=left), GENERATOR.normal(size=right)
    if turned:  # as W^T in the backward pass: a view whose numbers lie column by column
        y = np.ascontiguousarray(y.swapaxes(-1, -2)).swapaxes(-1, -2)
    wanted = np.einsum("...ij,...jk->...ik", x, y)
    np.testing.assert_allclose(product(x, y), wanted, rtol=1e-12)
    out = np.full(wanted.shape, np.nan)
    assert product(x, y, out) is out
    np.testing.assert_allclose(out, wanted, rtol=1e-12)


@pytest.mark.parametrize("shape", [(6, 4), (1, 4), (6, 1), (3, 6, 4)])
def test_sums_and_maxima_along_an_axis(shape):
    x = GENERATOR.normal(size=shape)
    np.testing.assert_allclose(row_sum(x), x.sum(-1, keepdims=True), rtol=1e-12)
    np.testing.assert_allclose(column_sum(x), x.sum(-2, keepdims=True), rtol=1e-12)
    np.testing.assert_array_equal(row_max(x), x.max(-1, keepdims=True))
    np.testing.assert_allclose(sum_of_products(x, x), (x * x).sum((-2, -1)), rtol=1e-12)
    np.testing.assert_allclose(sum_of_column(x[..., :1]), x[..., 0].sum(-1), rtol=1e-12)
