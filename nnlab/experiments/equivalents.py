"""Equivalents: what a config is called in scikit-learn, Keras and PyTorch.

Each library has its own conventions, and the same number means another thing there. The conversions stand here, and in
the programs as comments:

- L2: ours adds ``l2 / 2 * sum(w^2)`` to the mean loss. Keras' ``L2(c)`` adds ``c * sum(w^2)``, so c = l2 / 2;
  scikit-learn divides by the samples of a batch, so alpha = l2 * batch size; PyTorch's weight_decay is l2.
- mse: ours is half the *summed* square; Keras and PyTorch take the mean over the outputs, without the half.
- Batch norm: Keras keeps a share of 0.9 of the running figures, PyTorch calls the same 0.1.
"""

from __future__ import annotations

from typing import Any

from ..config import Config
from ..data.datasets import Data
from ..nn.losses import natural_pair

GREATEST = 100_000


def _each(value: Any, layers: int) -> list[Any]:
    return list(value) if isinstance(value, tuple) else [value] * layers


def _batch(config: Config, data: Data) -> int:
    return len(data.train) if config.batch_size == "all" else int(config.batch_size)


def _used(config: Config, *names: str) -> list[str]:
    """Return comments on the settings that are in use, but that a library does not have."""
    default = Config()
    return [
        f"# no equivalent: {name}={getattr(config, name)!r}"
        for name in names
        if getattr(config, name) != getattr(default, name)
    ]


def _call(name: str, arguments: list[str]) -> str:
    line = f"{name}({', '.join(arguments)})"
    if len(line) <= 100 and "#" not in line:
        return line
    body = "".join(f"    {a.replace('  #', ',  #') if '  #' in a else a + ','}\n" for a in arguments)
    return f"{name}(\n{body})"


def _program(*lines: str | list[str]) -> str:
    flat = [text for line in lines for text in (line if isinstance(line, list) else [line]) if text]
    return "\n".join(flat).rstrip("\n") + "\n"


# ---- scikit-learn -------------------------------------------------------------------------------------------------

SKLEARN_ACTIVATIONS = {"relu": "relu", "tanh": "tanh", "sigmoid": "logistic", "linear": "identity"}


def sklearn_code(config: Config, data: Data, load: str) -> str:
    """Return a program with scikit-learn's MLPClassifier or MLPRegressor."""
    regression = data.task == "regression"
    name = "MLPRegressor" if regression else "MLPClassifier"
    output, loss = natural_pair(config.output, config.loss, data.task)
    batch = _batch(config, data)
    notes = _used(
        config,
        "l1",
        "dropout",
        "input_dropout",
        "batch_norm",
        "label_smoothing",
        "clip_norm",
        "schedule",
        "augmentation",
        "initializer",
        "weight_decay",
        "target_loss",
    )
    activations = set(_each(config.activation, len(config.hidden)))
    activation = SKLEARN_ACTIVATIONS.get(activations.pop()) if len(activations) == 1 else "relu"
    if activation is None or activations:
        notes.append(f"# no equivalent: activation={config.activation!r}; relu stands in")
    if config.optimizer not in ("sgd", "momentum", "nesterov", "adam"):
        notes.append(f"# no equivalent: optimizer={config.optimizer!r}; sgd stands in")
    if (output, loss) == ("sigmoid", "mse"):
        notes.append("# no equivalent: mse on sigmoid outputs; cross-entropy stands in")
    arguments = [
        f"hidden_layer_sizes={config.hidden!r}",
        f"activation={activation or 'relu'!r}",
        f"solver={'adam' if config.optimizer == 'adam' else 'sgd'!r}",
        f"learning_rate_init={config.learning_rate!r}",
    ]
    if config.optimizer != "adam":
        moving = config.optimizer in ("momentum", "nesterov")
        arguments.append(f"momentum={config.momentum if moving else 0.0!r}")
        arguments.append(f"nesterovs_momentum={config.optimizer == 'nesterov'}")
    arguments += [
        f"alpha={config.l2 * batch!r}  # l2 * batch_size: scikit-learn divides it by the samples of a batch",
        f"batch_size={batch}",
        f"max_iter={config.epochs}",
        f"shuffle={config.shuffle}",
        f"random_state={config.init_seed}",
    ]
    if config.early_stopping:
        arguments += [
            "early_stopping=True  # it watches the score of a part of the training set that it puts aside",
            f"n_iter_no_change={max(config.patience, 1)}",
            f"tol={config.min_delta!r}",
        ]
    else:
        arguments += ["tol=0.0", f"n_iter_no_change={GREATEST}  # no stopping before max_iter"]
    target = "data.train.y.ravel()" if regression and data.n_outputs == 1 else "data.train.y"
    which = "validation" if data.validation else "train"
    return _program(
        "import nnlab",
        f"from sklearn.neural_network import {name}\n",
        load,
        notes,
        f"model = {_call(name, arguments)}",
        f"model.fit(data.train.x, {target})",
        f"print(model.score(data.{which}.x, data.{which}.y))",
    )


