"""What training decides: who gets a seat, and who has one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from contracts.classes import (
    ClassNotCancellable,
    ClassNotFinished,
    ClassNotPlanned,
    SessionBegun,
    SessionsOutOfOrder,
    WindowReversed,
)
from contracts.seats import CancellationTooLate, NoSeatOffered, OfferExpired
from contracts.syllabus import AgeNotAttested, AgeOutside, AgesReversed, HoursDiffer
from contracts.training import (
    ClassIsCancelled,
    ClassOver,
    ClassState,
    EnrolmentClosed,
    EnrolmentNotYet,
    EnrolmentState,
    NotInClass,
    Times,
    WaitingListFull,
)


class ClassStep(StrEnum):
    """What happens to a class. `START` and `FINISH` are the clock's; the others are its staff's."""

    OPEN = "open"
    START = "start"
    FINISH = "finish"
    CANCEL = "cancel"
    ARCHIVE = "archive"


#: What becomes of a class by what happens to it; what does not stand here is refused. Drawn in docs/states.md.
CLASS_STEPS: dict[ClassState, dict[ClassStep, ClassState]] = {
    ClassState.PLANNED: {ClassStep.OPEN: ClassState.OPEN, ClassStep.CANCEL: ClassState.CANCELLED},
    ClassState.OPEN: {ClassStep.START: ClassState.RUNNING, ClassStep.CANCEL: ClassState.CANCELLED},
    ClassState.RUNNING: {ClassStep.FINISH: ClassState.FINISHED, ClassStep.CANCEL: ClassState.CANCELLED},
    ClassState.FINISHED: {ClassStep.ARCHIVE: ClassState.ARCHIVED},
}
_CLASS_REFUSALS: dict[ClassStep, type[Exception]] = {
    ClassStep.OPEN: ClassNotPlanned,
    ClassStep.CANCEL: ClassNotCancellable,
    ClassStep.ARCHIVE: ClassNotFinished,
}


def class_state(kept: str, starts_at: datetime, ends_at: datetime, now: datetime) -> ClassState:
    """The state of a class at this moment: what is kept of it, moved on by the clock. Nothing has to fall due."""
    state = ClassState(kept)
    for step, due_at in ((ClassStep.START, starts_at), (ClassStep.FINISH, ends_at)):
        if now >= due_at:
            state = CLASS_STEPS.get(state, {}).get(step, state)
    return state


def class_after(state: ClassState, step: ClassStep) -> ClassState:
    """What the class becomes by a step of its staff. Raises that step's refusal."""
    following = CLASS_STEPS.get(state, {}).get(step)
    if following is None:
        raise _CLASS_REFUSALS[step]()
    return following


def must_be_a_window(opens_at: datetime | None, closes_at: datetime | None, ends_at: datetime) -> None:
    """Raises `WindowReversed`."""
    last = closes_at or ends_at
    if last > ends_at or (opens_at and opens_at >= last):
        raise WindowReversed()


def must_take_enrolments(
    state: ClassState, opens_at: datetime | None, closes_at: datetime | None, now: datetime
) -> None:
    """Raises the refusal that tells her why the class takes nobody now."""
    if state is ClassState.CANCELLED:
        raise ClassIsCancelled()
    if state in (ClassState.FINISHED, ClassState.ARCHIVED):
        raise ClassOver()
    if opens_at and now < opens_at:
        raise EnrolmentNotYet(opens_at=opens_at.isoformat())
    if closes_at and now >= closes_at:
        raise EnrolmentClosed()


def must_be_to_come(starts_at: datetime, is_cancelled: bool, now: datetime) -> None:
    """Raises `SessionBegun`."""
    if is_cancelled or now >= starts_at:
        raise SessionBegun()


def seat_or_line(capacity: int, taken: int, waiting: int, waiting_places: int) -> EnrolmentState:
    """A seat while there is one; then the waiting list. Raises `WaitingListFull`.

    Who stands in line goes before who comes now.
    """
    if taken < capacity and waiting == 0:
        return EnrolmentState.ENROLLED
    if waiting >= waiting_places:
        raise WaitingListFull()
    return EnrolmentState.WAITING


