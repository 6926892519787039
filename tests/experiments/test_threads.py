"""Small networks train in one thread, and whatever else the process does has all its threads back afterwards."""

from contextlib import suppress

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

import nnlab
from nnlab import Config
from nnlab.experiments.threads import few_threads


def numpys():
    """The library that numpy multiplies with; SciPy and scikit-learn bring their own."""
    return [pool for pool in ThreadpoolController().lib_controllers if "numpy" in pool.filepath]


def threads():
    return [pool.num_threads for pool in numpys()]


@pytest.fixture(autouse=True)
def two_threads():
    if not numpys():
        pytest.skip("numpy's library is not known to threadpoolctl")
    with ThreadpoolController().limit(limits=2):
        yield


def network(*hidden):
    config = Config(hidden=hidden, epochs=1)
    return nnlab.Network.of(config, nnlab.load(config))


def test_small_matrices_take_one_thread_and_large_ones_all():
    assert set(threads()) == {2}
    with few_threads(network(8, 8)):
        assert set(threads()) == {1}
    with few_threads(network(256, 256)):
        assert set(threads()) == {2}
    assert set(threads()) == {2}


def test_trainings_that_overlap_leave_no_limit_behind():
    """As with joblib's threads, where the first to begin is not the last to end."""
    one, two = few_threads(network(8)), few_threads(network(4))
    one.__enter__()
    two.__enter__()
    one.__exit__(None, None, None)
    assert set(threads()) == {1}
    two.__exit__(None, None, None)
    assert set(threads()) == {2}


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_also_after_ctrl_c_and_a_mistake(error):
    def fail(event):
        raise error

    with suppress(ZeroDivisionError):
        nnlab.run(Config(epochs=2), on_event=fail)
    assert set(threads()) == {2}


def test_a_training_within_a_training():
    inner = []

    def see(event):
        inner.append(nnlab.run(Config(epochs=1)).network.parameters)

    outer = nnlab.run(Config(epochs=1), on_event=see)
    assert all(np.array_equal(parameters, outer.network.parameters) for parameters in inner)
    assert set(threads()) == {2}


def test_also_where_an_interrupt_falls_between_entering_and_the_first_line():
    used = few_threads(network(8))
    used.__enter__()
    assert set(threads()) == {1}
    del used  # as the frame does that never came to its `with`
    assert set(threads()) == {2}
    with few_threads(network(8)):
        assert set(threads()) == {1}