# ---- Keras --------------------------------------------------------------------------------------------------------

KERAS_INITIALIZERS = {
    "normal": "keras.initializers.RandomNormal(stddev=1.0)",
    "uniform": "keras.initializers.RandomUniform(-0.05, 0.05)",
    "xavier_normal": "'glorot_normal'",
    "xavier_uniform": "'glorot_uniform'",
}
KERAS_ACTIVATIONS = {
    "leaky_relu": "layers.LeakyReLU(negative_slope=0.01)",
    "gelu": "layers.Activation(lambda z: keras.activations.gelu(z, approximate=True))",
}
KERAS_OPTIMIZERS = {
    "sgd": ("SGD", []),
    "momentum": ("SGD", []),
    "nesterov": ("SGD", ["nesterov=True"]),
    "adagrad": ("Adagrad", ["initial_accumulator_value=0.0", "epsilon=1e-8"]),
    "rmsprop": ("RMSprop", ["rho=0.9", "epsilon=1e-8"]),
    "adadelta": ("Adadelta", ["rho=0.95", "epsilon=1e-6"]),
    "adam": ("Adam", ["epsilon=1e-8"]),
    "adamw": ("AdamW", ["epsilon=1e-8"]),
    "lion": ("Lion", []),
}


def keras_code(config: Config, data: Data, load: str) -> str:
    """Return a program with a Keras Sequential model."""
    output, loss = natural_pair(config.output, config.loss, data.task)
    initializer = KERAS_INITIALIZERS.get(config.initializer, repr(config.initializer))
    dense = f", kernel_initializer={initializer}"
    if config.initializer == "normal":
        dense += f", bias_initializer={initializer}"
    if config.l1 or config.l2:
        dense += f", kernel_regularizer=keras.regularizers.L1L2(l1={config.l1!r}, l2={config.l2 / 2!r})"
    model = [f"keras.Input(({data.n_inputs},))"]
    if config.input_dropout:
        model.append(f"layers.Dropout({config.input_dropout!r})")
    layers = len(config.hidden)
    for n, activation, drop in zip(
        config.hidden, _each(config.activation, layers), _each(config.dropout, layers), strict=True
    ):
        model.append(f"layers.Dense({n}{dense})")
        if config.batch_norm:
            model.append("layers.BatchNormalization(momentum=0.9, epsilon=1e-5)")
        model.append(KERAS_ACTIVATIONS.get(activation, f"layers.Activation({activation!r})"))
        if drop:
            model.append(f"layers.Dropout({drop!r})")
    model.append(f"layers.Dense({data.n_outputs}, activation={output!r}{dense})")

    name, options = KERAS_OPTIMIZERS[config.optimizer]
    options = [f"learning_rate={config.learning_rate!r}", *options]
    if name == "SGD" and config.optimizer != "sgd":
        options.append(f"momentum={config.momentum!r}")
    if config.optimizer in ("adamw", "lion"):
        options.append(f"weight_decay={config.weight_decay!r}")
    if config.clip_norm:
        options.append(f"global_clipnorm={config.clip_norm!r}")
    smoothing = f"label_smoothing={config.label_smoothing!r}" if config.label_smoothing else ""
    comma = ", " if smoothing else ""
    objective, about = {
        ("softmax", "cross_entropy"): (f"keras.losses.CategoricalCrossentropy({smoothing})", ""),
        ("sigmoid", "cross_entropy"): (
            f"lambda y, a: {data.n_outputs} * keras.losses.binary_crossentropy(y, a{comma}{smoothing})",
            "# cross-entropy: Keras takes the mean over the outputs, nnlab the sum",
        ),
    }.get(
        (output, loss),
        (
            "lambda y, a: keras.ops.sum(keras.ops.square(y - a), axis=-1) / 2",
            "# mse: Keras takes the mean over the outputs, nnlab half the sum",
        ),
    )
    fit = ["data.train.x", "targets(data.train.y)", f"epochs={config.epochs}", f"batch_size={_batch(config, data)}"]
    fit.append(f"shuffle={config.shuffle}")
    if data.validation:
        fit.append("validation_data=(data.validation.x, targets(data.validation.y))")
    callbacks = _keras_callbacks(config)
    if callbacks:
        fit.append(f"callbacks=[{', '.join(callbacks)}]")
    encode = "np.float32(y)" if data.task == "regression" else f"np.eye({data.n_outputs}, dtype=np.float32)[y]"
    return _program(
        "import keras\nimport nnlab\nimport numpy as np\nfrom keras import layers\n",
        load,
        f"def targets(y):\n    return {encode}\n\n",
        f"keras.utils.set_random_seed({config.init_seed})",
        "# L2: Keras adds l2 * w^2 to the loss, nnlab l2 / 2 * w^2, hence the half" if config.l2 else "",
        _used(config, "augmentation", "target_loss"),
        "# reduce_on_plateau and early stopping: the loss that Keras watches has the penalties in it"
        if callbacks and (config.l1 or config.l2)
        else "",
        "model = keras.Sequential([\n" + "".join(f"    {line},\n" for line in model) + "])",
        about,
        "model.compile(",
        f"    optimizer=keras.optimizers.{name}({', '.join(options)}),",
        f"    loss={objective},",
        f"    metrics=[{'accuracy' if data.task == 'classification' else 'mse'!r}],",
        ")",
        _call("model.fit", fit),
    )


