"""What stations decides about photographs."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.activities import ActivityState
from contracts.photographs import MOST_SHOWN, NotAllPhotographs, PicturedNotAgreed, TooManyPhotographs
from contracts.stations import UnitState

_OPEN_UNITS = frozenset({UnitState.RUNNING, UnitState.SUSPENDED})
_SEEN_ACTIVITIES = frozenset({ActivityState.OPEN, ActivityState.RUNNING, ActivityState.HELD})


def must_have_agreed(pictured_agreed: bool) -> None:
    if not pictured_agreed:
        raise PicturedNotAgreed()


def must_have_room(shown: int) -> None:
    if shown >= MOST_SHOWN:
        raise TooManyPhotographs(most=MOST_SHOWN)


def must_be_all(named: Sequence[str], shown: Sequence[str]) -> None:
    if sorted(named) != sorted(shown):
        raise NotAllPhotographs()


def is_public(unit_state: str, activity_state: str | None) -> bool:
    """Whether everybody sees it: that of an activity with the activity, that of a unit while the unit is open."""
    return activity_state in _SEEN_ACTIVITIES if activity_state else unit_state in _OPEN_UNITS
