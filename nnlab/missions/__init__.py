"""Missions: tasks for the Lab that look at what was recorded, and tick themselves.

`MISSIONS` has those of each lesson: ``Lab(config, missions="05")``. One's own is a `Mission`, with conditions from
`nnlab.missions.conditions` or any function of a `Recorded`.
"""

from .lessons import MISSIONS, missions_of
from .mission import Condition, Mission, Recorded

__all__ = ["MISSIONS", "Condition", "Mission", "Recorded", "missions_of"]
