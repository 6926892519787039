"""The floor: a training loop in bare numpy, for ReLU, softmax with cross-entropy, and plain SGD.

It does the arithmetic of an epoch of `Network.fit` and nothing else: every array is made beforehand, every result goes
into one with `out=`, nothing is checked, recorded or handed out, and no other network could be trained with it.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

PIECE = 1024
"""Samples evaluated at once."""


class Room:
    """The arrays for a batch of `n` samples."""

    def __init__(self, sizes: tuple[int, ...], n: int):
        self.x = np.empty((n, sizes[0]), np.float32)
        self.targets = np.empty((n, sizes[-1]), np.float32)
        self.a = [np.empty((n, k), np.float32) for k in sizes[1:]]
        self.deltas = [np.empty((n, k), np.float32) for k in sizes[1:-1]]
        self.positive = [np.empty((n, k), bool) for k in sizes[1:-1]]
        self.row = np.empty((n, 1), np.float32)
        self.total = np.empty((n, 1), np.float32)
        self.p = np.empty((n, sizes[-1]), np.float32)


class BareLoop:
    """A network of these sizes that learns from batches of one size."""

    def __init__(self, sizes: tuple[int, ...], batch: int, rate: float = 0.01):
        generator = np.random.default_rng(0)
        count = sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
        self.parameters, self.gradients, self.scratch = (np.zeros(count, np.float32) for _ in range(3))
        self.sizes, self.batch, self.rate = sizes, batch, np.float32(rate)
        self.w, self.b = self.views(self.parameters)
        self.dw, self.db = self.views(self.gradients)
        self.rooms: dict[int, Room] = {}
        for weights in self.w:
            weights[...] = generator.normal(0, len(weights) ** -0.5, weights.shape)

    def views(self, vector: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
        weights, biases, start = [], [], 0
        for n_in, n_out in pairwise(self.sizes):
            weights.append(vector[start : start + n_in * n_out].reshape(n_in, n_out))
            biases.append(vector[start + n_in * n_out : start + (n_in + 1) * n_out])
            start += (n_in + 1) * n_out
        return weights, biases

    def room(self, n: int) -> Room:
        if n not in self.rooms:
            self.rooms[n] = Room(self.sizes, n)
        return self.rooms[n]

    def forward(self, x: np.ndarray, targets: np.ndarray, room: Room) -> float:
        """Return the summed loss of a batch; the probabilities are left in ``room.p``."""
        a = x
        for layer, (w, b) in enumerate(zip(self.w, self.b, strict=True)):
            np.matmul(a, w, out=room.a[layer])
            a = np.add(room.a[layer], b, out=room.a[layer])
            if layer < len(self.w) - 1:
                np.maximum(a, 0, out=a)
        np.maximum.reduce(a, axis=1, keepdims=True, out=room.row)
        np.subtract(a, room.row, out=a)
        np.exp(a, out=room.p)
        np.add.reduce(room.p, axis=1, keepdims=True, out=room.total)
        np.multiply(a, targets, out=a)
        np.log(room.total, out=room.row)
        return float(room.row.sum() - a.sum())

    def step(self, x: np.ndarray, targets: np.ndarray) -> float:
        n = len(x)
        room = self.room(n)
        loss = self.forward(x, targets, room)
        delta = np.divide(room.p, room.total, out=room.p)
        np.subtract(delta, targets, out=delta)
        np.divide(delta, n, out=delta)
        for layer in range(len(self.w) - 1, -1, -1):
            below = room.a[layer - 1] if layer else x
            np.matmul(below.T, delta, out=self.dw[layer])
            np.add.reduce(delta, axis=0, out=self.db[layer])
            if layer:
                np.matmul(delta, self.w[layer].T, out=room.deltas[layer - 1])
                np.greater(below, 0, out=room.positive[layer - 1])
                delta = np.multiply(room.deltas[layer - 1], room.positive[layer - 1], out=room.deltas[layer - 1])
        np.multiply(self.gradients, self.rate, out=self.scratch)
        np.subtract(self.parameters, self.scratch, out=self.parameters)
        return loss

    def learn(self, x: np.ndarray, targets: np.ndarray, generator: np.random.Generator) -> float:
        """Learn from every sample once, in a new order; return the mean loss."""
        order, loss = generator.permutation(len(x)), 0.0
        for start in range(0, len(x), self.batch):
            rows = order[start : start + self.batch]
            room = self.room(len(rows))
            x.take(rows, axis=0, out=room.x, mode="clip")
            targets.take(rows, axis=0, out=room.targets, mode="clip")
            loss += self.step(room.x, room.targets)
        return loss / len(x)

    def evaluate(self, x: np.ndarray, targets: np.ndarray) -> float:
        """Return the mean loss with the weights as they are."""
        loss = 0.0
        for start in range(0, len(x), PIECE):
            piece = x[start : start + PIECE]
            loss += self.forward(piece, targets[start : start + PIECE], self.room(len(piece)))
        return loss / len(x)

    def epoch(self, x: np.ndarray, targets: np.ndarray, generator: np.random.Generator) -> tuple[float, float]:
        """Learn, then evaluate: what an epoch of `fit` is."""
        return self.learn(x, targets, generator), self.evaluate(x, targets)
