"""The exercises of lesson 8, "Get more data, or make some"."""

from __future__ import annotations

from typing import Any

import numpy as np

from .exercise import Exercise, Lesson, Wrong, call, compare, number, refuse


class Needed(Exercise):
    """8 % wrong with 100 samples, 4 % with 400: how many for 2 %, by a power law?"""

    hint = "Which factor in samples has halved the error? A power law needs the same factor for the next half."
    solution = "needed = 400 * 4"
    praise = "The exponent is a half: each half of the error costs four times the samples."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips: dict[float, str] = {
            700: "This goes on in a straight line; a power law multiplies.",
            600: "This goes on in a straight line, and not with the right slope; a power law multiplies.",
            800: "Twice the samples took only the root of two off the error: it took four times, to halve it.",
            4: "That is the factor; how many samples is it then?",
            200: "Fewer samples make more errors, not fewer.",
        }
        refuse(found, slips)
        if found != 1600:
            raise Wrong(f"{found:g} samples would leave {8 * (100 / found) ** 0.5 if found > 0 else 100:.2g} % wrong.")


class ShiftRight(Exercise):
    """Write `shift_right(images)`: images (n, 8, 8), each moved to the right by one pixel; zeros come in."""

    hint = "An array of zeros of the same shape, and into its columns from 1 on the images' columns but the last."
    solution = """def shift_right(images):
    moved = np.zeros_like(images)
    moved[:, :, 1:] = images[:, :, :-1]
    return moved"""
    praise = "What leaves at the right is lost, and background comes in from the left."

    def judge(self, answer: Any) -> None:
        images = np.arange(1.0, 129.0).reshape(2, 8, 8)
        right = np.zeros_like(images)
        right[:, :, 1:] = images[:, :, :-1]
        left, down, other = np.zeros_like(images), np.zeros_like(images), np.zeros_like(images)
        left[:, :, :-1] = images[:, :, 1:]
        down[:, 1:, :] = images[:, :-1, :]
        other[1:] = images[:-1]
        slips = {
            "np.roll brings in at the left what went out at the right; set that column to 0.": np.roll(
                images, 1, axis=2
            ),
            "This moves to the left.": left,
            "This moves down: the last axis is the one that runs to the right.": down,
            "np.roll along the wrong axis, and around the edge: the last axis runs to the right.": np.roll(
                images, 1, axis=1
            ),
            "This moves whole images to the place of the next one: the first axis counts the images.": other,
            "Without an axis np.roll runs through all numbers as one row.": np.roll(images, 1),
            "These are the images as they were.": images,
        }
        compare(call(answer, images), right, slips)


class Target(Exercise):
    """The target of a mixup of 70 % of a "3" and 30 % of an "8"."""

    hint = "Ten numbers, one for each digit from 0 to 9, that add up to 1. Two of them are not 0."
    solution = "target = [0, 0, 0, 0.7, 0, 0, 0, 0, 0.3, 0]"
    praise = "Cross-entropy takes such targets as they are: -sum(t * log(p))."

    def judge(self, answer: Any) -> None:
        try:
            found = np.asarray(answer, dtype=float)
        except (TypeError, ValueError):
            raise Wrong("Ten numbers are asked for, as a list or an array.") from None
        if found.shape != (10,):
            raise Wrong(f"One number for each of the ten digits is asked for; the shape is {found.shape}.")
        wanted = np.zeros(10)
        wanted[3], wanted[8] = 0.7, 0.3
        both, hard, later = np.zeros(10), np.zeros(10), np.zeros(10)
        both[[3, 8]], hard[3], later[2], later[7] = 1, 1, 0.7, 0.3
        swapped = np.where(wanted == 0.7, 0.3, np.where(wanted == 0.3, 0.7, 0))
        slips = {
            "Both are marked as certain, and the sum is 2; each has its share.": both,
            "This says that it is a 3 alone; the 8 has its share too.": hard,
            "The shares have changed places: there is more of the 3.": swapped,
            "The digits begin with 0, so the 3 is at index 3, the fourth place.": later,
            "Each is a half here; the shares are 0.7 and 0.3.": both / 2,
        }
        compare(found, wanted, slips)


class Forbidden(Exercise):
    """Which of four changes must one not make to digits?"""

    hint = "Read the result: is it still the same digit? Think of 6 and 9."
    solution = 'forbidden = "turn by 180 degrees"'
    praise = "A 6 becomes a 9, and its label would be a lie. An augmentation must not change the answer."

    def judge(self, answer: Any) -> None:
        said = {
            "turn by 10 degrees": "People write as slanted as that; the digit stays what it is.",
            "add a little noise": "Noise does little, but the digit can still be read.",
            "make a little larger": "A larger 3 is a 3.",
        }
        if answer in said:
            raise Wrong(said[answer])
        if answer != "turn by 180 degrees":
            raise Wrong("Choose one of the four, as a text, word by word.")


LESSON = Lesson({"needed": Needed(), "shift_right": ShiftRight(), "target": Target(), "forbidden": Forbidden()})

check, hint, solution = LESSON.check, LESSON.hint, LESSON.solution
