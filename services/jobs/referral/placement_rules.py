"""What jobs decides about a placement (上岗): its way, and whether a worker has the time for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from contracts.jobs import WorkerPlaced
from contracts.placements import AlreadyStarted, DayOutside, NotOnTrial, PlacementClash, PlacementOver, TermsReversed
from contracts.terms import PlacementState, Terms, WeeklyHours


class PlacementStep(StrEnum):
    """What happens to a placement; one with trial days starts on trial."""

    START = "start"
    START_ON_TRIAL = "start_on_trial"
    PASS_TRIAL = "pass_trial"
    FAIL_TRIAL = "fail_trial"
    END = "end"


#: What becomes of a placement by what happens to it; what does not stand here is refused. Drawn in docs/states.md.
PLACEMENT_STEPS: dict[PlacementState, dict[PlacementStep, PlacementState]] = {
    PlacementState.AGREED: {
        PlacementStep.START: PlacementState.WORKING,
        PlacementStep.START_ON_TRIAL: PlacementState.ON_TRIAL,
        PlacementStep.END: PlacementState.ENDED,
    },
    PlacementState.ON_TRIAL: {
        PlacementStep.PASS_TRIAL: PlacementState.WORKING,
        PlacementStep.FAIL_TRIAL: PlacementState.ENDED,
        PlacementStep.END: PlacementState.ENDED,
    },
    PlacementState.WORKING: {PlacementStep.END: PlacementState.ENDED},
}
_REFUSALS: dict[PlacementStep, type[Exception]] = {
    PlacementStep.START: AlreadyStarted,
    PlacementStep.START_ON_TRIAL: AlreadyStarted,
    PlacementStep.PASS_TRIAL: NotOnTrial,
    PlacementStep.FAIL_TRIAL: NotOnTrial,
}


def after(state: str, step: PlacementStep) -> PlacementState:
    """What the placement becomes. Raises `PlacementOver`, or the step's refusal."""
    following = PLACEMENT_STEPS.get(PlacementState(state), {}).get(step)
    if following is None:
        raise PlacementOver() if state == PlacementState.ENDED else _REFUSALS[step]()
    return following


def must_not_be_over(state: PlacementState) -> None:
    if state is PlacementState.ENDED:
        raise PlacementOver()


def starting(trial_days: int) -> PlacementStep:
    return PlacementStep.START_ON_TRIAL if trial_days else PlacementStep.START


#: How long before the agreed day she may have begun.
SOONER = timedelta(days=60)


def must_lie_between(day: date, first: date | None, last: date) -> None:
    """Raises `DayOutside`."""
    if day > last or (first and day < first):
        raise DayOutside(first=str(first or "…"), last=str(last))


@dataclass(frozen=True)
class Period:
    """Days, and of each week of them the hours in minutes since Monday's midnight; no hours: all the time."""

    first: date
    last: date | None = None
    hours: tuple[tuple[int, int], ...] = ()

    @property
    def is_full(self) -> bool:
        return not self.hours


def period(terms: Terms) -> Period:
    """What the terms take of a worker's time; who lives in gives all of it."""
    hours = () if terms.live_in else tuple(sorted(map(_minutes, terms.hours)))
    return Period(terms.starts_on, terms.ends_on, hours)


def must_be_terms(terms: Terms) -> None:
    """Raises `TermsReversed` for ends before their beginnings, and hours that overlap each other."""
    hours = sorted(map(_minutes, terms.hours))
    reversed_days = terms.ends_on is not None and terms.ends_on < terms.starts_on
    overlapping = any(one[1] > other[0] for one, other in pairwise(hours))
    if reversed_days or overlapping or any(end <= start for start, end in hours):
        raise TermsReversed()


def must_have_time(taken: Iterable[Period], wanted: Period) -> None:
    """A worker is never placed twice at overlapping times. Raises `WorkerPlaced` or, of hours, `PlacementClash`."""
    for one in taken:
        if overlap(one, wanted):
            raise WorkerPlaced() if one.is_full else PlacementClash()


def overlap(one: Period, other: Period) -> bool:
    return _days_overlap(one, other) and (one.is_full or other.is_full or _hours_overlap(one.hours, other.hours))


def is_occupied(taken: Iterable[Period], today: date) -> bool:
    """In full, now or to come: she is not proposed for other work."""
    return any(one.is_full and (one.last is None or one.last >= today) for one in taken)


def term_is_over(ends_on: date | None, today: date) -> bool:
    return ends_on is not None and ends_on < today


def _days_overlap(one: Period, other: Period) -> bool:
    return (other.last is None or one.first <= other.last) and (one.last is None or other.first <= one.last)


def _hours_overlap(ours: Sequence[tuple[int, int]], theirs: Sequence[tuple[int, int]]) -> bool:
    return any(start < end_ and start_ < end for start, end in ours for start_, end_ in theirs)


def _minutes(hours: WeeklyHours) -> tuple[int, int]:
    day = (hours.weekday - 1) * 24 * 60
    return day + _of_day(hours.starts), day + _of_day(hours.ends)


def _of_day(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)
