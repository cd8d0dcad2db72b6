"""What jobs decides about complaints: what may follow what, and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from contracts.complaints import (
    ComplaintAtTheTop,
    ComplaintLimits,
    ComplaintState,
    ComplaintStep,
    ComplaintStepRefused,
)
from contracts.values import BEIJING, day_of, is_centre

State, Step = ComplaintState, ComplaintStep

#: What may be done with a complaint, and what that makes of it.
COMPLAINT_STEPS: dict[tuple[State, Step], State] = {
    (State.FILED, Step.ACCEPT): State.ACCEPTED,
    (State.FILED, Step.ESCALATE): State.ESCALATED,
    (State.FILED, Step.WITHDRAW): State.CLOSED,
    (State.ACCEPTED, Step.HANDLE): State.HANDLING,
    (State.ACCEPTED, Step.ESCALATE): State.ESCALATED,
    (State.ACCEPTED, Step.WITHDRAW): State.CLOSED,
    (State.HANDLING, Step.SETTLE): State.SETTLED,
    (State.HANDLING, Step.DISMISS): State.NOT_UPHELD,
    (State.HANDLING, Step.ESCALATE): State.ESCALATED,
    (State.HANDLING, Step.WITHDRAW): State.CLOSED,
    (State.ESCALATED, Step.HANDLE): State.HANDLING,
    (State.ESCALATED, Step.ESCALATE): State.ESCALATED,
    (State.ESCALATED, Step.WITHDRAW): State.CLOSED,
    (State.SETTLED, Step.ESCALATE): State.ESCALATED,
    (State.SETTLED, Step.CLOSE): State.CLOSED,
    (State.NOT_UPHELD, Step.ESCALATE): State.ESCALATED,
    (State.NOT_UPHELD, Step.CLOSE): State.CLOSED,
}
#: Where the respondent has been heard of it.
OPEN_TO_RESPONDENT = (State.ACCEPTED, State.HANDLING, State.SETTLED, State.NOT_UPHELD, State.ESCALATED, State.CLOSED)
UNDER_WAY = (State.FILED, State.ACCEPTED, State.HANDLING, State.ESCALATED)
DECIDED = (State.SETTLED, State.NOT_UPHELD)

#: Working days.
LIMITS = ComplaintLimits(accept_within=1, decide_within=15)


def after_complaint_step(state: str, step: ComplaintStep) -> ComplaintState:
    if following := COMPLAINT_STEPS.get((State(state), step)):
        return following
    raise must_be_refused(state)


def must_be_refused(state: str) -> ComplaintStepRefused:
    return ComplaintStepRefused(state_zh=State(state).zh, state_en=State(state).en)


def must_be_decided(state: str) -> None:
    if state not in DECIDED:
        raise must_be_refused(state)


def due(
    state: ComplaintState, now: datetime, earlier: datetime | None, working_day: Callable[[date, int], date]
) -> datetime | None:
    """Until when the next step is due. Handling goes on under the limit that accepting it has set.

    `working_day`: which day is the so-manieth working day after one.
    """
    if state is State.FILED:
        return end_of(working_day(day_of(now), LIMITS.accept_within))
    if state in (State.ACCEPTED, State.ESCALATED):
        return end_of(working_day(day_of(now), LIMITS.decide_within))
    return earlier if state is State.HANDLING else None


def end_of(day: date) -> datetime:
    """The moment, in Beijing, at which it is over."""
    return datetime.combine(day + timedelta(days=1), time(), BEIJING)


def above(unit: str) -> str:
    """The unit over this one: of a station its base, of a base its centre. Raises `ComplaintAtTheTop`."""
    if is_centre(unit):
        raise ComplaintAtTheTop()
    return unit[:6] if "-" in unit and not is_centre(unit[:6]) else f"{unit[:4]}00"
