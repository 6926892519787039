"""The exercises of lesson 6, "Make large weights expensive"."""

from __future__ import annotations

from typing import Any

import numpy as np

from .exercise import Exercise, Lesson, Wrong, call, compare, number, refuse


class HalfLife(Exercise):
    """After how many steps is a weight down to half, with learning rate 0.1 and l2 = 0.01?"""

    hint = "Each step multiplies the weight by 1 - 0.1 * 0.01. How often, until 0.5 is left? A logarithm tells."
    solution = "half_life = int(np.ceil(np.log(0.5) / np.log(1 - 0.1 * 0.01)))"
    praise = "With batches of 32 and 1,000 samples these are 22 epochs: decay is slow beside learning."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips: dict[float, str] = {
            500: "That would be right if each step took 0.001 of the *first* weight; it takes it of what is left.",
            692: "After 692 steps there is still a little more than a half.",
            69: "Learning rate and l2 are multiplied: a step takes 0.001 of the weight, not 0.01.",
            7: "The share per step is learning rate times l2, so 0.001, not 0.1.",
            5000: "The share per step is learning rate times l2, so 0.001, not 0.0001.",
        }
        refuse(found, slips, tolerance=0.6 if found > 100 and found not in (692, 693) else 0.3)
        if found != 693:
            left = 0.999**found if 0 <= found < 1e6 else 0.0
            raise Wrong(f"After {found:g} steps {left:.1%} would be left; look for the first step with 50 % or less.")


class L1Step(Exercise):
    """Write `l1_step(w, g, learning_rate, l1)`: the new weights after one plain step with an L1 penalty."""

    hint = "The gradient of l1 * |w| is l1 times the sign of w. Add it to g, and go down."
    solution = """def l1_step(w, g, learning_rate, l1):
    return w - learning_rate * (g + l1 * np.sign(w))"""
    praise = "The same amount off every weight, large or small: the small ones reach 0 first."

    def judge(self, answer: Any) -> None:
        w, g, rate, l1 = np.array([1.0, -2.0, 0.5, 0.0]), np.array([0.3, 0.1, -0.4, 0.2]), 0.1, 0.2
        shrunk = w - rate * g
        slips = {
            "This is L2: its gradient is l2 * w. For L1 it is l1 * sign(w).": w - rate * (g + l1 * w),
            "This takes the penalty off negative weights too, and makes them larger: use the sign of w.": w
            - rate * (g + l1),
            "This makes the weights larger: the step goes down the penalty's gradient.": w
            - rate * (g - l1 * np.sign(w)),
            "This is the step without the penalty.": shrunk,
            "|w| is the penalty; its gradient is the sign of w.": w - rate * (g + l1 * abs(w)),
            "The learning rate scales the penalty's share, too.": w - rate * g - l1 * np.sign(w),
            "This is soft thresholding after the step, a good rule, but not the plain step.": np.sign(shrunk)
            * np.maximum(abs(shrunk) - rate * l1, 0),
        }
        compare(call(answer, w, g, rate, l1), w - rate * (g + l1 * np.sign(w)), slips)


class Alpha(Exercise):
    """Nielsen's lambda 5, 2,000 samples, batches of 100: which alpha has scikit-learn?"""

    hint = "First to nnlab's l2: Nielsen's lambda is l2 * n. Then to scikit-learn's alpha: l2 * batch size."
    solution = "alpha = 5 / 2000 * 100"
    praise = "l2 is 0.0025 on the way. Keras would say 0.00125."

    def judge(self, answer: Any) -> None:
        slips = {
            0.0025: "This is l2, on the way; alpha is l2 times the batch size.",
            0.00125: "This is Keras' number, l2 / 2.",
            5: "Nielsen divides his lambda by the number of samples, scikit-learn its alpha by the batch size.",
            500: "That is lambda times the batch size; divide by the number of samples first.",
            0.05: "That is lambda divided by the batch size; alpha is l2 *times* the batch size.",
            100: "The number of samples and the batch size have changed places.",
            0.125: "The half is in both formulas, so it does not appear.",
        }
        found = number(answer)
        refuse(found, slips)
        if not np.isclose(found, 0.25):
            raise Wrong(f"{found:g} would be l2 = {found / 100:g}, and so Nielsen's lambda {found / 100 * 2000:g}.")


class AdamWShrink(Exercise):
    """Write `adamw_shrink(w, learning_rate, weight_decay, mask)`: what AdamW does before Adam's step."""

    hint = "It takes the share learning_rate * weight_decay off each weight; where the mask is 0, nothing."
    solution = """def adamw_shrink(w, learning_rate, weight_decay, mask):
    return w - learning_rate * weight_decay * mask * w"""
    praise = "No gradient in it: so Adam cannot divide it by anything."

    def judge(self, answer: Any) -> None:
        w, mask, rate, decay = np.array([1.0, -2.0, 0.5]), np.array([1.0, 1.0, 0.0]), 0.1, 0.3
        slips = {
            "The biases decay too: multiply by the mask.": w - rate * decay * w,
            "Here the weights keep their size and the biases decay: the mask is 1 at weights.": w
            - rate * decay * (1 - mask) * w,
            "The share is learning rate times weight decay.": w - decay * mask * w,
            "This makes the weights larger.": w + rate * decay * mask * w,
            "This is what is taken off; give back the new weights.": rate * decay * mask * w,
            "The biases are lost: where the mask is 0 they stay as they are.": (1 - rate * decay) * mask * w,
            "This takes the same amount off each (as L1 does); take a share of w.": w
            - rate * decay * mask * np.sign(w),
        }
        compare(call(answer, w, rate, decay, mask), w - rate * decay * mask * w, slips)


LESSON = Lesson({"half_life": HalfLife(), "l1_step": L1Step(), "alpha": Alpha(), "adamw_shrink": AdamWShrink()})

check, hint, solution = LESSON.check, LESSON.hint, LESSON.solution
