"""What training costs: an epoch of `fit` beside the floor (a bare numpy loop) and beside other libraries.

    python tests/benchmarks/engine.py [epochs] [steps] [parts] [stacks] [features] [images] [peak] [samples] [memory]

prints tables, and asserts nothing. An epoch is what a user gets: shuffling, learning, and the evaluation of the
training set at its end. Times are CPU times, with one thread for linear algebra, and every ratio is of times taken in
turns within one run, so that a machine that is busy or slow is so for both sides. A turn lasts a tenth of a second: a
training goes on and on, and finds its code and data in the processor's caches.
"""

from __future__ import annotations

import os
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable, Sequence

import numpy as np
from bare_loop import PIECE, BareLoop, Room
from libraries import jax_epoch, sklearn_epochs, sklearn_network, torch_epoch
from threadpoolctl import threadpool_limits

import nnlab
from nnlab.data.datasets import Set
from nnlab.experiments.run import training_settings
from nnlab.training.batches import epoch_batches
from nnlab.training.events import Epoch
from nnlab.training.sets import Sets, pool_of, score
from nnlab.training.training import train

Sizes = tuple[int, ...]

NETWORKS: list[tuple[Sizes, int, int]] = [
    ((5, 8, 10, 2), 1000, 64),
    ((64, 32, 10), 1437, 32),
    ((784, 30, 10), 1000, 10),
    ((784, 100, 10), 5000, 10),
    ((784, 512, 512, 10), 5000, 128),
]
"""Sizes, samples, batch."""
SCORED = 500
"""Samples the training curve of the last network is measured on, in a line of its own."""
TURN = 0.1
"""Seconds."""


def costs(calls: dict[str, Callable[[], object]], seconds: float = 8.0) -> dict[str, float]:
    """Return the CPU time of each call in us; they take turns, for about so many seconds together.

    Of a call's times the lower quartile is taken: whatever disturbs a call makes it slower.
    """
    repeats = {}
    for name, call in calls.items():
        call()
        start = time.process_time()
        call()
        repeats[name] = max(int(TURN / max(time.process_time() - start, 1e-9)), 1)
    times: dict[str, list[float]] = {name: [] for name in calls}
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or min(map(len, times.values())) < 5:
        for name, call in calls.items():
            start = time.process_time()
            for _ in range(repeats[name]):
                call()
            times[name].append((time.process_time() - start) / repeats[name])
    return {name: 1e6 * float(np.quantile(found, 0.25)) for name, found in times.items()}


