"""Lesson 8's checks, against right, wrong and blank answers."""

import numpy as np

from nnlab.exercises import more_data

from .answers import Answers


def moved(images, to, fro):
    out = np.zeros_like(images)
    out[to] = images[fro]
    return out


def padded(images):
    return np.pad(images, ((0, 0), (0, 0), (1, 0)))[:, :, :-1]


def at(**shares):
    target = np.zeros(10)
    for digit, share in shares.items():
        target[int(digit[1:])] = share
    return target


class TestMoreData(Answers):
    lesson = more_data.LESSON
    right = {
        "needed": [1600, 1600.0],
        "shift_right": [padded],
        "target": [list(at(d3=0.7, d8=0.3)), at(d3=0.7, d8=0.3)],
        "forbidden": ["turn by 180 degrees"],
    }
    wrong = {
        "needed": [
            (700, "straight line; a power"),
            (600, "not with the right slope"),
            (800, "root of two"),
            (4, "That is the factor"),
            (200, "Fewer samples"),
            (3200, "would leave 1.4 %"),
            (0, "would leave"),
        ],
        "shift_right": [
            (lambda i: np.roll(i, 1, axis=2), "set that column to 0"),
            (lambda i: moved(i, np.s_[:, :, :-1], np.s_[:, :, 1:]), "to the left"),
            (lambda i: moved(i, np.s_[:, 1:], np.s_[:, :-1]), "moves down"),
            (lambda i: np.roll(i, 1, axis=1), "wrong axis"),
            (lambda i: moved(i, np.s_[1:], np.s_[:-1]), "whole images"),
            (lambda i: np.roll(i, 1), "Without an axis"),
            (lambda i: i, "as they were"),
            (lambda i: i[:, :, 1:], "should have the shape"),
        ],
        "target": [
            (at(d3=1, d8=1), "the sum is 2"),
            (at(d3=1), "a 3 alone"),
            (at(d3=0.3, d8=0.7), "changed places"),
            (at(d2=0.7, d7=0.3), "begin with 0"),
            (at(d3=0.5, d8=0.5), "Each is a half"),
            ([0.7, 0.3], "each of the ten digits"),
            ("3 and 8", "Ten numbers are asked for"),
            (at(d4=0.7, d8=0.3), "was expected"),
        ],
        "forbidden": [
            ("turn by 10 degrees", "slanted"),
            ("add a little noise", "can still be read"),
            ("make a little larger", "larger 3"),
            ("all of them", "Choose one of the four"),
        ],
    }
