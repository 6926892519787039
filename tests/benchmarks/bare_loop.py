"""The floor: a training loop in bare numpy, for ReLU, softmax with cross-entropy, and plain SGD.

It does the arithmetic of an epoch of `Network.fit` and nothing else, each line of it in the cheapest call of numpy
that is known: every array and every view is made beforehand, every result goes into one with `out=`, sums along short
axes are products with a vector of ones, small products go through np.dot; nothing is checked, recorded or handed out,
and no other network could be trained with it. With `runs` it is that of a stack, each run with an order of its own.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

PIECE = 1024
"""Samples evaluated at once, in all runs together."""

SMALL = 2**12
"""Up to so many numbers np.dot is the faster product."""

ZERO = np.zeros((), np.float32)


def product_into(out: np.ndarray):
    """Return the faster function of two for products that are written to `out`."""
    return np.dot if out.ndim == 2 and out.size <= SMALL else np.matmul


class Room:
    """The arrays for a batch of `n` samples, and the views and functions that go with them."""

    def __init__(self, loop: BareLoop, n: int):
        lead = loop.lead
        new = lambda *shape: np.empty((*lead, *shape), np.float32)  # noqa: E731
        hidden, k = loop.sizes[1:-1], loop.sizes[-1]
        self.n = np.float32(n)
        self.x, self.targets = new(n, loop.sizes[0]), new(n, k)
        self.a = [new(n, h) for h in hidden]
        self.zeros = [np.zeros((*lead, n, h), np.float32) for h in hidden]
        self.deltas = [new(n, h) for h in hidden]
        self.positive = [np.empty((*lead, n, h), bool) for h in hidden]
        self.slopes = [new(n, h) for h in hidden]
        self.logits, self.p, self.columns = new(n, k), new(n, k), new(k, n)
        self.row, self.total, self.log = new(n), new(n, 1), new(n, 1)
        self.row_column = self.row[..., None]
        self.logits_transposed = self.logits.swapaxes(-1, -2)
        self.ones = np.ones((1, n), np.float32)
        self.ones_n, self.ones_k = np.ones(n, np.float32), np.ones((k, 1), np.float32)
        outputs = [*self.a, self.logits]
        self.up = [
            (product_into(out), w, b, out, zeros)
            for w, b, out, zeros in zip(loop.w, loop.b, outputs, [*self.zeros, None], strict=True)
        ]
        below = [self.x, *self.a]
        self.down = [
            (product_into(dw), below[layer].swapaxes(-1, -2), dw, db, loop.w_transposed[layer], layer)
            for layer, (dw, db) in reversed([*enumerate(zip(loop.dw, loop.db, strict=True))])
        ]


class BareLoop:
    """A network of these sizes that learns from batches of one size; with `runs` so many side by side."""

    def __init__(self, sizes: tuple[int, ...], batch: int, rate: float = 0.01, runs: int | None = None):
        generator = np.random.default_rng(0)
        count = sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
        self.lead = () if runs is None else (runs,)
        shape = (*self.lead, count)
        self.parameters, self.gradients, self.scratch = (np.zeros(shape, np.float32) for _ in range(3))
        self.sizes, self.batch, self.rate = sizes, batch, np.array(rate, np.float32)
        self.w, self.b = self.views(self.parameters)
        self.dw, self.db = self.views(self.gradients)
        self.w_transposed = [w.swapaxes(-1, -2) for w in self.w]
        self.rooms: dict[int, Room] = {}
        self.sum = np.dot if runs is None else np.matmul
        for weights in self.w:
            weights[...] = generator.normal(0, sizes[0] ** -0.5, weights.shape)

    def views(self, vector: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Return the weights (n_in, n_out) and the biases, as rows (1, n_out), that lie in a vector."""
        weights, biases, start = [], [], 0
        for n_in, n_out in pairwise(self.sizes):
            middle, stop = start + n_in * n_out, start + (n_in + 1) * n_out
            weights.append(vector[..., start:middle].reshape(*self.lead, n_in, n_out))
            biases.append(vector[..., None, middle:stop])
            start = stop
        return weights, biases

    def room(self, n: int) -> Room:
        if n not in self.rooms:
            self.rooms[n] = Room(self, n)
        return self.rooms[n]

    def forward(self, x: np.ndarray, targets: np.ndarray, room: Room) -> float | np.ndarray:
        """Return the summed loss of a batch; exponentials and their sums are left in ``room.p`` and ``room.total``."""
        a = x
        for product, w, b, out, zeros in room.up:
            product(a, w, out)
            a = np.add(out, b, out)
            if zeros is not None:
                np.maximum(a, zeros, out=a)
        np.copyto(room.columns, room.logits_transposed)
        np.maximum.reduce(room.columns, -2, None, room.row)
        np.subtract(a, room.row_column, a)
        np.exp(a, room.p)
        self.sum(room.p, room.ones_k, room.total)
        np.log(room.total, room.log)
        if self.lead:
            flat = a.reshape(len(a), -1), np.broadcast_to(targets, a.shape).reshape(len(a), -1)
            return np.add.reduce(room.log[..., 0], -1) - np.vecdot(*flat)
        return np.vdot(room.log, room.ones_n) - np.vdot(a, targets)

    def step(self, x: np.ndarray, targets: np.ndarray, room: Room) -> float | np.ndarray:
        """Learn from a batch, which lies in ``room.x``, and return its summed loss."""
        loss = self.forward(x, targets, room)
        delta = np.divide(room.p, room.total, room.p)
        np.subtract(delta, targets, delta)
        np.divide(delta, room.n, delta)
        for product, below, dw, db, transposed, layer in room.down:
            product(below, delta, dw)
            self.sum(room.ones, delta, db)
            if layer:
                up = room.deltas[layer - 1]
                product_into(up)(delta, transposed, up)
                np.greater(room.a[layer - 1], ZERO, room.positive[layer - 1])
                np.copyto(room.slopes[layer - 1], room.positive[layer - 1])
                delta = np.multiply(up, room.slopes[layer - 1], up)
        np.multiply(self.gradients, self.rate, self.scratch)
        np.subtract(self.parameters, self.scratch, self.parameters)
        return loss

    def learn(self, x: np.ndarray, targets: np.ndarray, generator: np.random.Generator) -> float | np.ndarray:
        """Learn from every sample once, in a new order (of each run's own); return the mean loss."""
        n, loss = len(x), 0.0
        orders = [generator.permutation(n) for _ in range(self.lead[0] if self.lead else 1)]
        order = np.stack(orders) if self.lead else orders[0]
        for start in range(0, n, self.batch):
            rows = order[..., start : start + self.batch]
            room = self.room(rows.shape[-1])
            x.take(rows, 0, room.x, "clip")
            targets.take(rows, 0, room.targets, "clip")
            loss += self.step(room.x, room.targets, room)
        return loss / n

    def evaluate(self, x: np.ndarray, targets: np.ndarray) -> float | np.ndarray:
        """Return the mean loss with the weights as they are."""
        n, loss = len(x), 0.0
        piece = max(PIECE // (self.lead[0] if self.lead else 1), 1)
        for start in range(0, n, piece):
            rows = slice(start, min(start + piece, n))
            loss += self.forward(x[rows], targets[rows], self.room(rows.stop - start))
        return loss / n

    def epoch(
        self, x: np.ndarray, targets: np.ndarray, generator: np.random.Generator, scored: int | None = None
    ) -> tuple[object, object]:
        """Learn, then evaluate on all samples or so many: what an epoch of `fit` is."""
        return self.learn(x, targets, generator), self.evaluate(x[:scored], targets[:scored])