class EnrolmentStep(StrEnum):
    """What happens to an enrolment. `MOVE_UP`, `OFFER` and `LAPSE` come of themselves."""

    MOVE_UP = "move_up"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    LAPSE = "lapse"
    CANCEL = "cancel"
    TRANSFER = "transfer"
    COMPLETE = "complete"


#: What becomes of an enrolment by what happens to it; what does not stand here is refused. Drawn in docs/states.md.
ENROLMENT_STEPS: dict[EnrolmentState, dict[EnrolmentStep, EnrolmentState]] = {
    EnrolmentState.WAITING: {
        EnrolmentStep.MOVE_UP: EnrolmentState.ENROLLED,
        EnrolmentStep.OFFER: EnrolmentState.OFFERED,
        EnrolmentStep.CANCEL: EnrolmentState.CANCELLED,
    },
    EnrolmentState.OFFERED: {
        EnrolmentStep.ACCEPT: EnrolmentState.ENROLLED,
        EnrolmentStep.DECLINE: EnrolmentState.DECLINED,
        EnrolmentStep.LAPSE: EnrolmentState.LAPSED,
        EnrolmentStep.CANCEL: EnrolmentState.CANCELLED,
    },
    EnrolmentState.ENROLLED: {
        EnrolmentStep.CANCEL: EnrolmentState.CANCELLED,
        EnrolmentStep.TRANSFER: EnrolmentState.MOVED,
        EnrolmentStep.COMPLETE: EnrolmentState.COMPLETED,
    },
}
#: She is in the class or may yet be: her time is taken.
BINDING = tuple(ENROLMENT_STEPS)
#: Out of the class, and free to enrol again.
OUT = (EnrolmentState.CANCELLED, EnrolmentState.DECLINED, EnrolmentState.LAPSED, EnrolmentState.MOVED)
_ENROLMENT_REFUSALS: dict[EnrolmentStep, type[Exception]] = {
    EnrolmentStep.ACCEPT: NoSeatOffered,
    EnrolmentStep.DECLINE: NoSeatOffered,
}


def enrolment_after(state: str, step: EnrolmentStep) -> EnrolmentState:
    """What the enrolment becomes. Raises `NoSeatOffered` or `NotInClass`."""
    following = ENROLMENT_STEPS.get(EnrolmentState(state), {}).get(step)
    if following is None:
        raise _ENROLMENT_REFUSALS.get(step, NotInClass)()
    return following


def must_be_answered_by(answer_by: datetime | None, now: datetime) -> None:
    """Raises `OfferExpired`, also when the seat has not been passed on yet."""
    if answer_by and now >= answer_by:
        raise OfferExpired()


def cancel_by(starts_at: datetime, cancel_hours: int | None) -> datetime | None:
    return None if cancel_hours is None else starts_at - timedelta(hours=cancel_hours)


def must_be_in_time(state: str, last: datetime | None, now: datetime) -> None:
    """A seat must be given back by then; a place in line can be left at any time. Raises `CancellationTooLate`."""
    if last and now >= last and state == EnrolmentState.ENROLLED:
        raise CancellationTooLate(cancel_by=last.isoformat())


def must_have_seat(state: str) -> None:
    enrolment_after(state, EnrolmentStep.COMPLETE)


def must_add_up(parts: int, course: int) -> None:
    """Hours of a syllabus's parts, and of its course. Raises `HoursDiffer`."""
    if parts != course:
        raise HoursDiffer(parts=parts, course=course)


def must_be_ages(lowest: int | None, highest: int | None) -> None:
    if lowest is not None and highest is not None and lowest > highest:
        raise AgesReversed()


def must_be_of_age(age: int | None, lowest: int | None, highest: int | None) -> None:
    """Where a class asks for an age. Raises `AgeNotAttested` or `AgeOutside`."""
    if lowest is None and highest is None:
        return
    if age is None:
        raise AgeNotAttested()
    if age < (lowest or 0) or age > (highest or age):
        raise AgeOutside()


def must_be_in_order(sessions: Sequence[Times]) -> None:
    """Each ends after it begins, and no two overlap. Raises `SessionsOutOfOrder`."""
    ordered = sorted(sessions, key=lambda times: times.starts_at)
    backwards = any(times.ends_at <= times.starts_at for times in ordered)
    overlap = any(after.starts_at < before.ends_at for before, after in pairwise(ordered))
    if backwards or overlap:
        raise SessionsOutOfOrder()
