"""Ensembles: the average of runs, and of one run with dropout left on."""

import numpy as np
import pytest

import nnlab
from nnlab import Config
from nnlab.experiments.plan import training_settings
from nnlab.experiments.run import Run
from nnlab.training.training import train


@pytest.fixture(scope="module")
def results():
    return nnlab.sweep(Config(dataset="digits", samples=500, hidden=(16,), epochs=15), seeds=5)


def test_it_averages_probabilities(results):
    together = nnlab.ensemble(results)
    test = results[0].data.test
    expected = np.mean([run.network.predict_proba(test.x) for run in results], axis=0)
    np.testing.assert_allclose(together.predict_proba(test.x), expected)
    np.testing.assert_array_equal(together.predict(test.x), expected.argmax(axis=1))
    right = (expected.argmax(axis=1) == test.y).mean()
    assert together.evaluate(test.x, test.y, "accuracy") == pytest.approx(right)


def test_it_is_better_than_its_members_on_average(results):
    """By Jensen's inequality its cross-entropy cannot exceed their mean."""
    test = results[0].data.test
    alone = [run.network.evaluate(test.x, test.y) for run in results]
    assert nnlab.ensemble(results).evaluate(test.x, test.y) < np.mean(alone)


def test_folds_that_were_standardised_otherwise_are_converted():
    folds = nnlab.cross_validate(Config(dataset="diabetes", epochs=5), 3)
    together = nnlab.ensemble(folds)
    x = folds[0].data.test.x
    values = folds[0].data.original_y(together.predict(x))
    expected = np.mean([run.data.original_y(run.network.predict(run.data.test.x)) for run in folds], axis=0)
    np.testing.assert_allclose(values, expected, rtol=1e-4)


def test_one_column_of_probabilities():
    config = Config(epochs=2, output="sigmoid", loss="cross_entropy")
    runs = [nnlab.run(config), nnlab.run(config.replace(init_seed=1))]
    x = runs[0].data.test.x
    assert set(nnlab.ensemble(runs).predict(x)) <= {0, 1}


def test_what_does_not_go_together_is_refused(results):
    with pytest.raises(ValueError, match="one run or more"):
        nnlab.ensemble([])
    with pytest.raises(ValueError, match="the same from the same"):
        nnlab.ensemble([results[0], nnlab.run(Config(epochs=1))])
    with pytest.raises(ValueError, match="accuracy"):
        nnlab.ensemble(results).evaluate(results[0].data.test.x, results[0].data.test.y, "acuracy")


@pytest.fixture(scope="module")
def dropped():
    return nnlab.run(Config(dataset="digits", samples=500, hidden=(32, 16), dropout=0.4, batch_norm=True, epochs=20))


def test_monte_carlo_dropout(dropped):
    x = dropped.data.test.x
    found = nnlab.monte_carlo_dropout(dropped, x, samples=200)
    assert found.mean.shape == found.std.shape == (len(x), 10)
    np.testing.assert_allclose(found.mean.sum(axis=1), 1, atol=1e-5)
    plain = dropped.network.predict_proba(x)
    assert np.abs(found.mean - plain).mean() < 0.05
    assert found.std.max() > 0.05


def test_it_leaves_no_trace_and_depends_on_the_seed_alone(dropped):
    x = dropped.data.test.x[:5]
    before = {name: value.copy() for name, value in dropped.network.state().items()}
    streams = [(layer.epoch, layer.seeds) for layer in dropped.network.layers if hasattr(layer, "seeds")]
    one = nnlab.monte_carlo_dropout(dropped, x, samples=4)
    two = nnlab.monte_carlo_dropout(dropped, x, samples=4)
    other = nnlab.monte_carlo_dropout(dropped, x, samples=4, seed=1)
    np.testing.assert_array_equal(one.mean, two.mean)
    assert (one.mean != other.mean).any()
    for name, value in dropped.network.state().items():
        np.testing.assert_array_equal(value, before[name])
    assert streams == [(layer.epoch, layer.seeds) for layer in dropped.network.layers if hasattr(layer, "seeds")]


def test_a_run_that_was_sampled_goes_on_as_if_it_had_not_been():
    config = Config(dataset="digits", samples=300, hidden=(16,), dropout=0.4, batch_norm=True, epochs=6)
    half = nnlab.run(config.replace(epochs=3))
    nnlab.monte_carlo_dropout(half, half.data.test.x, samples=3)
    whole = nnlab.run(config)
    again = half.resume(6)
    np.testing.assert_array_equal(again.network.parameters, whole.network.parameters)
    np.testing.assert_array_equal(again.history["running_loss"], whole.history["running_loss"])


def test_sampling_in_mid_epoch_does_not_disturb_the_training():
    config = Config(dataset="digits", samples=300, hidden=(16,), dropout=0.4, batch_norm=True, epochs=3)
    data = nnlab.load(config)
    network = nnlab.Network.of(config, data)
    watched = Run(config, nnlab.History(config.monitor), network, data, network.state())
    for _ in train(network, data, watched.history, **training_settings(config, data)):
        nnlab.monte_carlo_dropout(watched, data.test.x, samples=2)
    np.testing.assert_array_equal(network.parameters, nnlab.run(config).network.parameters)


def test_without_dropout_there_is_nothing_to_sample(results, dropped):
    with pytest.raises(ValueError, match="no dropout"):
        nnlab.monte_carlo_dropout(results[0], results[0].data.test.x)
    with pytest.raises(ValueError, match="2 or more"):
        nnlab.monte_carlo_dropout(dropped, dropped.data.test.x, samples=1)


def test_the_metric_is_checked_as_a_network_does():
    run = nnlab.run(Config(dataset="sine", epochs=1))
    with pytest.raises(ValueError, match="does not suit a linear output"):
        nnlab.ensemble([run]).evaluate(run.data.test.x, run.data.test.y)
    run = nnlab.run(Config(epochs=1))
    x, y = run.data.test.x, run.data.test.y
    both = [nnlab.ensemble([run]).evaluate(x, truth, "accuracy") for truth in (y, np.eye(2)[y])]
    assert both[0] == both[1] == run.network.evaluate(x, y, "accuracy")
    with pytest.raises(ValueError, match="choose one of: test, train, validation"):
        run.scores("tset")
