"""The exercises of lesson 7, "Drop neurons, and let thinned networks vote"."""

from __future__ import annotations

from typing import Any

import numpy as np

from .exercise import Exercise, Lesson, Wrong, call, compare, number, refuse


class Dropped(Exercise):
    """Write `dropped(a, uniform, p)`: the activations with dropout; dropped where `uniform` is below p."""

    hint = "A mask that is 1 where uniform >= p. And what is left is scaled, so that the mean stays."
    solution = """def dropped(a, uniform, p):
    return a * (uniform >= p) / (1 - p)"""
    praise = "Scaled while training, so that nothing is left to do afterwards: 'inverted' dropout."

    def judge(self, answer: Any) -> None:
        a, uniform, p = np.array([1.0, -2.0, 3.0, 4.0]), np.array([0.1, 0.9, 0.25, 0.5]), 0.25
        keep = uniform >= p
        slips = {
            "What is left has to be scaled up, or the mean falls: divide by 1 - p.": a * keep,
            "The others are dropped: a neuron stays where its number is p or more.": a * ~keep / (1 - p),
            "This is scaled by 1 / p; the share that is left is 1 - p.": a * keep / p,
            "This is scaled down; it has to be scaled up: divide by 1 - p.": a * keep * (1 - p),
            "All of them are scaled, and none is dropped: multiply by the mask too.": a / (1 - p),
            "This is the scaled mask alone; multiply by the activations.": keep / (1 - p),
        }
        compare(call(answer, a, uniform, p), a * keep / (1 - p), slips)
        compare(
            call(answer, a, uniform, 0.5),
            a * (uniform >= 0.5) * 2,
            {"It is right for p = 0.25, but p is an argument: use it.": a * keep / 0.75},
        )


class Thinned(Exercise):
    """How many thinned networks has a hidden layer of 10 neurons?"""

    hint = "Each neuron is there, or it is not. With 4 neurons there were 16 masks."
    solution = "thinned = 2**10"
    praise = "1,024, and with 256 neurons more than there are atoms in the universe: no training visits them all."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips: dict[float, str] = {
            20: "Each neuron doubles the number: 2 * 2 * 2 ..., not 2 + 2 + 2 ...",
            100: "That is 10 squared; each of the 10 has 2 states.",
            10: "With one neuron missing there are 10; but any number may be missing.",
            1023: "The one with all neurons dropped (or with none) counts too.",
            3628800: "Their order does not matter: each is there or not.",
        }
        refuse(found, slips)
        if found != 1024:
            raise Wrong(f"{found:g} is too {'few' if found < 1024 else 'many'}.")


class Vote(Exercise):
    """Write `vote(p)`: the geometric mean over the networks, (networks, classes), made to add up to 1."""

    hint = "The mean of the logarithms over the networks, then the exponential, then divide by the sum."
    solution = """def vote(p):
    g = np.exp(np.log(p).mean(axis=0))
    return g / g.sum()"""
    praise = "One network that says 'impossible' has a veto here; in the arithmetic mean it has not."

    def judge(self, answer: Any) -> None:
        p = np.array([[0.7, 0.2, 0.1], [0.5, 0.4, 0.1], [0.1, 0.3, 0.6], [0.6, 0.3, 0.1]])
        g = np.exp(np.log(p).mean(axis=0))
        product = p.prod(axis=0)
        slips = {
            "This is the arithmetic mean; take the mean of the logarithms.": p.mean(axis=0),
            "It does not add up to 1 yet: divide by its sum.": g,
            "This is the product; the geometric mean is its root, with as many networks as it has.": product
            / product.sum(),
            "This is the mean of the logarithms; take the exponential of it.": np.log(p).mean(axis=0),
            "This is the harmonic mean.": 1 / (1 / p).mean(axis=0) / (1 / (1 / p).mean(axis=0)).sum(),
        }
        found = call(answer, p)
        if found.shape == (4,):
            raise Wrong("The mean is over the networks, the first axis; one number for each class remains.")
        compare(found, g / g.sum(), slips)


class Used(Exercise):
    """Weight 0.6 after a training without scaling, dropout 0.25: which weight is used afterwards?"""

    hint = "Dropped with probability 0.25, so kept with which? Multiply."
    solution = "used = 0.6 * 0.75"
    praise = "All neurons are there now, so each must say a little less. Scaling while training saves this step."

    def judge(self, answer: Any) -> None:
        slips = {
            0.15: "0.25 is the probability of dropping; multiply by that of keeping.",
            0.8: "This is divided: afterwards there are *more* neurons than in training, so the weights get smaller.",
            0.6: "Then the next layer would receive more than it did in training.",
            2.4: "This is divided by the probability of dropping.",
        }
        found = number(answer)
        refuse(found, slips)
        if not np.isclose(found, 0.45):
            raise Wrong(f"Not {found:g}: the weight times the probability of keeping, which is 1 - 0.25.")


LESSON = Lesson({"dropped": Dropped(), "thinned": Thinned(), "vote": Vote(), "used": Used()})

check, hint, solution = LESSON.check, LESSON.hint, LESSON.solution
