"""Which lesson has which missions."""

from __future__ import annotations

from collections.abc import Iterable

from ..registry import unknown
from . import (
    batch_norm,
    build_a_network,
    choose,
    dropout,
    feed_it_in_batches,
    initialisation,
    more_data,
    optimizers,
    stop_in_time,
    the_lab,
    watch_it_learn,
    weight_decay,
    what_to_measure,
    your_own_data,
)
from .mission import Mission

MISSIONS: dict[str, tuple[Mission, ...]] = {
    "00": the_lab.MISSIONS,
    "01": build_a_network.MISSIONS,
    "02": feed_it_in_batches.MISSIONS,
    "03": what_to_measure.MISSIONS,
    "04": watch_it_learn.MISSIONS,
    "05": stop_in_time.MISSIONS,
    "06": weight_decay.MISSIONS,
    "07": dropout.MISSIONS,
    "08": more_data.MISSIONS,
    "09": initialisation.MISSIONS,
    "10": optimizers.MISSIONS,
    "11": batch_norm.MISSIONS,
    "12": choose.MISSIONS,
    "13": your_own_data.MISSIONS,
}
"""By the number of the lesson."""


def missions_of(what: str | int | Iterable[Mission] | None) -> tuple[Mission, ...]:
    """Return the missions that are meant: those of a lesson, by its number ("05" or 5), or one's own.

    Raises
    ------
    ValueError
        If there is no such lesson.
    """
    if what is None:
        return ()
    if not isinstance(what, (str, int)):
        return tuple(what)
    number = f"{what:02d}" if isinstance(what, int) else what
    if number not in MISSIONS:
        raise ValueError(unknown("lesson", number, MISSIONS))
    return MISSIONS[number]
