"""A config as a program with a Keras `Sequential` model.

- L2: ours adds ``l2 / 2 * sum(w^2)`` to the mean loss, Keras' ``L2(c)`` adds ``c * sum(w^2)``, so c = l2 / 2.
- mse: ours is half the *summed* square; Keras takes the mean over the outputs, without the half.
- Batch norm: Keras keeps a share of 0.9 of the running figures, as we do.
"""

from __future__ import annotations

from ...config import Config, relevant
from ...data.datasets import Data
from ...nn.losses import natural_pair
from .common import batch, call, each, equivalent, falls_on_plateaus, program, steers_itself, unmet

INITIALIZERS = {
    "zeros": "'zeros'",
    "normal": "keras.initializers.RandomNormal(stddev=1.0)",
    "uniform": "keras.initializers.RandomUniform(-0.05, 0.05)",
    "lecun_normal": "'lecun_normal'",
    "lecun_uniform": "'lecun_uniform'",
    "xavier_normal": "'glorot_normal'",
    "xavier_uniform": "'glorot_uniform'",
    "he_normal": "'he_normal'",
    "he_uniform": "'he_uniform'",
    "orthogonal": "'orthogonal'",
}
ACTIVATIONS = {
    "linear": "layers.Activation('linear')",
    "sigmoid": "layers.Activation('sigmoid')",
    "tanh": "layers.Activation('tanh')",
    "relu": "layers.Activation('relu')",
    "leaky_relu": "layers.LeakyReLU(negative_slope=0.01)",
    "elu": "layers.Activation('elu')",
    "selu": "layers.Activation('selu')",
    "gelu": "layers.Activation(lambda z: keras.activations.gelu(z, approximate=True))",
    "silu": "layers.Activation('silu')",
    "softplus": "layers.Activation('softplus')",
    "mish": "layers.Activation('mish')",
    "hard_tanh": "layers.Activation('hard_tanh')",
}
OPTIMIZERS = {
    "sgd": "SGD(learning_rate={learning_rate!r}{clip})",
    "momentum": "SGD(learning_rate={learning_rate!r}, momentum={momentum!r}{clip})",
    "nesterov": "SGD(learning_rate={learning_rate!r}, nesterov=True, momentum={momentum!r}{clip})",
    "adagrad": "Adagrad(learning_rate={learning_rate!r}, initial_accumulator_value=0.0, epsilon=1e-8{clip})",
    "rmsprop": "RMSprop(learning_rate={learning_rate!r}, rho=0.9, epsilon=1e-8{clip})",
    "adadelta": "Adadelta(learning_rate={learning_rate!r}, rho=0.95, epsilon=1e-6{clip})",
    "adam": "Adam(learning_rate={learning_rate!r}, epsilon=1e-8{clip})",
    "adamw": "AdamW(learning_rate={learning_rate!r}, epsilon=1e-8, weight_decay={weight_decay!r}{clip})",
    "lion": "Lion(learning_rate={learning_rate!r}, weight_decay={weight_decay!r}{clip})",
}
OUTPUTS = {"linear": "linear", "sigmoid": "sigmoid", "softmax": "softmax"}
OBJECTIVES = {
    "softmax with cross_entropy": "keras.losses.CategoricalCrossentropy({smoothing})",
    "sigmoid with cross_entropy": "lambda y, a: {outputs} * keras.losses.binary_crossentropy(y, a{and_smoothing})",
    "mse": "lambda y, a: keras.ops.sum(keras.ops.square(y - a), axis=-1) / 2",
}
CONVENTIONS = {
    "sigmoid with cross_entropy": "# cross-entropy: Keras takes the mean over the outputs, nnlab the sum",
    "mse": "# mse: Keras takes the mean over the outputs, nnlab half the sum",
}