def _keras_callbacks(config: Config) -> list[str]:
    found = []
    if config.schedule == "reduce_on_plateau":
        found.append("keras.callbacks.ReduceLROnPlateau(factor=0.1, patience=10, min_delta=1e-4)")
    elif config.schedule != "constant":
        factor = f"nnlab.SCHEDULES[{config.schedule!r}]().factor(epoch / {config.epochs})"
        rate = f"lambda epoch, rate: {config.learning_rate!r} * {factor}"
        found.append(f"keras.callbacks.LearningRateScheduler({rate})")
    if config.early_stopping:
        which, _, what = config.monitor.partition("_")
        watched = ("val_" if which == "validation" else "") + {"rmse": "mse"}.get(what, what)
        found.append(
            f"keras.callbacks.EarlyStopping({watched!r}, patience={config.patience}, "
            f"min_delta={config.min_delta!r}, restore_best_weights={config.restore_best})"
        )
    return found


# ---- PyTorch ------------------------------------------------------------------------------------------------------

TORCH_ACTIVATIONS = {
    "linear": "Identity()",
    "sigmoid": "Sigmoid()",
    "tanh": "Tanh()",
    "relu": "ReLU()",
    "leaky_relu": "LeakyReLU(0.01)",
    "elu": "ELU()",
    "selu": "SELU()",
    "gelu": "GELU(approximate='tanh')",
    "silu": "SiLU()",
    "softplus": "Softplus()",
    "mish": "Mish()",
    "hard_tanh": "Hardtanh()",
}
TORCH_INITIALIZERS = {
    "zeros": "zeros_(layer.weight)",
    "normal": "normal_(layer.weight)",
    "uniform": "uniform_(layer.weight, -0.05, 0.05)",
    "lecun_normal": "normal_(layer.weight, std=layer.in_features**-0.5)",
    "lecun_uniform": "uniform_(layer.weight, -((3 / layer.in_features) ** 0.5), (3 / layer.in_features) ** 0.5)",
    "xavier_normal": "xavier_normal_(layer.weight)",
    "xavier_uniform": "xavier_uniform_(layer.weight)",
    "he_normal": "kaiming_normal_(layer.weight, nonlinearity='relu')",
    "he_uniform": "kaiming_uniform_(layer.weight, nonlinearity='relu')",
    "orthogonal": "orthogonal_(layer.weight)",
}
TORCH_OPTIMIZERS = {
    "sgd": ("SGD", []),
    "momentum": ("SGD", []),
    "nesterov": ("SGD", ["nesterov=True"]),
    "adagrad": ("Adagrad", ["eps=1e-8"]),
    "rmsprop": ("RMSprop", ["alpha=0.9", "eps=1e-8"]),
    "adadelta": ("Adadelta", ["rho=0.95", "eps=1e-6"]),
    "adam": ("Adam", ["eps=1e-8"]),
    "adamw": ("AdamW", ["eps=1e-8"]),
    "lion": ("AdamW", ["eps=1e-8"]),
}


