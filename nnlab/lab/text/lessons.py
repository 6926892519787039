"""Lessons: which of them explains a setting or a situation, and a link to it."""

from __future__ import annotations

import html

from .texts import Words

FOLDER = "https://github.com/nnlab/nnlab/blob/HEAD/notebooks"
FILES = {
    "00": "00_the_lab",
    "01": "01_build_a_network",
    "02": "02_feed_it_in_batches",
    "03": "03_what_to_measure",
    "04": "04_watch_it_learn",
    "05": "05_stop_in_time",
    "06": "06_weight_decay",
    "07": "07_dropout",
    "08": "08_more_data",
    "09": "09_initialisation",
    "10": "10_optimizers",
    "11": "11_batch_norm",
    "12": "12_choose",
    "13": "13_your_own_data",
}
"""The notebooks, by the numbers of the lessons."""
SETTINGS_OF = {
    "01": ("hidden",),
    "02": ("batch_size", "epochs", "shuffle", "target_loss"),
    "03": ("activation", "output", "loss"),
    "04": ("samples", "train_size"),
    "05": ("early_stopping", "patience", "min_delta", "monitor", "restore_best"),
    "06": ("l2", "l1", "weight_decay"),
    "07": ("dropout", "input_dropout"),
    "08": ("augmentation", "augmentation_strength"),
    "09": ("initializer",),
    "10": ("optimizer", "learning_rate", "momentum", "schedule"),
    "11": ("batch_norm",),
}
PRESETS_OF = {
    "00": ("digits", "overfitting"),
    "01": ("spiral",),
    "04": ("underfitting", "noisy_moons", "sine"),
    "05": ("early_stopping",),
    "06": ("l2",),
    "07": ("signals", "dropout"),
    "08": ("augmentation",),
    "09": ("zeros", "vanishing"),
    "10": ("too_fast", "too_slow"),
    "11": ("batch_norm",),
}
LESSON_OF = {name: number for number, names in SETTINGS_OF.items() for name in names}
"""The lesson that explains a setting."""
LESSON_OF_PRESET = {name: number for number, names in PRESETS_OF.items() for name in names}
"""The lesson that explains a situation."""


def link(number: str | None, words: Words) -> str:
    """Return "lesson 06" as a link, in HTML; nothing for no lesson."""
    if number is None:
        return ""
    said = html.escape(words("lesson_number", n=number))
    return f'<a href="{FOLDER}/{FILES[number]}.ipynb" target="_blank" rel="noopener">{said}</a>'