def samples(sizes: Sizes, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return random inputs (n, sizes[0]), float32, and labels (n,) in which every class occurs."""
    generator = np.random.default_rng(0)
    return generator.random((n, sizes[0]), dtype=np.float32), np.arange(n) % sizes[-1]


def line(*cells: object) -> None:
    """Print a line of a table."""
    first, *others = (f"{cell:.3g}" if isinstance(cell, float) else "" if cell is None else str(cell) for cell in cells)
    print(f"{first:24}" + "".join(f"{cell:>12}" for cell in others), flush=True)


def name_of(sizes: Sizes, batch: int) -> str:
    return f"{'-'.join(map(str, sizes))} b{batch}"


def network(sizes: Sizes, **settings: object) -> nnlab.Network:
    return nnlab.Network(sizes, **({"optimizer": nnlab.SGD(0.01)} | settings))


def epoch_of(net: nnlab.Network, data: object, batch: int, **settings: object) -> Callable[[], object]:
    """Return a function that trains one epoch, evaluation included, each time it is called."""
    events = train(net, data, nnlab.History(), **({"epochs": 10**9, "batch_size": batch, "steps": False} | settings))

    def epoch() -> None:
        while not isinstance(next(events), Epoch):
            pass

    return epoch


# Against the floor and against other libraries


def epochs() -> None:
    """One epoch of `fit`, in us a step. Other libraries do not evaluate at its end; the bare loop does, or not."""
    line("an epoch, us a step", "nnlab", "bare loop", "ratio", "learning", "ratio", "sklearn", "ratio", "torch", "jax")
    for sizes, n, batch, scored in [*((*each, None) for each in NETWORKS), (*NETWORKS[-1], SCORED)]:
        x, y = samples(sizes, n)
        targets, generator, bare = (
            np.eye(sizes[-1], dtype=np.float32)[y],
            np.random.default_rng(0),
            BareLoop(sizes, batch),
        )
        once, often, times = sklearn_epochs(sizes, batch, x, y)
        calls = {
            "nnlab": epoch_of(network(sizes), Sets(Set(x, y)), batch, scored_samples=scored),
            "bare": lambda bare=bare, x=x, t=targets, g=generator, s=scored: bare.epoch(x, t, g, s),
            "learning": lambda bare=bare, x=x, t=targets, g=generator: bare.learn(x, t, g),
            "once": once,
            "often": often,
        }
        further = {"torch": torch_epoch(sizes, batch, x, y), "jax": jax_epoch(sizes, batch, x, y)}
        found = costs(calls | {name: call for name, call in further.items() if call}, seconds=10)
        found["sklearn"] = (found["often"] - found["once"]) / (times - 1)
        found = {name: cost / (n // batch if name == "jax" else -(-n // batch)) for name, cost in found.items()}
        one = found["nnlab"]
        line(
            name_of(sizes, batch) + (f", {scored}" if scored else ""),
            one, found["bare"], one / found["bare"], found["learning"], one / found["learning"],
            found["sklearn"], found["sklearn"] / one, found.get("torch"), found.get("jax"),
        )  # fmt: skip
    print("ratio: times the bare loop's time, with the same evaluation; without any; times scikit-learn's speed")
    print(f"{SCORED}: the training curve is measured on so many samples (scored_samples)")


def steps() -> None:
    """One step on a batch that is there already."""
    line("one step, us", "nnlab", "bare loop", "ratio")
    for sizes, _, batch in NETWORKS:
        x, y = samples(sizes, batch)
        targets, net, bare = np.eye(sizes[-1], dtype=np.float32)[y], network(sizes), BareLoop(sizes, batch)
        room = bare.room(batch)
        room.x[...], room.targets[...] = x, targets
        calls = {
            "nnlab": lambda net=net, x=x, t=targets: net.learn(x, t),
            "bare": lambda bare=bare, room=room: bare.step(room.x, room.targets, room),
        }
        found = costs(calls, seconds=4)
        line(name_of(sizes, batch), found["nnlab"], found["bare"], found["nnlab"] / found["bare"])


def parts() -> None:
    """Where the time of an epoch goes, in us a step; what is left is the loop: events, schedule, record, rules."""
    line("us a step", "an epoch", "batches", "forward", "loss", "backward", "update", "evaluation", "state")
    for sizes, n, batch in NETWORKS:
        x, y = samples(sizes, n)
        net, count = network(sizes), -(-n // batch)
        pool, scored = pool_of(net, Sets(Set(x, y)))
        batch_x, batch_targets = x[:batch].copy(), pool.targets[:batch].copy()
        logits = net.chain.forward(batch_x, True)
        gradient = net.loss.gradient(logits, batch_targets)

        def batches(pool=pool, net=net, size=batch) -> None:
            for _ in epoch_batches(pool, net.seeds, 1, size, True, None):
                pass

        calls = {
            "epoch": epoch_of(network(sizes), Sets(Set(x, y)), batch),
            "batches": batches,
            "forward": lambda net=net, x=batch_x: net.chain.forward(x, True),
            "loss": lambda net=net, z=logits, t=batch_targets: net.loss.value_and_gradient(z, t),
            "backward": lambda net=net, g=gradient: net.chain.backward(g),
            "update": lambda net=net: net.optimizer.move(net.parameters, net.gradients),
            "evaluation": lambda scored=scored: score(scored, ()),
            "state": net.state,
        }
        found = costs(calls)
        each_epoch = ("epoch", "batches", "evaluation", "state")
        line(name_of(sizes, batch), *(c / count if name in each_epoch else c for name, c in found.items()))


def products(sizes: Sizes, n: int, batch: int, runs: int) -> Callable[[], object]:
    """Return the matrix products alone of a stack's epoch with its evaluation: what no code around them can save."""
    bare = BareLoop(sizes, batch, runs=runs)
    room, whole = bare.room(batch), bare.room(min(PIECE // runs, n))
    last = len(sizes) - 2

    def epoch() -> None:
        for _ in range(-(-n // batch)):
            forward(room)
            for _, below, dw, _, transposed, layer in room.down:
                delta = room.p if layer == last else room.deltas[layer]
                np.matmul(below, delta, out=dw)
                if layer:
                    np.matmul(delta, transposed, out=room.deltas[layer - 1])
        for _ in range(-(-n // whole.x.shape[-2])):
            forward(whole)

    def forward(room: Room) -> None:
        a = room.x
        for _, w, _, out, _ in room.up:
            a = np.matmul(a, w, out=out)

    for one in (room, whole):
        for array in (one.x, one.p, *one.a, *one.deltas):
            array[...] = 0.5
    return epoch


def stacks() -> None:
    """Sixteen networks side by side, each with an order of its own, against the floor and one of scikit-learn's."""
    runs = 16
    line("16 runs, us a run's step", "nnlab", "bare stack", "ratio", "products", "alone", "sklearn", "ratio", "floor's")
    for sizes, n, batch in NETWORKS[:3]:
        x, y = samples(sizes, n)
        once, often, times = sklearn_epochs(sizes, batch, x, y)
        targets, generator = np.eye(sizes[-1], dtype=np.float32)[y], np.random.default_rng(0)
        bare = BareLoop(sizes, batch, runs=runs)
        calls = {
            "stack": epoch_of(network(sizes, runs=runs), Sets(Set(x, y)), batch),
            "bare": lambda bare=bare, x=x, t=targets, g=generator: bare.epoch(x, t, g),
            "products": products(sizes, n, batch, runs),
            "alone": epoch_of(network(sizes), Sets(Set(x, y)), batch),
            "once": once,
            "often": often,
        }
        count = -(-n // batch)
        found = {name: cost / count for name, cost in costs(calls).items()}
        one, floor, theirs = found["stack"] / runs, found["bare"] / runs, (found["often"] - found["once"]) / (times - 1)
        line(
            name_of(sizes, batch), one, floor, one / floor, found["products"] / runs, found["alone"], theirs,
            theirs / one, theirs / floor,
        )  # fmt: skip
    print("ratio: times the bare stack's time; times scikit-learn's speed, a run; the bare stack's times its speed")


FEATURES: dict[str, dict[str, object]] = {
    "momentum": {"optimizer": "momentum"},
    "adam": {"optimizer": "adam"},
    "l1 + l2": {"l1": 1e-4, "l2": 1e-4},
    "clip": {"clip_norm": 1.0},
    "dropout": {"dropout": 0.3},
    "batch norm": {"batch_norm": True},
    "early stop": {"early_stopping": True, "patience": 10**5},
    "augment": {"augmentation": ("gaussian_noise",)},
    "all": {
        "optimizer": "adam", "l1": 1e-4, "l2": 1e-4, "clip_norm": 1.0, "dropout": 0.3, "batch_norm": True,
        "early_stopping": True, "patience": 10**5, "augmentation": ("gaussian_noise",),
    },
}  # fmt: skip


def features() -> None:
    """What each feature makes of an epoch, as a multiple of the plain one, validation set and metric included."""
    line("times a plain epoch", "us a step", *FEATURES)
    for sizes, n, batch in NETWORKS:
        x, y = samples(sizes, round(n / 0.8))
        plain = nnlab.Config(
            dataset="own", hidden=sizes[1:-1], batch_size=batch, learning_rate=1e-3, test_fraction=0.0, epochs=10**5
        )
        data = nnlab.load(plain, x, y)
        calls = {}
        for name, changes in {"plain": {}, **FEATURES}.items():
            config = plain.replace(**changes)
            calls[name] = epoch_of(nnlab.Network.of(config, data), data, batch, **training_settings(config, data))
        found = costs(calls, seconds=8)
        one = found.pop("plain")
        line(name_of(sizes, batch), one / -(-n // batch), *(cost / one for cost in found.values()))


# Large and long


def images() -> None:
    """60,000 images of 784 pixels, 784-100-10, batches of 100."""
    sizes, batch, n = (784, 100, 10), 100, 60_000
    x, y = samples(sizes, n)
    matrix = np.random.default_rng(0).random((2000, 2000), dtype=np.float32)
    net, other = network(sizes), sklearn_network(sizes, batch, x, y)
    expected = net.encoder.expected(y)
    found = costs(
        {
            "epoch": epoch_of(net, Sets(Set(x, y)), batch, metrics=("accuracy",)),
            "evaluation": lambda: net.scores_on(x, *expected, ("accuracy",)),
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


def many_samples() -> None:
    """Time an epoch against the number of samples."""
    line("784-30-10 b100", "s an epoch", "us a sample")
    for n in (1_000, 3_000, 10_000, 30_000, 60_000):
        sizes = (784, 30, 10)
        found = costs({"epoch": epoch_of(network(sizes), Sets(Set(*samples(sizes, n))), 100)}, seconds=3)
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
    "epochs": epochs,
    "steps": steps,
    "parts": parts,
    "stacks": stacks,
    "features": features,
    "images": images,
    "peak": peak,
    "samples": many_samples,
    "memory": memory,
}


def main(names: Sequence[str]) -> None:
    """Print the tables of these names, or all."""
    print(f"numpy {np.__version__}, Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    for name in names or TABLES:
        print()
        with threadpool_limits(1):
            TABLES[name]()


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # of scikit-learn, that it has not converged
    main(sys.argv[1:])
