"""How fast the engine is, beside scikit-learn (and PyTorch and JAX where they are installed).

    python tests/benchmarks/engine.py [steps] [stacks] [parts] [training] [images] [peak] [epochs] [memory]

prints tables, and asserts nothing. Every ratio is of medians taken in turns within one run, so that a machine that
is busy or slow is so for both sides. `partial_fit` is one call of scikit-learn's, with its checks of the input;
`inside` is what a mini-batch costs it inside an epoch of 20.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from sklearn.neural_network import MLPClassifier

import nnlab
from nnlab.data.datasets import Set
from nnlab.training.training import Sets, train

Sizes = tuple[int, ...]

NETWORKS: list[tuple[Sizes, int, float | None]] = [
    ((2, 4, 2, 2), 10, None),
    ((5, 8, 10, 2), 64, 5.0),
    ((64, 32, 10), 32, 5.0),
    ((784, 30, 10), 10, 5.0),
    ((784, 100, 10), 10, 3.0),
    ((784, 512, 512, 10), 128, 1.3),
]
"""Sizes, batch, and how many times faster than scikit-learn a step should be."""


def medians(calls: dict[str, Callable[[], object]], seconds: float = 1.5) -> dict[str, float]:
    """Return the median time of each call in us; they take turns, for about so many seconds each."""
    repeats = {}
    for name, call in calls.items():
        call()
        start = time.perf_counter()
        call()
        repeats[name] = max(int(0.003 / (time.perf_counter() - start)), 1)
    times: dict[str, list[float]] = {name: [] for name in calls}
    end = time.perf_counter() + seconds * len(calls)
    while time.perf_counter() < end:
        for name, call in calls.items():
            start = time.perf_counter()
            for _ in range(repeats[name]):
                call()
            times[name].append((time.perf_counter() - start) / repeats[name])
    return {name: 1e6 * statistics.median(found) for name, found in times.items()}


def samples(sizes: Sizes, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return random inputs (n, sizes[0]), float32, and labels (n,) in which every class occurs."""
    generator = np.random.default_rng(0)
    return generator.random((n, sizes[0]), dtype=np.float32), np.arange(n) % sizes[-1]


def theirs(sizes: Sizes, batch: int) -> MLPClassifier:
    """Return scikit-learn's network, plain SGD, after its first step."""
    settings = {"solver": "sgd", "momentum": 0.0, "alpha": 0.0, "learning_rate_init": 0.01, "random_state": 0}
    x, y = samples(sizes, max(batch, sizes[-1]))
    return MLPClassifier(sizes[1:-1], batch_size=batch, **settings).partial_fit(x, y, classes=range(sizes[-1]))


def line(*cells: object) -> None:
    """Print a line of a table."""
    first, *others = (f"{cell:.3g}" if isinstance(cell, float) else "" if cell is None else str(cell) for cell in cells)
    print(f"{first:24}" + "".join(f"{cell:>13}" for cell in others), flush=True)


def name_of(sizes: Sizes, batch: int) -> str:
    return f"{'-'.join(map(str, sizes))} b{batch}"


# One step


def torch_step(sizes: Sizes, x: np.ndarray, y: np.ndarray) -> Callable[[], object] | None:
    """Return one eager step of PyTorch, if it is installed."""
    try:
        import torch
    except ImportError:
        return None
    layers: list[torch.nn.Module] = []
    for n_in, n_out in pairwise(sizes):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    inputs, labels = torch.from_numpy(x), torch.from_numpy(y)

    def step() -> None:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(inputs), labels).backward()
        optimizer.step()

    return step


def jax_step(sizes: Sizes, x: np.ndarray, y: np.ndarray) -> Callable[[], object] | None:
    """Return one step of JAX, compiled, if it is installed."""
    try:
        import jax
    except ImportError:
        return None
    generator = np.random.default_rng(0)
    parameters = [
        (generator.normal(0, n_in**-0.5, (n_in, n_out)).astype(np.float32), np.zeros(n_out, np.float32))
        for n_in, n_out in pairwise(sizes)
    ]
    targets = np.eye(sizes[-1], dtype=np.float32)[y]

    def loss(parameters):
        a = x
        for weights, biases in parameters[:-1]:
            a = jax.nn.relu(a @ weights + biases)
        logits = a @ parameters[-1][0] + parameters[-1][1]
        return -(jax.nn.log_softmax(logits) * targets).sum(-1).mean()

    @jax.jit
    def moved(parameters):
        return jax.tree.map(lambda w, g: w - 0.01 * g, parameters, jax.grad(loss)(parameters))

    state = [parameters]

    def step() -> None:
        state[0] = jax.block_until_ready(moved(state[0]))

    return step


