"""What stations decides about a unit's life and hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from contracts.rollout import ChecklistOpen
from contracts.stations import UnitLevel, UnitState
from contracts.units import (
    Description,
    Opening,
    OpeningReversed,
    Place,
    SiteNotPassed,
    UnitNotMergeable,
    UnitNotPlanned,
    UnitNotPreparing,
    UnitNotRunning,
    UnitNotSuspended,
    UnitOver,
    WrongSuccessor,
)
from contracts.values import BEIJING


class UnitStep(StrEnum):
    PREPARE = "prepare"
    OPEN = "open"
    SUSPEND = "suspend"
    RESUME = "resume"
    MERGE = "merge"
    CLOSE = "close"


#: What becomes of a unit by what happens to it; what does not stand here is refused. Drawn in docs/states.md.
UNIT_STEPS: dict[UnitState, dict[UnitStep, UnitState]] = {
    UnitState.PLANNED: {UnitStep.PREPARE: UnitState.PREPARING, UnitStep.CLOSE: UnitState.CLOSED},
    UnitState.PREPARING: {UnitStep.OPEN: UnitState.RUNNING, UnitStep.CLOSE: UnitState.CLOSED},
    UnitState.RUNNING: {
        UnitStep.SUSPEND: UnitState.SUSPENDED,
        UnitStep.MERGE: UnitState.MERGED,
        UnitStep.CLOSE: UnitState.CLOSED,
    },
    UnitState.SUSPENDED: {
        UnitStep.RESUME: UnitState.RUNNING,
        UnitStep.MERGE: UnitState.MERGED,
        UnitStep.CLOSE: UnitState.CLOSED,
    },
}
_REFUSALS = {
    UnitStep.PREPARE: UnitNotPlanned,
    UnitStep.OPEN: UnitNotPreparing,
    UnitStep.SUSPEND: UnitNotRunning,
    UnitStep.RESUME: UnitNotSuspended,
    UnitStep.MERGE: UnitNotMergeable,
    UnitStep.CLOSE: UnitOver,
}
#: A unit that has come to its end.
OVER = frozenset({UnitState.MERGED, UnitState.CLOSED})


def unit_after(state: str, step: UnitStep) -> UnitState:
    """What the unit becomes. Raises that step's refusal."""
    now = UnitState(state)
    if now in OVER:
        raise UnitOver()
    if (following := UNIT_STEPS[now].get(step)) is None:
        raise _REFUSALS[step](state=now.value)
    return following


def may_succeed(code: str, level: str, into: str, into_level: str, into_state: str) -> None:
    """Raises `WrongSuccessor` unless the other is another one of the same level, and running."""
    if code == into or level != into_level or into_state != UnitState.RUNNING:
        raise WrongSuccessor()


def may_open(level: str, pilot: bool, score: int | None, pass_mark: int, missing: Sequence[str]) -> None:
    """A station needs a place that has passed, a pilot base a checklist that is done.

    Raises `SiteNotPassed` or `ChecklistOpen`.
    """
    if level == UnitLevel.STATION and (score is None or score < pass_mark):
        raise SiteNotPassed(pass_mark=pass_mark)
    if level == UnitLevel.BASE and pilot and missing:
        raise ChecklistOpen(keys=" ".join(missing))


def must_be_hours(description: Description) -> None:
    """Raises `OpeningReversed`."""
    by_day = sorted(description.opening, key=lambda one: (one.weekday, one.opens))
    if any(one.opens >= one.closes for one in by_day):
        raise OpeningReversed()
    if any(a.weekday == b.weekday and b.opens < a.closes for a, b in pairwise(by_day)):
        raise OpeningReversed()
    if any(one.from_on > one.until_on for one in description.closures):
        raise OpeningReversed()


def is_open(description: Description, moment: datetime) -> bool | None:
    """By its hours and the days on which it is closed, in Beijing; None where it gives no hours."""
    if not description.opening:
        return None
    here = moment.astimezone(BEIJING)
    if any(one.from_on <= here.date() <= one.until_on for one in description.closures):
        return False
    clock = f"{here:%H:%M}"
    return any(_covers(one, here.isoweekday(), clock) for one in description.opening)


def _covers(one: Opening, weekday: int, clock: str) -> bool:
    return one.weekday == weekday and one.opens <= clock < one.closes


def where(places: Sequence[Place], today: date) -> tuple[Place | None, Place | None]:
    """Where it is, and where it moves to next. Of several from one day on, the last said counts."""
    been = [place for place in places if place.from_on <= today]
    to_come = [place for place in places if place.from_on > today]
    here = max(enumerate(been), key=lambda one: (one[1].from_on, one[0]))[1] if been else None
    return here, min(to_come, key=lambda place: place.from_on, default=None)
