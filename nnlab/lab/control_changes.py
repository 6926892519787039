"""From a hand on a control to the session: the controls are read as they stand, and what is new in them acts."""

from __future__ import annotations

from ..config import ConfigError
from ..sentences import sentence_of
from .controls import Controls
from .runtime.session import Session


def act_on(controls: Controls, session: Session, moved: str) -> None:
    """Act on what is new in the controls; what is wrong is said beside the one that was `moved`, or its own."""
    try:
        session.change(controls.read())
    except ConfigError as error:
        controls.complain(error.problems, moved)
    except ValueError as error:
        controls.complain({moved: sentence_of(error)})
    else:
        controls.complain({})
