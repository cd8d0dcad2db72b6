"""What training decides: who gets a seat, and who has one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from contracts.training import (
    ClassOver,
    EnrolmentState,
    NotInClass,
    SessionsOutOfOrder,
    Times,
    WaitingListFull,
)


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


def must_be_in_order(sessions: Sequence[Times]) -> None:
    """Each ends after it begins, and no two overlap. Raises `SessionsOutOfOrder`."""
    ordered = sorted(sessions, key=lambda times: times.starts_at)
    backwards = any(times.ends_at <= times.starts_at for times in ordered)
    overlap = any(after.starts_at < before.ends_at for before, after in pairwise(ordered))
    if backwards or overlap:
        raise SessionsOutOfOrder()
