"""A weight's place: its name in a few letters, and the weight itself as a view."""

from __future__ import annotations

import pytest

from nnlab import Network
from nnlab.lab.runtime.weight_place import WeightPlace


def test_the_name_counts_from_one_and_tells_a_bias():
    assert WeightPlace(0, 0, 5).symbol == "W1[1,6]"
    assert WeightPlace(1, None, 0).symbol == "b2[1]"


def test_a_weight_and_a_bias_are_views_into_the_network():
    network = Network([2, 3, 2])
    WeightPlace(0, 1, 2).of(network)[...] = 7
    WeightPlace(1, None, 1).of(network)[...] = -7
    assert network.weights[0][1, 2] == 7
    assert network.biases[1][1] == -7


@pytest.mark.parametrize(
    "place", [(2, 0, 0), (-1, 0, 0), (0, 2, 0), (0, -1, 0), (0, 0, 3), (0, None, 3), (0, None, -1)]
)
def test_a_weight_that_is_not_there_is_refused(place):
    with pytest.raises(ValueError, match=r"there is no weight .* in a network 2-3-2"):
        WeightPlace(*place).of(Network([2, 3, 2]))
