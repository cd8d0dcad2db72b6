"""What jobs decides about follow-ups (回访) and about the figures of what became of placements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from contracts.outcomes import FollowUpEarly, FollowUpState, NoSuchFollowUp, PayBand, SpanReversed

#: Days after the start: has she arrived well, does it hold, does it last.
DAYS = (3, 30, 90)
#: Days of which it is noted whether she still works.
OUTCOME_DAYS = (30, 90)
#: After so many days one that is due is overdue, and its staff are reminded once more.
GRACE = timedelta(days=3)
#: Figures of women are shown from so many on; means of answers from so many answers on.
WOMEN_FROM, ANSWERS_FROM = 10, 5


class FollowUpStep(StrEnum):
    RECORD = "record"
    DROP = "drop"


#: What becomes of a planned follow-up; one that is dropped is so because the placement had ended before.
FOLLOW_UP_STEPS: dict[FollowUpState, dict[FollowUpStep, FollowUpState]] = {
    FollowUpState.PLANNED: {FollowUpStep.RECORD: FollowUpState.DONE, FollowUpStep.DROP: FollowUpState.DROPPED},
}


def plan(starts_on: date) -> dict[int, date]:
    """When each is due, by its day."""
    return {day: starts_on + timedelta(days=day) for day in DAYS}


def answered(day: int | None, planned: dict[int, date], today: date) -> int | None:
    """Which of those that are still planned a record answers; without a day the earliest due, if any.

    Raises `NoSuchFollowUp` or `FollowUpEarly`.
    """
    if day is None:
        return min((one for one, due_on in planned.items() if due_on <= today), default=None)
    if day not in planned:
        raise NoSuchFollowUp(day=day)
    if planned[day] > today:
        raise FollowUpEarly(due_on=str(planned[day]))
    return day


def is_overdue(state: str, due_on: date, today: date) -> bool:
    return state == FollowUpState.PLANNED and due_on + GRACE < today


def outcomes_at_end(starts_on: date, ended_on: date, noted: Sequence[int], has_begun: bool) -> dict[int, bool]:
    """Once a placement has ended: of each day that is not noted yet, whether she still worked then."""
    return {day: has_begun and ended_on >= starts_on + timedelta(days=day) for day in OUTCOME_DAYS if day not in noted}


def must_be_a_span(since: date, until: date) -> None:
    if until < since:
        raise SpanReversed()


def mean(total: int | None, answers: int) -> float | None:
    """To one decimal; none for too few."""
    return round((total or 0) / answers, 1) if answers >= ANSWERS_FROM else None


def share(part: int, women: int) -> float | None:
    """To two decimals; none for too few."""
    return round(part / women, 2) if women >= WOMEN_FROM else None


_BANDS = {
    3000: PayBand.FROM_3000,
    4000: PayBand.FROM_4000,
    5000: PayBand.FROM_5000,
    6000: PayBand.FROM_6000,
    8000: PayBand.FROM_8000,
    10000: PayBand.FROM_10000,
}


def band(pay_fen: int) -> PayBand:
    """In which band a month's pay lies."""
    reached = [one for yuan, one in _BANDS.items() if pay_fen >= yuan * 100]
    return reached[-1] if reached else PayBand.BELOW_3000
