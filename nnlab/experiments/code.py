"""Code: a run as a Python program, for nnlab itself and for three well-known libraries.

The nnlab program reproduces the run exactly. The others are the nearest equivalents: they draw other random numbers,
and where they have no such setting a comment says so. L2 is converted to each library's convention
(`nnlab.nn.penalties` has them all).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..config import Config
from ..data.datasets import Data
from ..network import natural_pair
from ..registry import pick, table

DATA = """import numpy as np
import nnlab

data = nnlab.load(nnlab.{config})
x, y = data.train.x, data.train.y"""


def to_code(config: Config, data: Data, library: str = "nnlab") -> str:
    """Return a program that trains as `config` says.

    Parameters
    ----------
    config : Config
    data : Data
        Tells inputs, outputs and task.
    library : str
        "nnlab", "scikit-learn", "keras" or "pytorch".

    Raises
    ------
    ValueError
        If there is no such library; the message lists those there are.
    """
    return str(pick("library", library)(config, data))


def _call(config: Config, only: tuple[str, ...] = ()) -> str:
    """Return ``Config(...)`` with the settings that differ from the defaults."""
    changed = {name: new for name, (_, new) in Config().difference(config).items() if not only or name in only}
    return f"Config({', '.join(f'{name}={value!r}' for name, value in changed.items())})"


def _nnlab(config: Config, data: Data) -> str:
    own = ", x=x, y=y" if config.dataset == "own" else ""
    note = "# x and y are your own arrays\n" if own else ""
    return (
        f"import nnlab\n\n{note}config = nnlab.{_call(config)}\n"
        f"run = nnlab.run(config{own})\n"
        "print(run.history.stop_reason)\n"
        "print(run.history.best_epoch, run.scores('validation'))\n"
    )


def _data(config: Config) -> str:
    fields = ("dataset", "samples", "noise", "train_size", "validation_fraction", "test_fraction", "data_seed")
    return DATA.format(config=_call(config, fields))


def _batch(config: Config, data: Data) -> int:
    return len(data.train) if config.batch_size == "all" else int(config.batch_size)


def _each(value: Any, layers: int) -> list[Any]:
    return list(value) if isinstance(value, tuple) else [value] * layers


def _without(config: Config, *names: str) -> str:
    """Return comments on the settings that are in use, but that a library does not have."""
    default = Config()
    used = [name for name in names if getattr(config, name) != getattr(default, name)]
    return "".join(f"# no equivalent here: {name}={getattr(config, name)!r}\n" for name in used)


def _sklearn(config: Config, data: Data) -> str:
    estimator = "MLPRegressor" if data.task == "regression" else "MLPClassifier"
    activation = {"relu": "relu", "tanh": "tanh", "sigmoid": "logistic", "linear": "identity"}.get(
        str(config.activation)
    )
    solver = "adam" if config.optimizer == "adam" else "sgd"
    batch = _batch(config, data)
    lines = [
        f"hidden_layer_sizes={config.hidden!r}",
        f"activation={activation or 'relu'!r}",
        f"solver={solver!r}",
        f"alpha={config.l2 * batch:g},  # L2: scikit-learn divides by the batch, so alpha = l2 * batch_size",
        f"batch_size={batch}",
        f"learning_rate_init={config.learning_rate:g}",
        f"momentum={config.momentum if config.optimizer in ('momentum', 'nesterov') else 0.0:g}",
        f"nesterovs_momentum={config.optimizer == 'nesterov'}",
        f"max_iter={config.epochs}",
        f"shuffle={config.shuffle}",
        f"early_stopping={config.early_stopping},  # watches the score of a validation set of its own",
        f"n_iter_no_change={config.patience if config.early_stopping else config.epochs}",
        "tol=0.0" if not config.early_stopping else f"tol={config.min_delta:g}",
        f"random_state={config.init_seed}",
    ]
    arguments = "\n".join(f"    {line if '#' in line else line + ','}" for line in lines)
    missing = _without(
        config, "l1", "dropout", "input_dropout", "batch_norm", "label_smoothing", "clip_norm", "schedule",
        "augmentation", "initializer", "target_loss",
    )  # fmt: skip
    if activation is None:
        missing += f"# no equivalent here: activation={config.activation!r}; relu stands in\n"
    if config.optimizer not in ("sgd", "momentum", "nesterov", "adam"):
        missing += f"# no equivalent here: optimizer={config.optimizer!r}; plain sgd stands in\n"
    target = "y.ravel()" if data.task == "regression" and data.n_outputs == 1 else "y"
    return (
        f"from sklearn.neural_network import {estimator}\n{_data(config)}\n\n{missing}model = {estimator}(\n{arguments}\n)\n"
        f"model.fit(x, {target})\nprint(model.score(data.validation.x, data.validation.y))\n"
    )


KERAS_OPTIMIZERS = {
    "sgd": "SGD", "momentum": "SGD", "nesterov": "SGD", "adagrad": "Adagrad", "rmsprop": "RMSprop",
    "adadelta": "Adadelta", "adam": "Adam", "adamw": "AdamW", "lion": "Lion",
}  # fmt: skip


def _keras(config: Config, data: Data) -> str:
    output, loss = natural_pair(config.output, config.loss, data.task)
    penalty = ""
    if config.l1 or config.l2:
        penalty = f", kernel_regularizer=keras.regularizers.L1L2(l1={config.l1:g}, l2={config.l2 / 2:g})"
    lines = [f"keras.Input(({data.n_inputs},))"]
    if config.input_dropout:
        lines.append(f"layers.Dropout({config.input_dropout:g})")
    activations, drops = _each(config.activation, len(config.hidden)), _each(config.dropout, len(config.hidden))
    for size, activation, drop in zip(config.hidden, activations, drops, strict=True):
        lines.append(f"layers.Dense({size}{penalty})")
        if config.batch_norm:
            lines.append("layers.BatchNormalization(momentum=0.9, epsilon=1e-5)")
        lines.append(f"layers.Activation({activation!r})")
        if drop:
            lines.append(f"layers.Dropout({drop:g})")
    lines.append(f"layers.Dense({data.n_outputs}, activation={output!r}{penalty})")
    options = [f"learning_rate={config.learning_rate:g}"]
    if config.optimizer in ("momentum", "nesterov"):
        options += [f"momentum={config.momentum:g}", f"nesterov={config.optimizer == 'nesterov'}"]
    if config.optimizer in ("adamw", "lion"):
        options.append(f"weight_decay={config.weight_decay:g}")
    if config.clip_norm:
        options.append(f"global_clipnorm={config.clip_norm:g}")
    encoded = "{}" if data.task == "regression" else f"np.eye({data.n_outputs})[{{}}]"
    target, validation = encoded.format("y"), encoded.format("data.validation.y")
    kind = {"softmax": "categorical_crossentropy", "sigmoid": "binary_crossentropy"}.get(output, "mse")
    kind = "mse" if loss == "mse" else kind
    stop = ""
    if config.early_stopping:
        watched = config.monitor.replace("validation", "val").replace("train_", "")
        stop = (
            f"    callbacks=[keras.callbacks.EarlyStopping({watched!r}, patience={config.patience}, "
            f"min_delta={config.min_delta:g}, restore_best_weights={config.restore_best})],\n"
        )
    body = "".join(f"    {line},\n" for line in lines)
    conversion = "# L2: Keras adds l2 * w^2, nnlab l2 / 2 * w^2, hence the half\n" if config.l2 else ""
    missing = _without(config, "schedule", "augmentation", "initializer", "target_loss", "label_smoothing")
    return (
        f"import keras\nfrom keras import layers\n{_data(config)}\n\nkeras.utils.set_random_seed({config.init_seed})\n"
        f"{conversion}{missing}model = keras.Sequential([\n{body}])\n"
        f"optimizer = keras.optimizers.{KERAS_OPTIMIZERS[config.optimizer]}({', '.join(options)})\n"
        f"model.compile(optimizer, loss={kind!r}, metrics=[{'accuracy' if data.task == 'classification' else 'mse'!r}])\n"
        f"model.fit(\n    x, {target}, epochs={config.epochs}, batch_size={_batch(config, data)}, shuffle={config.shuffle},\n"
        f"    validation_data=(data.validation.x, {validation}),\n{stop})\n"
    )


TORCH_ACTIVATIONS = {
    "relu": "ReLU", "tanh": "Tanh", "sigmoid": "Sigmoid", "leaky_relu": "LeakyReLU", "elu": "ELU", "selu": "SELU",
    "gelu": "GELU", "silu": "SiLU", "mish": "Mish", "softplus": "Softplus", "hard_tanh": "Hardtanh",
    "linear": "Identity",
}  # fmt: skip
TORCH_OPTIMIZERS = {**KERAS_OPTIMIZERS, "lion": "AdamW"}


def _torch(config: Config, data: Data) -> str:
    output, loss = natural_pair(config.output, config.loss, data.task)
    lines: list[str] = [f"nn.Dropout({config.input_dropout:g})"] if config.input_dropout else []
    sizes = [data.n_inputs, *config.hidden]
    activations, drops = _each(config.activation, len(config.hidden)), _each(config.dropout, len(config.hidden))
    for n_in, n_out, activation, drop in zip(sizes[:-1], sizes[1:], activations, drops, strict=True):
        lines.append(f"nn.Linear({n_in}, {n_out})")
        lines += [f"nn.BatchNorm1d({n_out})"] if config.batch_norm else []
        lines.append(f"nn.{TORCH_ACTIVATIONS[activation]}()")
        lines += [f"nn.Dropout({drop:g})"] if drop else []
    lines.append(f"nn.Linear({sizes[-1]}, {data.n_outputs})")
    options = [f"lr={config.learning_rate:g}"]
    if config.optimizer in ("momentum", "nesterov"):
        options += [f"momentum={config.momentum:g}", f"nesterov={config.optimizer == 'nesterov'}"]
    if config.l2 and config.optimizer != "adamw":
        options.append(f"weight_decay={config.l2:g}")
    elif config.weight_decay:
        options.append(f"weight_decay={config.weight_decay:g}")
    criterion = {
        ("softmax", "cross_entropy"): f"nn.CrossEntropyLoss(label_smoothing={config.label_smoothing:g})",
        ("sigmoid", "cross_entropy"): "nn.BCEWithLogitsLoss()",
    }.get((output, loss), "nn.MSELoss()")
    whole = output == "softmax"
    target = "torch.as_tensor(y)" if whole else "torch.as_tensor(np.float32(y))"
    conversion = "# L2: PyTorch's weight_decay is nnlab's l2, but it decays the biases too\n" if config.l2 else ""
    missing = _without(config, "l1", "schedule", "augmentation", "initializer", "target_loss", "early_stopping")
    if config.optimizer == "lion":
        missing += "# no equivalent here: optimizer='lion'; AdamW stands in\n"
    body = "".join(f"    {line},\n" for line in lines)
    clip = f"        nn.utils.clip_grad_norm_(model.parameters(), {config.clip_norm:g})\n" if config.clip_norm else ""
    return (
        f"import torch\nfrom torch import nn\n{_data(config)}\n\ntorch.manual_seed({config.init_seed})\n{conversion}{missing}"
        f"model = nn.Sequential(\n{body})\n"
        f"optimizer = torch.optim.{TORCH_OPTIMIZERS[config.optimizer]}(model.parameters(), {', '.join(options)})\n"
        f"criterion = {criterion}\n"
        f"x, y = torch.as_tensor(np.float32(x)), {target}\n"
        f"for epoch in range({config.epochs}):\n"
        f"    order = {'torch.randperm(len(x))' if config.shuffle else 'torch.arange(len(x))'}\n"
        f"    for rows in order.split({_batch(config, data)}):\n"
        "        optimizer.zero_grad()\n        criterion(model(x[rows]), y[rows]).backward()\n"
        f"{clip}        optimizer.step()\n"
    )


LIBRARIES: dict[str, Callable[[Config, Data], str]] = table(
    "library", {"nnlab": _nnlab, "scikit-learn": _sklearn, "keras": _keras, "pytorch": _torch}
)
