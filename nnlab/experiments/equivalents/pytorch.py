"""A config as a program with a PyTorch `Sequential` model, and the training loop.

- L2: ours adds ``l2 / 2 * sum(w^2)`` to the mean loss, whose gradient is PyTorch's ``weight_decay * w``.
- mse: ours is half the *summed* square; PyTorch takes the mean over the outputs, without the half.
- Batch norm: what Keras calls 0.9, PyTorch calls 0.1, its default.
"""

from __future__ import annotations

from ...config import Config, relevant
from ...data.datasets import Data
from ...nn.losses import natural_pair
from .common import batch, each, equivalent, program, steers_itself, unmet

ACTIVATIONS = {
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
INITIALIZERS = {
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
OPTIMIZERS = {
    "sgd": "SGD(groups, lr={learning_rate!r})",
    "momentum": "SGD(groups, lr={learning_rate!r}, momentum={momentum!r})",
    "nesterov": "SGD(groups, lr={learning_rate!r}, nesterov=True, momentum={momentum!r})",
    "adagrad": "Adagrad(groups, lr={learning_rate!r}, eps=1e-8)",
    "rmsprop": "RMSprop(groups, lr={learning_rate!r}, alpha=0.9, eps=1e-8)",
    "adadelta": "Adadelta(groups, lr={learning_rate!r}, rho=0.95, eps=1e-6)",
    "adam": "Adam(groups, lr={learning_rate!r}, eps=1e-8)",
    "adamw": "AdamW(groups, lr={learning_rate!r}, eps=1e-8)",
}
OBJECTIVES = {
    "softmax with cross_entropy": "nn.functional.cross_entropy(z, y{smoothing})",
    "sigmoid with cross_entropy": (
        "nn.functional.binary_cross_entropy_with_logits(z, y, reduction='none').sum(1).mean()"
    ),
    "sigmoid with mse": "(torch.sigmoid(z) - y).square().sum(1).mean() / 2",
    "linear with mse": "(z - y).square().sum(1).mean() / 2",
}


def torch_code(config: Config, data: Data, load: str) -> str:
    """Return a program with a PyTorch Sequential model and the training loop."""
    notes = unmet(config, "augmentation", "target_loss", "early_stopping")
    decoupled = relevant("weight_decay", config.to_dict())
    optimizer = _optimizer(config, decoupled, notes)
    if config.l2 and not decoupled:
        notes.append("# L2: PyTorch's weight_decay is nnlab's l2, here for the weights alone, not the biases")
    penalties = [f"{config.l1!r} * sum(w.abs().sum() for w in weights)"] if config.l1 else []
    if config.l2 and decoupled:
        penalties.append(f"{config.l2!r} / 2 * sum(w.square().sum() for w in weights)")
    output, objective = _objective(config, data, notes)
    model = _layers(config, data, notes)
    initializer = equivalent(INITIALIZERS, "initializer", config.initializer, "lecun_normal", notes)
    one_hot = output == "sigmoid" and data.task == "classification"
    encode = f"torch.eye({data.n_outputs})[torch.tensor(y)]" if one_hot else "torch.tensor(y)"
    decay = config.weight_decay if decoupled else config.l2
    scheduled = config.schedule != "constant"
    watched = "validation" if data.validation else "train"
    return program(
        "import nnlab\nimport torch\nfrom torch import nn\n",
        load,
        f"torch.manual_seed({config.init_seed})",
        "model = nn.Sequential(\n" + "".join(f"    {line},\n" for line in model) + ")",
        "for layer in model:",
        "    if isinstance(layer, nn.Linear):",
        f"        nn.init.{initializer}",
        f"        nn.init.{'normal' if config.initializer == 'normal' else 'zeros'}_(layer.bias)\n\n",
        f"def targets(y):\n    return {encode}\n\n",
        f"def objective(z, y):\n    return {objective}\n\n",
        notes,
        "weights = [layer.weight for layer in model if isinstance(layer, nn.Linear)]",
        "others = [p for p in model.parameters() if all(p is not w for w in weights)]",
        f"groups = [{{'params': weights, 'weight_decay': {decay!r}}}, {{'params': others, 'weight_decay': 0.0}}]",
        f"optimizer = torch.optim.{optimizer.format(**config.to_dict())}",
        f"schedule = nnlab.SCHEDULES[{config.schedule!r}]()" if scheduled else "",
        "x, y = torch.tensor(data.train.x), targets(data.train.y)",
        f"for epoch in range({config.epochs}):",
        "    model.train()",
        f"    batches = torch.{'randperm' if config.shuffle else 'arange'}(len(x)).split({batch(config, data)})",
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
        f"    schedule.observe({watched}_loss)" if steers_itself(config.schedule) else "",
        f"print({watched}_loss)",
        "print(float((z.argmax(1) == truth).float().mean()))" if output == "softmax" else "",
    )


def _optimizer(config: Config, decoupled: bool, notes: list[str]) -> str:
    if config.optimizer == "lion":
        notes.append("# no equivalent: optimizer='lion'; AdamW stands in, which wants a rate about ten times as large")
        return OPTIMIZERS["adamw"]
    return equivalent(OPTIMIZERS, "optimizer", config.optimizer, "adamw" if decoupled else "sgd", notes)


def _layers(config: Config, data: Data, notes: list[str]) -> list[str]:
    model = [f"nn.Dropout({config.input_dropout!r})"] if config.input_dropout else []
    sizes = [data.n_inputs, *config.hidden]
    layers = len(config.hidden)
    for n_in, n_out, activation, drop in zip(
        sizes[:-1], sizes[1:], each(config.activation, layers), each(config.dropout, layers), strict=True
    ):
        model.append(f"nn.Linear({n_in}, {n_out})")
        model += [f"nn.BatchNorm1d({n_out})"] if config.batch_norm else []
        model.append(f"nn.{equivalent(ACTIVATIONS, 'activation', activation, 'relu', notes)}")
        model += [f"nn.Dropout({drop!r})"] if drop else []
    return [*model, f"nn.Linear({sizes[-1]}, {data.n_outputs})"]


def _objective(config: Config, data: Data, notes: list[str]) -> tuple[str, str]:
    """Return the output function, and the loss of the logits z."""
    output, loss = natural_pair(config.output, config.loss, data.task)
    name, instead = f"{output} with {loss}", " with ".join(natural_pair(None, None, data.task))
    objective = equivalent(OBJECTIVES, "loss", name, instead, notes)
    smoothing = f"label_smoothing={config.label_smoothing!r}" if config.label_smoothing else ""
    if smoothing and "{smoothing}" not in objective:
        notes.append(f"# no equivalent: {smoothing}")
    known = output if name in OBJECTIVES else instead.partition(" ")[0]
    return known, objective.format(smoothing=f", {smoothing}" if smoothing else "")
