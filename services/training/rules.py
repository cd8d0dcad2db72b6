"""What training decides: who gets a seat, who may be marked present, and when a class counts as completed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from contracts.training import (
    AttendanceTooLow,
    ClassOver,
    EnrolmentState,
    NotInClass,
    SessionsOutOfOrder,
    Times,
    WaitingListFull,
)

#: The share of a class's sessions that must be attended to complete it.
ATTENDANCE_SHARE = 0.8


def seat_or_line(capacity: int, enrolled: int, waiting: int, ends_at: datetime, now: datetime) -> EnrolmentState:
    """A seat while there is one; then the waiting list, which is as long as the class is large.

    Who stands in line goes before who comes now. Raises `ClassOver` or `WaitingListFull`.
    """
    if now >= ends_at:
        raise ClassOver()
    if enrolled < capacity and waiting == 0:
        return EnrolmentState.ENROLLED
    if waiting >= capacity:
        raise WaitingListFull()
    return EnrolmentState.WAITING


def must_have_seat(state: str) -> None:
    if state != EnrolmentState.ENROLLED:
        raise NotInClass()


def may_cancel(state: str) -> None:
    if state not in (EnrolmentState.ENROLLED, EnrolmentState.WAITING):
        raise NotInClass()


def must_have_attended(attended: int, sessions: int) -> None:
    """Raises `AttendanceTooLow` with the number of sessions that would do."""
    needed = math.ceil(sessions * ATTENDANCE_SHARE)
    if attended < needed:
        raise AttendanceTooLow(attended=attended, needed=needed)


def must_be_in_order(sessions: Sequence[Times]) -> None:
    """Each ends after it begins, and no two overlap. Raises `SessionsOutOfOrder`."""
    ordered = sorted(sessions, key=lambda times: times.starts_at)
    backwards = any(times.ends_at <= times.starts_at for times in ordered)
    overlap = any(after.starts_at < before.ends_at for before, after in pairwise(ordered))
    if backwards or overlap:
        raise SessionsOutOfOrder()
