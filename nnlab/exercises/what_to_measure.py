"""The exercises of lesson 3, "Choose what to minimise, and what to measure"."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..nn.losses import softmax
from .exercise import Exercise, Lesson, Wrong, call, compare, number, refuse


class Softmax(Exercise):
    """Write `my_softmax(z)` for logits of shape (samples, classes), as large as 1,000."""

    hint = "Take the largest logit of each row off first: the probabilities stay the same, and nothing overflows."
    solution = """def my_softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)"""
    praise = "The largest exponent is 0, so every exponential is at most 1."

    def judge(self, answer: Any) -> None:
        z = np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 3.0]])
        e = np.exp(z)
        slips = {
            "This adds up to 1 over everything; each row (sample) should by itself: axis=1, keepdims=True.": e
            / e.sum(),
            "The columns add up to 1, and the rows should: a row is a sample.": e / e.sum(axis=0),
            "These are the exponentials; divide each row by its sum.": e,
            "The logits are divided by their sum without the exponential.": _shares(z),
            "This is its logarithm.": np.log(softmax(z)),
            "One sigmoid for each logit: they do not add up to 1.": 1 / (1 + np.exp(-z)),
        }
        compare(call(answer, z), softmax(z), slips)
        with np.errstate(all="ignore"):
            large = call(answer, np.array([[1000.0, 999.0], [-1000.0, -1000.0]]))
        if not np.isfinite(large).all():
            raise Wrong(
                "It is right for small logits, but exp(1000) overflows: take the largest of each row off first."
            )
        compare(large, softmax(np.array([[1000.0, 999.0], [-1000.0, -1000.0]])))


def _shares(z: np.ndarray) -> np.ndarray:
    return z / z.sum(axis=1, keepdims=True)


class CrossEntropy(Exercise):
    """Write `cross_entropy(p, y)`: the mean of -log of the true class's probability."""

    hint = "p[np.arange(len(y)), y] picks from each row the probability of its true class."
    solution = """def cross_entropy(p, y):
    return -np.log(p[np.arange(len(y)), y]).mean()"""
    praise = "The other probabilities do not appear: they matter only because all of them add up to 1."

    def judge(self, answer: Any) -> None:
        p, y = (
            np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.25, 0.25, 0.5], [0.5, 0.25, 0.25]]),
            np.array([0, 2, 2, 1]),
        )
        true = p[np.arange(4), y]
        found = call(answer, p, y)
        if found.shape == (4,):
            raise Wrong("One loss for each sample came; their mean is asked for.")
        slips = {
            "The sign is wrong: a logarithm of a probability is negative, and a loss is not.": np.log(true).mean(),
            "This is the sum over the samples; divide by how many there are.": -np.log(true).sum(),
            "This is the logarithm of the mean; the mean of the logarithms is asked for.": -np.log(true.mean()),
            "This is to the base 2; take the natural logarithm, np.log.": -np.log2(true).mean(),
            "This is to the base 10; take the natural logarithm, np.log.": -np.log10(true).mean(),
            "This takes all classes; only the true one of each sample counts.": -np.log(p).mean(),
            "This is the mean probability of the true class; its -log is missing.": true.mean(),
        }
        compare(found, -np.log(true).mean(), slips)


class SpamF1(Exercise):
    """50 mails are called spam, 30 of them are; 10 spam mails came through: what is F1?"""

    hint = "Precision is 30 of 50. How many spam mails were there in all? Recall is 30 of those."
    solution = """precision, recall = 30 / 50, 30 / 40
spam_f1 = 2 * precision * recall / (precision + recall)"""
    praise = "The harmonic mean lies nearer to the smaller of the two. (For accuracy one must count the good mails.)"

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips = {
            0.675: "This is the plain mean of precision and recall; F1 is the harmonic one, 2 P R / (P + R).",
            0.6: "This is the precision alone.",
            0.75: "This is the recall alone.",
            1 / 3: "The harmonic mean has a 2 above: 2 P R / (P + R).",
            0.45: "This is precision times recall; divide by their sum, and double it.",
        }
        refuse(found, slips, tolerance=0.003)
        if found > 1:
            raise Wrong("F1 is a share, from 0 to 1; give it as one.")
        if not np.isclose(found, 2 / 3, atol=0.003):
            raise Wrong(f"{found:.3g} is too {'small' if found < 2 / 3 else 'large'}: precision is 0.6, recall 0.75.")


class Rmse(Exercise):
    """Write `rmse(y, said)` for two arrays of the same shape."""

    hint = "Read the name from behind: errors, squares, mean, root."
    solution = """def rmse(y, said):
    return np.sqrt(np.mean((said - y) ** 2))"""
    praise = "It is in the units of y, and never smaller than the mean absolute error."

    def judge(self, answer: Any) -> None:
        y, said = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.5, 2.0, 1.0, 5.0])
        e = said - y
        slips = {
            "This is the mean of the squares; its root is missing.": np.mean(e**2),
            "This is the mean absolute error: square the errors before their mean, and take the root after it.": abs(
                e
            ).mean(),
            "This is the root of the sum; take the mean.": np.sqrt(np.sum(e**2)),
            "These errors cancel one another: square them first.": e.mean(),
            "This is half the mean square, the loss; its root, without the half, is asked for.": np.mean(e**2) / 2,
            "This is the spread of the errors around their mean; an error that is always the same counts too.": e.std(),
        }
        compare(call(answer, y, said), np.sqrt(np.mean(e**2)), slips)


LESSON = Lesson({"my_softmax": Softmax(), "cross_entropy": CrossEntropy(), "spam_f1": SpamF1(), "rmse": Rmse()})

check, hint, solution = LESSON.check, LESSON.hint, LESSON.solution
