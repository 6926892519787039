"""A config as a program with scikit-learn's `MLPClassifier` or `MLPRegressor`.

L2: ours adds ``l2 / 2 * sum(w^2)`` to the mean loss; scikit-learn divides its ``alpha / 2 * sum(w^2)`` by the samples
of a batch, so alpha = l2 * batch size.
"""

from __future__ import annotations

from ...config import Config
from ...data.datasets import Data
from ...nn.losses import natural_pair
from .common import batch, call, each, equivalent, program, unmet

ACTIVATIONS = {"relu": "relu", "tanh": "tanh", "sigmoid": "logistic", "linear": "identity"}
OUTPUTS = ("softmax", "sigmoid", "linear")
OPTIMIZERS = {
    "sgd": ["momentum=0.0", "nesterovs_momentum=False"],
    "momentum": ["momentum={momentum!r}", "nesterovs_momentum=False"],
    "nesterov": ["momentum={momentum!r}", "nesterovs_momentum=True"],
    "adam": [],
}
UNMET = (
    "l1", "dropout", "input_dropout", "batch_norm", "label_smoothing", "clip_norm", "schedule", "augmentation",
    "initializer", "weight_decay", "target_loss",
)  # fmt: skip
NEVER = 100_000


def sklearn_code(config: Config, data: Data, load: str) -> str:
    """Return a program with scikit-learn's MLPClassifier or MLPRegressor."""
    regression = data.task == "regression"
    name = "MLPRegressor" if regression else "MLPClassifier"
    samples = batch(config, data)
    notes = unmet(config, *UNMET)
    activation = _activation(config, notes)
    momentum = equivalent(OPTIMIZERS, "optimizer", config.optimizer, "sgd", notes)
    output, loss = natural_pair(config.output, config.loss, data.task)
    if output not in OUTPUTS:
        notes.append(f"# no equivalent: output={output!r}; softmax stands in")
    if loss != ("mse" if regression else "cross_entropy"):
        told = "mse on sigmoid outputs" if (output, loss) == ("sigmoid", "mse") else f"loss={loss!r}"
        notes.append(f"# no equivalent: {told}; {'mse' if regression else 'cross-entropy'} stands in")
    arguments = [
        f"hidden_layer_sizes={config.hidden!r}",
        f"activation={activation!r}",
        f"solver={'adam' if config.optimizer == 'adam' else 'sgd'!r}",
        f"learning_rate_init={config.learning_rate!r}",
        *(text.format(momentum=config.momentum) for text in momentum),
        f"alpha={config.l2 * samples!r}  # l2 * batch_size: scikit-learn divides it by the samples of a batch",
        f"batch_size={samples}",
        f"max_iter={config.epochs}",
        f"shuffle={config.shuffle}",
        f"random_state={config.init_seed}",
        *_stopping(config),
    ]
    target = "data.train.y.ravel()" if regression and data.n_outputs == 1 else "data.train.y"
    which = "validation" if data.validation else "train"
    return program(
        "import nnlab",
        f"from sklearn.neural_network import {name}\n",
        load,
        notes,
        f"model = {call(name, arguments)}",
        f"model.fit(data.train.x, {target})",
        f"print(model.score(data.{which}.x, data.{which}.y))",
    )


def _activation(config: Config, notes: list[str]) -> str:
    """Return the one function that all hidden layers share."""
    names = set(each(config.activation, len(config.hidden)))
    if len(names) == 1 and names <= ACTIVATIONS.keys():
        return ACTIVATIONS[names.pop()]
    notes.append(f"# no equivalent: activation={config.activation!r}; relu stands in")
    return "relu"


def _stopping(config: Config) -> list[str]:
    if config.early_stopping:
        return [
            "early_stopping=True  # it watches the score of a part of the training set that it puts aside",
            f"n_iter_no_change={max(config.patience, 1)}",
            f"tol={config.min_delta!r}",
        ]
    return ["tol=0.0", f"n_iter_no_change={NEVER}  # no stopping before max_iter"]
