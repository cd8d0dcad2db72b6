"""What stations decides about activities: their states, who may sign up, how hours are numbered, how months are cut."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from contracts.activities import (
    ActivityFull,
    ActivityKind,
    ActivityNotCancellable,
    ActivityNotChangeable,
    ActivityNotPlanned,
    ActivityNotRunning,
    ActivityPlan,
    ActivityState,
    ActivityTimesReversed,
    AgeBandWrong,
    CapacityTooSmall,
    ForChildrenOnly,
    NoSignUpNeeded,
    NotTakingPart,
    ParticipationOver,
    ParticipationState,
    SignUpClosed,
)
from contracts.youth import NotForChildren, OutsideAgeBand


class ActivityStep(StrEnum):
    OPEN = "open"
    START = "start"
    REPORT = "report"
    CANCEL = "cancel"


class ParticipationStep(StrEnum):
    MOVE_UP = "move_up"
    CANCEL = "cancel"
    ATTEND = "attend"
    MISS = "miss"


#: What becomes of an activity by what happens to it; what does not stand here is refused. Drawn in docs/states.md.
ACTIVITY_STEPS: dict[ActivityState, dict[ActivityStep, ActivityState]] = {
    ActivityState.PLANNED: {
        ActivityStep.OPEN: ActivityState.OPEN,
        ActivityStep.CANCEL: ActivityState.CANCELLED,
    },
    ActivityState.OPEN: {
        ActivityStep.START: ActivityState.RUNNING,
        ActivityStep.CANCEL: ActivityState.CANCELLED,
    },
    ActivityState.RUNNING: {
        ActivityStep.REPORT: ActivityState.HELD,
        ActivityStep.CANCEL: ActivityState.CANCELLED,
    },
}
_ACTIVITY_REFUSALS: dict[ActivityStep, type[Exception]] = {
    ActivityStep.OPEN: ActivityNotPlanned,
    ActivityStep.CANCEL: ActivityNotCancellable,
    ActivityStep.REPORT: ActivityNotRunning,
}

#: What becomes of a participation. Drawn in docs/states.md.
PARTICIPATION_STEPS: dict[ParticipationState, dict[ParticipationStep, ParticipationState]] = {
    ParticipationState.WAITING: {
        ParticipationStep.MOVE_UP: ParticipationState.SIGNED_UP,
        ParticipationStep.CANCEL: ParticipationState.CANCELLED,
    },
    ParticipationState.SIGNED_UP: {
        ParticipationStep.CANCEL: ParticipationState.CANCELLED,
        ParticipationStep.ATTEND: ParticipationState.ATTENDED,
        ParticipationStep.MISS: ParticipationState.ABSENT,
    },
    ParticipationState.ATTENDED: {
        ParticipationStep.MISS: ParticipationState.ABSENT,
        ParticipationStep.CANCEL: ParticipationState.CANCELLED,
    },
    ParticipationState.ABSENT: {
        ParticipationStep.ATTEND: ParticipationState.ATTENDED,
        ParticipationStep.CANCEL: ParticipationState.CANCELLED,
    },
}
#: Its place is taken.
SEATED = (ParticipationState.SIGNED_UP, ParticipationState.ATTENDED, ParticipationState.ABSENT)
_ITSELF = {ParticipationStep.ATTEND: ParticipationState.ATTENDED, ParticipationStep.MISS: ParticipationState.ABSENT}


def activity_state(kept: str, starts_at: datetime, now: datetime) -> ActivityState:
    """The state at this moment: what is kept of it, moved on by the clock. Nothing has to fall due."""
    state = ActivityState(kept)
    return ACTIVITY_STEPS.get(state, {}).get(ActivityStep.START, state) if now >= starts_at else state


def activity_after(state: ActivityState, step: ActivityStep) -> ActivityState:
    """What the activity becomes by a step of its staff. Raises that step's refusal."""
    following = ACTIVITY_STEPS.get(state, {}).get(step)
    if following is None:
        raise _ACTIVITY_REFUSALS[step]()
    return following


def participation_after(state: str, step: ParticipationStep) -> ParticipationState:
    """What the participation becomes; ticked off twice it stays. Raises `ParticipationOver` or `NotTakingPart`."""
    before = ParticipationState(state)
    if _ITSELF.get(step) is before:
        return before
    following = PARTICIPATION_STEPS.get(before, {}).get(step)
    if following is None:
        raise ParticipationOver() if step is ParticipationStep.CANCEL else NotTakingPart()
    return following


def must_be_a_plan(plan: ActivityPlan) -> None:
    """Raises `ActivityTimesReversed` or `AgeBandWrong`."""
    must_be_in_order(plan.starts_at, plan.ends_at, plan.sign_up_until)
    band = (plan.min_age, plan.max_age)
    if plan.kind is not ActivityKind.YOUTH:
        if band != (None, None):
            raise AgeBandWrong()
    elif plan.min_age is None or plan.max_age is None or plan.min_age > plan.max_age:
        raise AgeBandWrong()


def must_be_in_order(starts_at: datetime, ends_at: datetime, sign_up_until: datetime | None) -> None:
    if starts_at >= ends_at or (sign_up_until and sign_up_until > ends_at):
        raise ActivityTimesReversed()


def must_be_changeable(state: ActivityState) -> None:
    if state not in (ActivityState.PLANNED, ActivityState.OPEN):
        raise ActivityNotChangeable()


def must_hold_all(capacity: int | None, signed_up: int) -> None:
    if capacity is not None and capacity < signed_up:
        raise CapacityTooSmall(signed_up=signed_up)


def must_take_people(state: ActivityState, sign_up_until: datetime | None, capacity: int | None, now: datetime) -> None:
    """Raises `NoSignUpNeeded`, or `SignUpClosed`: signing up ends with its window, at the latest when it begins."""
    if capacity is None:
        raise NoSignUpNeeded()
    if state is not ActivityState.OPEN or (sign_up_until and now >= sign_up_until):
        raise SignUpClosed()


def place_or_line(capacity: int, signed_up: int, waiting: int, waiting_places: int) -> ParticipationState:
    """A place as long as there are free ones, then a place in line. Raises `ActivityFull`."""
    if signed_up < capacity:
        return ParticipationState.SIGNED_UP
    if waiting < waiting_places:
        return ParticipationState.WAITING
    raise ActivityFull()


def must_be_for_grown_ups(kind: str) -> None:
    if kind == ActivityKind.YOUTH:
        raise ForChildrenOnly()


def must_fit_the_child(kind: str, min_age: int | None, max_age: int | None, age: int) -> None:
    """Raises `NotForChildren` or `OutsideAgeBand`."""
    if kind != ActivityKind.YOUTH or min_age is None or max_age is None:
        raise NotForChildren()
    if not min_age <= age <= max_age:
        raise OutsideAgeBand(min_age=min_age, max_age=max_age)


def must_be_running(state: ActivityState) -> None:
    if state is not ActivityState.RUNNING:
        raise ActivityNotRunning()


def hours_number(unit: str, year: int, serial: int) -> str:
    """`350111-2026-LD00042`: the county, the year, and a serial number of both."""
    return f"{unit[:6]}-{year}-LD{serial:05}"


def first_day(month: str) -> date:
    """Of `2026-11`."""
    return date.fromisoformat(f"{month}-01")


def next_month(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02}"