def torch_code(config: Config, data: Data, load: str) -> str:
    """Return a program with a PyTorch Sequential model and the training loop."""
    output, loss = natural_pair(config.output, config.loss, data.task)
    model = [f"nn.Dropout({config.input_dropout!r})"] if config.input_dropout else []
    sizes = [data.n_inputs, *config.hidden]
    layers = len(config.hidden)
    for n_in, n_out, activation, drop in zip(
        sizes[:-1], sizes[1:], _each(config.activation, layers), _each(config.dropout, layers), strict=True
    ):
        model.append(f"nn.Linear({n_in}, {n_out})")
        model += [f"nn.BatchNorm1d({n_out})"] if config.batch_norm else []
        model.append(f"nn.{TORCH_ACTIVATIONS[activation]}")
        model += [f"nn.Dropout({drop!r})"] if drop else []
    model.append(f"nn.Linear({sizes[-1]}, {data.n_outputs})")

    name, options = TORCH_OPTIMIZERS[config.optimizer]
    options = [f"lr={config.learning_rate!r}", *options]
    if name == "SGD" and config.optimizer != "sgd":
        options.append(f"momentum={config.momentum!r}")
    decoupled = config.optimizer in ("adamw", "lion")
    decay = config.weight_decay if decoupled else config.l2
    notes = _used(config, "augmentation", "target_loss", "early_stopping")
    if config.optimizer == "lion":
        notes.append("# no equivalent: optimizer='lion'; AdamW stands in, which wants a rate about ten times as large")
    if config.l2 and not decoupled:
        notes.append("# L2: PyTorch's weight_decay is nnlab's l2, here for the weights alone, not the biases")
    penalties = [f"{config.l1!r} * sum(w.abs().sum() for w in weights)"] if config.l1 else []
    if config.l2 and decoupled:
        penalties.append(f"{config.l2!r} / 2 * sum(w.square().sum() for w in weights)")
    smoothing = f"label_smoothing={config.label_smoothing!r}" if config.label_smoothing else ""
    objective = {
        ("softmax", "cross_entropy"): f"nn.functional.cross_entropy(z, y{', ' + smoothing if smoothing else ''})",
        ("sigmoid", "cross_entropy"): (
            "nn.functional.binary_cross_entropy_with_logits(z, y, reduction='none').sum(1).mean()"
        ),
        ("sigmoid", "mse"): "(torch.sigmoid(z) - y).square().sum(1).mean() / 2",
        ("linear", "mse"): "(z - y).square().sum(1).mean() / 2",
    }[output, loss]
    if smoothing and output == "sigmoid":
        notes.append(f"# no equivalent: {smoothing}")
    one_hot = output == "sigmoid" and data.task == "classification"
    encode = f"torch.eye({data.n_outputs})[torch.tensor(y)]" if one_hot else "torch.tensor(y)"
    scheduled = config.schedule != "constant"
    watched = "validation" if data.validation else "train"
    return _program(
        "import nnlab\nimport torch\nfrom torch import nn\n",
        load,
        f"torch.manual_seed({config.init_seed})",
        "model = nn.Sequential(\n" + "".join(f"    {line},\n" for line in model) + ")",
        "for layer in model:",
        "    if isinstance(layer, nn.Linear):",
        f"        nn.init.{TORCH_INITIALIZERS[config.initializer]}",
        f"        nn.init.{'normal' if config.initializer == 'normal' else 'zeros'}_(layer.bias)\n\n",
        f"def targets(y):\n    return {encode}\n\n",
        f"def objective(z, y):\n    return {objective}\n\n",
        notes,
        "weights = [layer.weight for layer in model if isinstance(layer, nn.Linear)]",
        "others = [p for p in model.parameters() if all(p is not w for w in weights)]",
        f"groups = [{{'params': weights, 'weight_decay': {decay!r}}}, {{'params': others, 'weight_decay': 0.0}}]",
        f"optimizer = torch.optim.{name}(groups, {', '.join(options)})",
        f"schedule = nnlab.SCHEDULES[{config.schedule!r}]()" if scheduled else "",
        "x, y = torch.tensor(data.train.x), targets(data.train.y)",
        f"for epoch in range({config.epochs}):",
        "    model.train()",
        f"    batches = torch.{'randperm' if config.shuffle else 'arange'}(len(x)).split({_batch(config, data)})",
        f"    for {'step, ' if scheduled else ''}rows in {'enumerate(batches)' if scheduled else 'batches'}:",
        [
            "        for group in optimizer.param_groups:",
            f"            factor = schedule.factor((epoch + step / len(batches)) / {config.epochs})",
            f"            group['lr'] = {config.learning_rate!r} * factor",
        ]
        if scheduled
        else [],
        "        loss = objective(model(x[rows]), y[rows])" + "".join(f" + {penalty}" for penalty in penalties),
        "        optimizer.zero_grad()\n        loss.backward()",
        f"        nn.utils.clip_grad_norm_(model.parameters(), {config.clip_norm!r})" if config.clip_norm else "",
        "        optimizer.step()",
        "    model.eval()",
        "    with torch.no_grad():",
        f"        z, truth = model(torch.tensor(data.{watched}.x)), targets(data.{watched}.y)",
        f"        {watched}_loss = float(objective(z, truth))",
        f"    schedule.observe({watched}_loss)" if config.schedule == "reduce_on_plateau" else "",
        f"print({watched}_loss)",
        "print(float((z.argmax(1) == truth).float().mean()))" if output == "softmax" else "",
    )
