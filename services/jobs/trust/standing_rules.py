"""What jobs decides about standing: points, classes, appeals. The items are data."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.standing import (
    AppealClosed,
    AppealNeedsAnother,
    AppealState,
    AppealStep,
    AppealTooLate,
    Bounds,
    ItemNotForStaff,
    RuleText,
    RuleUnclear,
    Standing,
    StandingCause,
    StandingItem,
    SubjectKind,
)

APPEAL_WITHIN = timedelta(days=30)

#: What may be done with an appeal, and what that makes of it.
APPEAL_STEPS: dict[tuple[AppealState, AppealStep], AppealState] = {
    (AppealState.FILED, AppealStep.UPHOLD): AppealState.UPHELD,
    (AppealState.FILED, AppealStep.REJECT): AppealState.REJECTED,
    (AppealState.FILED, AppealStep.WITHDRAW): AppealState.WITHDRAWN,
}


@dataclass(frozen=True)
class Counting:
    """An entry as far as its points go: they count from a day to a day, or for good."""

    points: int
    since: date
    until: date | None

    def counts(self, today: date) -> bool:
        return self.since <= today and (self.until is None or today <= self.until)


def score(base: int, entries: Iterable[Counting], today: date) -> int:
    return base + sum(entry.points for entry in entries if entry.counts(today))


def standing(points: int, bounds: Bounds) -> Standing:
    steps = ((Standing.A, bounds.a), (Standing.B, bounds.b), (Standing.C, bounds.c), (Standing.D, bounds.d))
    return next((name for name, least in steps if points >= least), Standing.E)


def next_change(entries: Iterable[Counting], today: date) -> date | None:
    """The first day after today on which the points of an entry cease to count."""
    ends = [entry.until + timedelta(days=1) for entry in entries if entry.until and entry.until >= today]
    return min(ends, default=None)


def until(since: date, months: int | None) -> date | None:
    """The last day on which points count: a month has its own length, the 31st becomes the last there is."""
    if months is None:
        return None
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    return date(year, month + 1, min(since.day, calendar.monthrange(year, month + 1)[1]))


def item_for(items: Iterable[StandingItem], kind: SubjectKind, cause: StandingCause) -> StandingItem | None:
    return next((item for item in items if (item.subject_kind, item.cause) == (kind, cause)), None)


def staff_item(items: Iterable[StandingItem], kind: SubjectKind, code: str) -> StandingItem:
    """Raises `ItemNotForStaff`."""
    for item in items:
        if (item.code, item.subject_kind, item.cause) == (code, kind, StandingCause.ENTERED):
            return item
    raise ItemNotForStaff()


def must_be_clear(rule: RuleText) -> None:
    codes = [item.code for item in rule.items]
    automatic = [(one.subject_kind, one.cause) for one in rule.items if one.cause is not StandingCause.ENTERED]
    falls = rule.bounds.a > rule.bounds.b > rule.bounds.c > rule.bounds.d
    doubled = len(set(codes)) < len(codes) or len(set(automatic)) < len(automatic)
    if doubled or not falls or any(item.points == 0 for item in rule.items):
        raise RuleUnclear()


def after_appeal_step(state: str, step: AppealStep) -> AppealState:
    if following := APPEAL_STEPS.get((AppealState(state), step)):
        return following
    raise AppealClosed()


def must_be_in_time(entered_at: datetime, now: datetime) -> None:
    if now - entered_at > APPEAL_WITHIN:
        raise AppealTooLate()


def must_be_another(entered_by: str | None, decides: str) -> None:
    if entered_by == decides:
        raise AppealNeedsAnother()