def steps() -> None:
    """One SGD step, `net.step(x, y)` with whole-number labels."""
    line("one step, us", "nnlab", "partial_fit", "ratio", "wanted", "inside", "ratio", "torch", "jax")
    for sizes, batch, wanted in NETWORKS:
        x, y = samples(sizes, batch)
        net, other = nnlab.Network(sizes, optimizer=nnlab.SGD(0.01)), theirs(sizes, batch)
        many = samples(sizes, 20 * batch)
        calls = {
            "nnlab": lambda net=net, x=x, y=y: net.step(x, y),
            "sklearn": lambda other=other, x=x, y=y: other.partial_fit(x, y),
            "inside": lambda other=other, many=many: other.partial_fit(*many),
        }
        further = {"torch": torch_step(sizes, x, y), "jax": jax_step(sizes, x, y)}
        found = medians(calls | {name: call for name, call in further.items() if call})
        one, inside = found["nnlab"], (found["inside"] - found["sklearn"]) / 19
        line(
            name_of(sizes, batch),
            one,
            found["sklearn"],
            found["sklearn"] / one,
            wanted,
            inside,
            inside / one,
            found.get("torch"),
            found.get("jax"),
        )


def stacks() -> None:
    """Sixteen networks side by side, each with a batch of its own."""
    line("a stack of 16, us a run", "nnlab", "partial_fit", "ratio", "wanted")
    for sizes, batch, wanted in [((64, 32, 10), 32, 20.0), ((784, 30, 10), 10, 8.0)]:
        x, y = samples(sizes, batch)
        own_x, own_y = np.stack([x] * 16), np.stack([y] * 16)
        stack, other = nnlab.Network(sizes, optimizer=nnlab.SGD(0.01), runs=16), theirs(sizes, batch)
        calls = {
            "nnlab": lambda stack=stack, x=own_x, y=own_y: stack.step(x, y),
            "sklearn": lambda other=other, x=x, y=y: other.partial_fit(x, y),
        }
        found = medians(calls)
        one = found["nnlab"] / 16
        line(name_of(sizes, batch), one, found["sklearn"], found["sklearn"] / one, wanted)


def parts() -> None:
    """What batch norm and dropout, or another optimizer, add to a step."""
    line("times a plain step", "us", "bn + dropout", "momentum", "adam", "l1 + l2", "clip_norm")
    for sizes, batch, _ in NETWORKS:
        x, y = samples(sizes, batch)
        plain = nnlab.SGD(0.01)
        nets = {
            "plain": nnlab.Network(sizes, optimizer=plain),
            "bn": nnlab.Network(sizes, optimizer=plain, batch_norm=True, dropout=0.3),
            "momentum": nnlab.Network(sizes, optimizer=nnlab.Momentum(0.01)),
            "adam": nnlab.Network(sizes, optimizer=nnlab.Adam()),
            "penalties": nnlab.Network(sizes, optimizer=plain, l1=1e-4, l2=1e-4),
            "clip": nnlab.Network(sizes, optimizer=plain, clip_norm=1.0),
        }
        found = medians({name: lambda net=net, x=x, y=y: net.step(x, y) for name, net in nets.items()}, seconds=0.7)
        one = found["plain"]
        line(name_of(sizes, batch), one, *(time / one for name, time in found.items() if name != "plain"))
    print("wanted: bn + dropout at most 2.5; adam at most 1.5 at 64-32-10")


# Epochs


def epochs_of(net: nnlab.Network, sets: Sets, batch: int) -> Callable[[], object]:
    """Return a function that trains one epoch, evaluation included, each time it is called."""
    events = train(net, sets, nnlab.History(), epochs=10**9, batch_size=batch, metrics=("accuracy",))

    def epoch() -> None:
        while not hasattr(next(events), "values"):
            pass

    return epoch


