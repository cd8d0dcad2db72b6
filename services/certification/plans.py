"""What makes a plan of an exam fit together, and when its steps are due: pure decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from contracts.certification import ExamFull, Mark
from contracts.examining import (
    ClosedEarly,
    ExamPlanWrong,
    ExamSession,
    ExamState,
    PlanExam,
    QuotaFull,
    RegistrationNotOpen,
    TooEarly,
)
from contracts.standards import Part, Rules
from contracts.values import day_of
from services.certification.conditions import after_months

DOORS = timedelta(hours=2)  # so long before the first session candidates may check in


@dataclass(frozen=True)
class Kept:
    """Seats kept for a county, and how many of them are taken."""

    county: str
    seats: int
    taken: int


@dataclass(frozen=True)
class Passed:
    """A part that was passed, and the day of the exam."""

    part: Part
    mark: Mark
    on: datetime


def must_fit(plan: PlanExam, parts: Iterable[Part], now: datetime) -> None:
    """Raises `ExamPlanWrong`, which says what does not fit."""
    for holds, zh, en in _demands(plan, set(parts), now):
        if not holds:
            raise ExamPlanWrong(wrong_zh=zh, wrong_en=en)


def must_register_now(state: str, first: datetime | None, last: datetime | None, now: datetime) -> None:
    """Raises `RegistrationNotOpen`."""
    if state != ExamState.OPEN or not (first is None or first <= now) or not (last is None or now < last):
        raise RegistrationNotOpen()


def seat_from(seats: int, taken: int, kept: Sequence[Kept], county: str | None) -> str | None:
    """Whose seat she gets: her county's (its code) while it has one, else one that is kept for nobody (None).

    Raises `ExamFull`, or `QuotaFull` where all that is left is kept for others.
    """
    if taken >= seats:
        raise ExamFull()
    if any(one.county == county and one.taken < one.seats for one in kept):
        return county
    open_to_all = seats - sum(one.seats for one in kept)
    if taken - sum(one.taken for one in kept) >= open_to_all:
        raise QuotaFull()
    return None


def must_be_due(due: datetime, now: datetime, reason: str | None) -> None:
    """Registration is closed in time, or earlier with a reason. Raises `ClosedEarly`."""
    if now < due and not reason:
        raise ClosedEarly()


def must_be_after(due: datetime, now: datetime) -> None:
    """Raises `TooEarly`."""
    if now < due:
        raise TooEarly(at=f"{due:%Y-%m-%dT%H:%MZ}")


def begins(sessions: Iterable[ExamSession]) -> datetime:
    return min(one.starts_at for one in sessions)


def ends(sessions: Iterable[ExamSession]) -> datetime:
    return max(one.ends_at for one in sessions)


def carried(passed: Sequence[Passed], rules: Rules, starts_at: datetime) -> dict[Part, Passed]:
    """Parts that she need not sit again: passed by today's pass mark, and not too long before the exam."""
    marks = {one.part: one.pass_mark for one in rules.plan}
    found = {
        one.part: one
        for one in sorted(passed, key=lambda one: one.on)
        if one.part in marks and one.mark >= marks[one.part] and _still_counts(one.on, rules.resit_months, starts_at)
    }
    return found if len(found) < len(marks) else {}  # who has passed all has nothing to sit; that can't be meant


def _still_counts(on: datetime, months: int, starts_at: datetime) -> bool:
    return not months or day_of(starts_at) <= after_months(day_of(on), months)


def _demands(plan: PlanExam, parts: set[Part], now: datetime) -> Iterable[tuple[bool, str, str]]:
    sessions = sorted(plan.sessions, key=lambda one: one.starts_at)
    seats, kept = sum(one.seats for one in plan.rooms), sum(one.seats for one in plan.quotas)
    yield (
        now < plan.registration_until and plan.registration_from < plan.registration_until <= sessions[0].starts_at,
        "报名起止时间须先后有序,截止时间晚于现在且不晚于开考。",
        "Let registration end after it begins and after now, and before the first session begins.",
    )
    yield (
        len(sessions) == len(parts) and {one.part for one in sessions} == parts,
        "标准版本规定的每一部分须有且只有一场考试。",
        "Give each part that the edition asks for its one session.",
    )
    yield (
        all(one.starts_at < one.ends_at for one in sessions)
        and all(one.ends_at <= after.starts_at for one, after in pairwise(sessions)),
        "各场考试的时间须先后有序,不得重叠。",
        "Let each session end after it begins, and none overlap another.",
    )
    yield (
        len({one.code for one in plan.rooms}) == len(plan.rooms) and seats <= 2000,
        "考场编号不得重复,座位总数不超过 2000。",
        "Name each room once, with 2000 seats at most in all.",
    )
    yield (
        len({one.county for one in plan.quotas}) == len(plan.quotas) and kept <= seats,
        "每个县(市、区)只列一次名额,名额之和不得超过座位数。",
        "Name each county once, and keep no more seats than there are.",
    )
