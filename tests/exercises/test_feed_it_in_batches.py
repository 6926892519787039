"""Lesson 2's checks, against right, wrong and blank answers."""

import math

import numpy as np

from nnlab.exercises import feed_it_in_batches

from .answers import Answers


class TestFeedItInBatches(Answers):
    lesson = feed_it_in_batches.LESSON
    right = {
        "updates": [lambda n, b, e: -(-n // b) * e, lambda n, b, e: e * math.ceil(n / b)],
        "epoch_loss": [lambda losses, sizes: np.average(losses, weights=sizes), lambda a, n: np.dot(a, n) / np.sum(n)],
        "quieter": [160, 160.0, 10 * 16],
        "as_many": [32, 320 / 10],
    }
    wrong = {
        "updates": [
            (lambda n, b, e: e * (n // b), "round up, not down"),
            (lambda n, b, e: -(-n // b), "of one epoch"),
            (lambda n, b, e: -(-n * e // b), "rounded up by itself"),
            (lambda n, b, e: n / b * e, "Updates are whole"),
            (lambda n, b, e: n * e, "samples that were looked at"),
            (lambda n, b, e: n * b * e, "n is divided by it"),
            (lambda n, b, e: 7, "420 was expected, and 7 came"),
            (640, "A function is asked for"),
        ],
        "epoch_loss": [
            (lambda losses, sizes: losses.mean(), "plain mean of the batches"),
            (lambda losses, sizes: (losses * sizes).sum(), "divide by how many"),
            (lambda losses, sizes: (losses * sizes).sum() / len(losses), "not of batches"),
            (lambda losses, sizes: np.average(losses, weights=1 / sizes), "weighs more, not less"),
            (lambda losses, sizes: losses * sizes / sizes.sum(), "one for each batch came"),
            (lambda losses, sizes: sum(loss * sizes for loss in losses)[:2], "should have the shape"),
        ],
        "quieter": [
            (40, "only halve"),
            (20, "about 0.7 times"),
            (16, "how many times as many"),
            (2.5, "smaller batch has more noise"),
            (100, "With 100 samples it would be"),
            (0, "one sample at least"),
            ("160", "this is a text"),
        ],
        "as_many": [
            (10, "have 100 updates"),
            (31.25, "32 in each epoch, not 31"),
            (320, "These are the updates"),
            (4, "other way round"),
            (50, "have 500 updates, and 320"),
            ([32], "more than one"),
        ],
    }