def training() -> None:
    """`train`, with its shuffling, gathering, events, and the evaluation of both sets after each epoch."""
    line("1,400 + 400 samples", "us a step", "bare step", "ratio", "16 runs", "bare", "ratio")
    for sizes, batch, _ in NETWORKS[:4]:
        sets = Sets(Set(*samples(sizes, 1400)), Set(*samples(sizes, 400)))
        x, y = samples(sizes, batch)
        own_x, own_y = np.stack([x] * 16), np.stack([y] * 16)
        nets = [nnlab.Network(sizes, optimizer=nnlab.SGD(0.01), runs=runs) for runs in (None, None, 16, 16)]
        found = medians(
            {
                "train": epochs_of(nets[0], sets, batch),
                "step": lambda net=nets[1], x=x, y=y: net.step(x, y),
                "stack": epochs_of(nets[2], sets, batch),
                "stack step": lambda net=nets[3], x=own_x, y=own_y: net.step(x, y),
            }
        )
        count = -(-1400 // batch)
        one, many = found["train"] / count, found["stack"] / count / 16
        line(
            name_of(sizes, batch), one, found["step"], one / found["step"],
            many, found["stack step"] / 16, 16 * many / found["stack step"],
        )  # fmt: skip


def images() -> None:
    """60,000 images of 784 pixels, 784-100-10, batches of 100."""
    sizes, batch, n = (784, 100, 10), 100, 60_000
    x, y = samples(sizes, n)
    matrix = np.random.default_rng(0).random((2000, 2000), dtype=np.float32)
    net, other = nnlab.Network(sizes, optimizer=nnlab.SGD(0.01)), theirs(sizes, batch)
    found = medians(
        {
            "epoch": epochs_of(net, Sets(Set(x, y)), batch),
            "evaluation": lambda: net.scores(x, y, ("accuracy",)),
            "their epoch": lambda: other.partial_fit(x, y),
            "their evaluation": lambda: other.predict_proba(x),
            "gemm": lambda: matrix @ matrix,
        },
        seconds=5,
    )
    gemm = 2 * 2000**3 / found["gemm"] / 1e3
    found["learning"] = found["epoch"] - found["evaluation"]
    # For each weight and sample, two operations forward, two for dW, and two for dx but in the first layer.
    learning, evaluation = 2 * n * (2 * 784 * 100 + 3 * 100 * 10), 2 * n * (784 * 100 + 100 * 10)
    line("60,000 x 784, 100-10", "nnlab, s", "sklearn, s", "ratio", "wanted", "GFLOP/s", "% of GEMM", "wanted")
    for name, ours, both, operations in [
        ("learning", "learning", ("their epoch",), learning),
        ("and evaluation", "epoch", ("their epoch", "their evaluation"), learning + evaluation),
        ("against learning alone", "epoch", ("their epoch",), learning + evaluation),
    ]:
        mine, their, rate = found[ours] / 1e6, sum(found[b] for b in both) / 1e6, operations / found[ours] / 1e3
        line(name, mine, their, their / mine, 1.6, rate, 100 * rate / gemm, 50.0)
    print(f"GEMM of 2,000 x 2,000: {gemm:.0f} GFLOP/s")


def peak() -> None:
    """The memory that 60,000 images and `fit` take together."""
    tracemalloc.start()
    x, y = samples((784, 100, 10), 60_000)
    nnlab.Network((784, 100, 10)).fit(x, y, epochs=1, batch_size=100, metrics=("accuracy",))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"60,000 x 784: memory at most {most / x.nbytes:.2f} times the data; wanted 1.3")


def epochs() -> None:
    """Time an epoch against the number of samples."""
    line("784-30-10 b100", "s an epoch", "us a sample")
    for n in (1_000, 3_000, 10_000, 30_000, 60_000):
        sizes = (784, 30, 10)
        found = medians({"epoch": epochs_of(nnlab.Network(sizes), Sets(Set(*samples(sizes, n))), 100)}, seconds=2)
        line(f"{n:,} samples", found["epoch"] / 1e6, found["epoch"] / n)


def memory() -> None:
    """What the history of a long run takes."""
    values = {name: 0.5 for name in (*"abcdefgh", "train_loss", "validation_loss")}
    for runs in (None, 16):
        tracemalloc.start()
        history = nnlab.History()
        start = time.perf_counter()
        for _ in range(100_000):
            history.append(values if runs is None else {name: np.full(runs, value) for name, value in values.items()})
        seconds = time.perf_counter() - start
        now, most = (size / 1e6 for size in tracemalloc.get_traced_memory())
        tracemalloc.stop()
        cells = f"{runs or 1} run(s)", f"{now:.0f} MB", f"most {most:.0f}", f"{10 * seconds:.1f} us each"
        line("100,000 epochs", *cells)


TABLES: dict[str, Callable[[], None]] = {
    "steps": steps,
    "stacks": stacks,
    "parts": parts,
    "training": training,
    "images": images,
    "peak": peak,
    "epochs": epochs,
    "memory": memory,
}


def main(names: Sequence[str]) -> None:
    """Print the tables of these names, or all."""
    print(f"numpy {np.__version__}, Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    for name in names or TABLES:
        print()
        TABLES[name]()


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # of scikit-learn, that it has not converged
    main(sys.argv[1:])
