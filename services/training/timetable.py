"""When classes meet: a weekly rule written out, and who is in two places at once. Pure, as `rules.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Protocol, TypeVar

from contracts.classes import NoSessions, SessionPlan, TooManySessions, Weekly
from contracts.values import BEIJING
from services.training.rules import must_be_in_order

#: All times of day are Beijing's, wherever the server stands.
MOST_SESSIONS = 100


class Meeting(Protocol):
    """Anything that begins and ends."""

    starts_at: datetime
    ends_at: datetime


M = TypeVar("M", bound=Meeting)
N = TypeVar("N", bound=Meeting)


def written_out(sessions: Sequence[SessionPlan], weekly: Weekly | None) -> list[SessionPlan]:
    """The sessions listed and those of the weekly rule, in order.

    Raises `NoSessions`, `TooManySessions` or `SessionsOutOfOrder`.
    """
    found = [*sessions, *(each_week(weekly) if weekly else ())]
    if not found:
        raise NoSessions()
    if len(found) > MOST_SESSIONS:
        raise TooManySessions()
    must_be_in_order(found)
    return sorted(found, key=lambda session: session.starts_at)


def each_week(rule: Weekly) -> Iterator[SessionPlan]:
    """The sessions of a weekly rule. Those of skipped days do not count towards its number."""
    hour, minute = map(int, rule.at.split(":"))
    who_and_where = {"trainer_id": rule.trainer_id, "room": rule.room}
    for day in islice(_days(rule), rule.count):
        begin = datetime.combine(day, time(hour, minute), BEIJING)
        yield SessionPlan(starts_at=begin, ends_at=begin + timedelta(minutes=rule.minutes), **who_and_where)


def _days(rule: Weekly) -> Iterator[date]:
    day = rule.first_on
    while rule.until is None or day <= rule.until:
        if day.isoweekday() in rule.weekdays and day not in rule.skipped:
            yield day
        day += timedelta(days=1)


def overlap(one: Meeting, other: Meeting) -> bool:
    """Whether they have a moment in common. One may begin in the moment in which the other ends."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def clashes(ones: Iterable[M], others: Sequence[N]) -> Iterator[tuple[M, N]]:
    """Each pair of the two that overlaps."""
    return ((one, other) for one in ones for other in others if overlap(one, other))
