"""What stations decides about duties and swaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from typing import Protocol

from contracts.duties import DutyTimesWrong, Shift, SwapClosed, SwapState

#: Steps of a swap; `lapse` is the clock's, or that of a colleague's end. Drawn in docs/states.md.
SWAP_STEPS: dict[SwapState, dict[str, SwapState]] = {
    SwapState.PROPOSED: {
        "accept": SwapState.ACCEPTED,
        "decline": SwapState.DECLINED,
        "withdraw": SwapState.WITHDRAWN,
        "lapse": SwapState.LAPSED,
    },
    SwapState.ACCEPTED: {"lapse": SwapState.LAPSED},
}


class Pattern(Protocol):
    """A row of the weekly pattern."""

    id: str
    weekday: int
    starts: time
    ends: time
    person_id: str
    from_on: date
    until: date | None


def after(state: str, step: str) -> SwapState:
    """Raises `SwapClosed`."""
    following = SWAP_STEPS.get(SwapState(state), {})
    if step not in following:
        raise SwapClosed()
    return following[step]


def must_be_times(starts: time, ends: time, from_on: date, until: date | None) -> None:
    if ends <= starts or (until is not None and until < from_on) or starts.tzinfo or ends.tzinfo:
        raise DutyTimesWrong()


def is_on(pattern: Pattern, day: date) -> bool:
    in_force = pattern.from_on <= day and (pattern.until is None or day <= pattern.until)
    return in_force and day.isoweekday() == pattern.weekday


def overlap(one: Pattern, other: Pattern) -> bool:
    """Whether somebody on both would be at two places at once, on some day."""
    at_once = one.weekday == other.weekday and one.starts < other.ends and other.starts < one.ends
    first = max(one.from_on, other.from_on)
    last = min(one.until or date.max, other.until or date.max)
    first += timedelta(days=(one.weekday - first.isoweekday()) % 7)  # the first day that both are about
    return at_once and first <= last


def shifts(patterns: Iterable[Pattern], swaps: Mapping[tuple[str, date], str], first: date, days: int) -> list[Shift]:
    """Each shift of these days, in the order of time; `swaps`: who comes instead, by duty and day."""
    listed = list(patterns)
    found = []
    for day in (first + timedelta(days=number) for number in range(days)):
        for one in sorted((one for one in listed if is_on(one, day)), key=lambda one: (one.starts, one.id)):
            instead = swaps.get((one.id, day))
            words = {"duty_id": one.id, "on": day, "starts": one.starts, "ends": one.ends}
            person = instead or one.person_id
            found.append(Shift(**words, person_id=person, instead_of=one.person_id if instead else None))
    return found