def keras_code(config: Config, data: Data, load: str) -> str:
    """Return a program with a Keras Sequential model."""
    notes = unmet(config, "augmentation", "target_loss")
    model = _layers(config, data, notes)
    instead = "adamw" if relevant("weight_decay", config.to_dict()) else "sgd"
    optimizer = equivalent(OPTIMIZERS, "optimizer", config.optimizer, instead, notes)
    clip = f", global_clipnorm={config.clip_norm!r}" if config.clip_norm else ""
    objective, about = _objective(config, data, notes)
    callbacks = _callbacks(config, notes)
    fit = ["data.train.x", "targets(data.train.y)", f"epochs={config.epochs}", f"batch_size={batch(config, data)}"]
    fit.append(f"shuffle={config.shuffle}")
    if data.validation:
        fit.append("validation_data=(data.validation.x, targets(data.validation.y))")
    if callbacks:
        fit.append(f"callbacks=[{', '.join(callbacks)}]")
    encode = "np.float32(y)" if data.task == "regression" else f"np.eye({data.n_outputs}, dtype=np.float32)[y]"
    return program(
        "import keras\nimport nnlab\nimport numpy as np\nfrom keras import layers\n",
        load,
        f"def targets(y):\n    return {encode}\n\n",
        f"keras.utils.set_random_seed({config.init_seed})",
        "# L2: Keras adds l2 * w^2 to the loss, nnlab l2 / 2 * w^2, hence the half" if config.l2 else "",
        notes,
        "# reduce_on_plateau and early stopping: the loss that Keras watches has the penalties in it"
        if callbacks and (config.l1 or config.l2)
        else "",
        "model = keras.Sequential([\n" + "".join(f"    {line},\n" for line in model) + "])",
        about,
        "model.compile(",
        f"    optimizer=keras.optimizers.{optimizer.format(**config.to_dict(), clip=clip)},",
        f"    loss={objective},",
        f"    metrics=[{'accuracy' if data.task == 'classification' else 'mse'!r}],",
        ")",
        call("model.fit", fit),
    )


def _layers(config: Config, data: Data, notes: list[str]) -> list[str]:
    initializer = equivalent(INITIALIZERS, "initializer", config.initializer, "lecun_normal", notes)
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
        config.hidden, each(config.activation, layers), each(config.dropout, layers), strict=True
    ):
        model.append(f"layers.Dense({n}{dense})")
        if config.batch_norm:
            model.append("layers.BatchNormalization(momentum=0.9, epsilon=1e-5)")
        model.append(equivalent(ACTIVATIONS, "activation", activation, "relu", notes))
        if drop:
            model.append(f"layers.Dropout({drop!r})")
    output, _ = natural_pair(config.output, config.loss, data.task)
    natural, _ = natural_pair(None, None, data.task)
    activation = equivalent(OUTPUTS, "output", output, natural, notes)
    model.append(f"layers.Dense({data.n_outputs}, activation={activation!r}{dense})")
    return model


def _objective(config: Config, data: Data, notes: list[str]) -> tuple[str, str]:
    """Return the loss, and a comment on its convention."""
    output, loss = natural_pair(config.output, config.loss, data.task)
    name = "mse" if loss == "mse" else f"{output} with {loss}"
    instead = "mse" if data.task == "regression" else "softmax with cross_entropy"
    objective = equivalent(OBJECTIVES, "loss", name, instead, notes)
    smoothing = f"label_smoothing={config.label_smoothing!r}" if config.label_smoothing else ""
    and_smoothing = f", {smoothing}" if smoothing else ""
    about = CONVENTIONS.get(name if name in OBJECTIVES else instead, "")
    return objective.format(smoothing=smoothing, and_smoothing=and_smoothing, outputs=data.n_outputs), about


def _callbacks(config: Config, notes: list[str]) -> list[str]:
    found = []
    if falls_on_plateaus(config.schedule):
        found.append("keras.callbacks.ReduceLROnPlateau(factor=0.1, patience=10, min_delta=1e-4)")
    elif steers_itself(config.schedule):
        notes.append(f"# no equivalent: schedule={config.schedule!r}")
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
