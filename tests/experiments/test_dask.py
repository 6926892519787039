"""A sweep spread over a real cluster of two workers gives the same numbers as here, also when a worker is killed."""

import os
import signal
import threading
import time

import joblib
import numpy as np
import pytest

import nnlab
from nnlab import Config

distributed = pytest.importorskip("distributed", reason="dask[distributed] is not installed")
pytestmark = [  # what a killed worker leaves to the garbage collector; and a dashboard's port that somebody else has
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:Port .* is already in use:UserWarning"),
]

CONFIG = Config(samples=300, hidden=(6,), epochs=20, dropout=0.1)
GRID = {"hidden": [(4,), (6,), (8,), (4, 4), (8, 4)], "l2": [0, 1e-4, 1e-3, 1e-2]}


@pytest.fixture(scope="module")
def here():
    return nnlab.sweep(CONFIG, GRID, seeds=10)


@pytest.fixture
def cluster():
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0
        ) as cluster,
        distributed.Client(cluster),
    ):
        yield cluster


def assert_same(there, here):
    assert there.missing == []
    assert [run.config for run in there] == [run.config for run in here]
    for one, other in zip(there, here, strict=True):
        np.testing.assert_array_equal(one.network.parameters, other.network.parameters)
        np.testing.assert_array_equal(one.history["validation_loss"], other.history["validation_loss"])
        assert one.history.stop_reason == other.history.stop_reason


def test_two_hundred_runs_on_two_workers_give_the_same_numbers(cluster, here):
    assert len(here) == 200
    with joblib.parallel_config(backend="dask"):
        there = nnlab.sweep(CONFIG, GRID, seeds=10)
    assert_same(there, here)


def test_a_worker_killed_in_the_middle_loses_nothing(cluster, here):
    pids = distributed.get_client().run(os.getpid)
    killed = []

    def kill_one_at_work():
        while not killed:
            time.sleep(0.005)
            states = list(cluster.scheduler.workers.values())
            done = any(task.state == "memory" for task in list(cluster.scheduler.tasks.values()))
            at_work = [state.address for state in states if state.processing]
            if done and at_work and at_work[0] in pids:
                os.kill(pids[at_work[0]], signal.SIGKILL)
                killed.append(at_work[0])

    killer = threading.Thread(target=kill_one_at_work, daemon=True)
    killer.start()
    with joblib.parallel_config(backend="dask"):
        there = nnlab.sweep(CONFIG, GRID, seeds=10)
    killer.join(timeout=5)
    assert killed, "the sweep was over before a worker could be killed"
    assert_same(there, here)
