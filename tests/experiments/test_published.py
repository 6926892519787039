"""Results that others have published, reached again."""

import pytest

import nnlab
from nnlab import Config


def test_two_hidden_layers_reach_the_papers_68_per_cent_on_mnist_1d():
    """Greydanus and Kobak (2020), "Scaling down deep learning", table 1: their MLP reaches 68 %."""
    pytest.importorskip("mnist1d", reason="mnist1d is not installed")
    config = Config(
        dataset="mnist1d",
        validation_fraction=0.0,
        hidden=(256, 256),
        initializer="he_normal",
        dropout=0.2,
        optimizer="adam",
        schedule="one_cycle",
        learning_rate=0.01,
        batch_size=100,
        epochs=40,
    )
    results = nnlab.sweep(config, seeds=2).open_test()
    assert results.scores("test_accuracy").min() >= 0.68


@pytest.mark.parametrize(
    ("config", "accuracy"),
    [
        (Config(dataset="breast_cancer", hidden=(16,), l2=0.01, learning_rate=0.1, epochs=40), 0.96),
        (Config(dataset="digits", hidden=(64,), optimizer="adam", learning_rate=0.005, dropout=0.2, epochs=40), 0.975),
    ],
    ids=lambda value: getattr(value, "dataset", ""),
)
def test_five_fold_accuracy(config, accuracy):
    results = nnlab.cross_validate(config.replace(test_fraction=0.0), folds=5)
    assert results.mean("validation_accuracy") >= accuracy
