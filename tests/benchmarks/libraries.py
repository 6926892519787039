"""An epoch of plain SGD in other libraries: scikit-learn; PyTorch (eager) and JAX (jitted) where they are installed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from sklearn.neural_network import MLPClassifier

Epoch = Callable[[], object]


def sklearn_network(sizes: tuple[int, ...], batch: int, x: np.ndarray, y: np.ndarray) -> MLPClassifier:
    """Return scikit-learn's network, plain SGD, after its first epoch."""
    settings: dict[str, Any] = {"solver": "sgd", "momentum": 0.0, "alpha": 0.0, "learning_rate_init": 0.01}
    net = MLPClassifier(sizes[1:-1], batch_size=batch, random_state=0, **settings)
    return net.partial_fit(x, y, classes=range(sizes[-1]))


def sklearn_epochs(sizes: tuple[int, ...], batch: int, x: np.ndarray, y: np.ndarray) -> tuple[Epoch, Epoch, int]:
    """Return a call that learns from the data once, one that learns from them `times` times, and `times`.

    A call of `partial_fit` begins with checks of its input, which take as long as several steps. The difference of the
    two is what `times` - 1 epochs cost inside it.
    """
    net = sklearn_network(sizes, batch, x, y)
    times = max(2, 20_000 // len(x))
    many = np.concatenate([x] * times), np.concatenate([y] * times)
    return (lambda: net.partial_fit(x, y)), (lambda: net.partial_fit(*many)), times


def torch_epoch(sizes: tuple[int, ...], batch: int, x: np.ndarray, y: np.ndarray) -> Epoch | None:
    """Return an epoch in PyTorch, one eager step a batch, if it is installed."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    layers: list[torch.nn.Module] = []
    for n_in, n_out in pairwise(sizes):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    inputs, labels = torch.from_numpy(x), torch.from_numpy(y)

    def epoch() -> None:
        order = torch.randperm(len(x))
        for rows in order.split(batch):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(net(inputs[rows]), labels[rows]).backward()
            optimizer.step()

    return epoch


def jax_epoch(sizes: tuple[int, ...], batch: int, x: np.ndarray, y: np.ndarray) -> Epoch | None:
    """Return an epoch in JAX, compiled as a whole, if it is installed; a short last batch is left out."""
    try:
        import jax
    except ImportError:
        return None
    generator = np.random.default_rng(0)
    start = [
        (generator.normal(0, n_in**-0.5, (n_in, n_out)).astype(np.float32), np.zeros(n_out, np.float32))
        for n_in, n_out in pairwise(sizes)
    ]
    targets = np.eye(sizes[-1], dtype=np.float32)[y]

    def loss(parameters, x, targets):
        a = x
        for weights, biases in parameters[:-1]:
            a = jax.nn.relu(a @ weights + biases)
        logits = a @ parameters[-1][0] + parameters[-1][1]
        return -(jax.nn.log_softmax(logits) * targets).sum(-1).mean()

    def step(parameters, rows):
        gradients = jax.grad(loss)(parameters, x[rows], targets[rows])
        return jax.tree.map(lambda w, g: w - 0.01 * g, parameters, gradients), None

    x, targets = jax.numpy.asarray(x), jax.numpy.asarray(targets)
    whole = jax.jit(lambda parameters, order: jax.lax.scan(step, parameters, order)[0])
    state = [start]

    def epoch() -> None:
        order = generator.permutation(len(x))[: len(x) // batch * batch].reshape(-1, batch)
        state[0] = jax.block_until_ready(whole(state[0], order))

    return epoch
