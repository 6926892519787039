"""What is trained: the runs of a comparison are the ones that would train alone."""

from __future__ import annotations

import numpy as np
import pytest

import nnlab
from nnlab.lab import Lab
from nnlab.plots.scores import ScoreChart

from .comparing import SMALL, compared, panel


def test_repeat_trains_the_run_itself_and_others_with_other_seeds(lab):
    group = compared(lab, "repeat", count=4)
    lab.run()
    np.testing.assert_allclose(group.curve(0, "validation_loss")[1:], lab.history["validation_loss"], rtol=1e-4)
    ends = group.scores("validation_loss", 0)
    assert len(set(ends)) == 4
    assert len(panel(lab).results) == 4
    assert panel(lab).results[2].config.init_seed == 2


def test_vary_trains_each_value_with_the_same_seeds(lab):
    group = compared(lab, "vary", "hidden", "2; 8; 4, 4", count=2)
    assert group.plan.names == ["2", "8", "4, 4"]
    alone = nnlab.run(SMALL.replace(hidden=(4, 4)))
    np.testing.assert_allclose(group.curves("validation_loss", 2)[0][1:], alone.history["validation_loss"], rtol=1e-4)
    assert [run.config.init_seed for run in group.results] == [0, 1] * 3
    assert isinstance(panel(lab).result.view.charts[1], ScoreChart)


def test_every_fold_validates_once(lab):
    group = compared(lab, "folds", count=5)
    sizes = [len(run.data.validation) for run in group.results]
    assert sum(sizes) == 80  # all but the test set
    assert "5 folds" in panel(lab).result.text
    with_nnlab = nnlab.cross_validate(SMALL, folds=5).scores("validation_loss")
    np.testing.assert_allclose(group.scores("validation_loss", 0), with_nnlab, rtol=1e-4)


def test_a_race_starts_from_the_same_weights(lab):
    group = compared(lab, "race", values="sgd 0.1, adam 0.01, rmsprop 0.003", count=1)
    starts = [group.curve(n, "train_loss")[0] for n in range(3)]
    assert starts[0] == pytest.approx(starts[1], rel=1e-6) == pytest.approx(starts[2], rel=1e-6)
    assert group.plan.names == ["sgd 0.1", "adam 0.01", "rmsprop 0.003"]


def test_own_data_are_compared_too():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 3))
    lab = Lab(SMALL.replace(samples=None), x=x, y=(x[:, 0] > 0).astype(int))
    lab.tabs.widget.selected_index = list(lab.tabs.named).index("compare")
    for kind in ("repeat", "folds", "vary"):
        group = compared(lab, kind, count=2)
        assert {task.data.n_inputs for task in group.plan.tasks} == {3}
        assert group.results[0].own is not None
