"""What jobs decides about job fairs: how one goes on, and when its slots are."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from contracts import fairs as contract
from contracts.fairs import FairState
from contracts.values import day_of


class FairStep(StrEnum):
    """`START` and `FINISH` are the clock's; the others are its staff's."""

    OPEN = "open"
    START = "start"
    FINISH = "finish"
    CANCEL = "cancel"


#: What becomes of a fair by what happens to it; what does not stand here is refused. Drawn in docs/states.md.
FAIR_STEPS: dict[FairState, dict[FairStep, FairState]] = {
    FairState.PLANNED: {FairStep.OPEN: FairState.OPEN, FairStep.CANCEL: FairState.CANCELLED},
    FairState.OPEN: {FairStep.START: FairState.RUNNING, FairStep.CANCEL: FairState.CANCELLED},
    FairState.RUNNING: {FairStep.FINISH: FairState.FINISHED},
}


def fair_state(kept: str, starts_at: datetime, ends_at: datetime, now: datetime) -> FairState:
    """The state of a fair at this moment: what is kept of it, moved on by the clock. Nothing has to fall due."""
    state = FairState(kept)
    for step, due_at in ((FairStep.START, starts_at), (FairStep.FINISH, ends_at)):
        if now >= due_at:
            state = FAIR_STEPS.get(state, {}).get(step, state)
    return state


def after(state: FairState, step: FairStep) -> FairState:
    """What a fair becomes by a step of its staff. Raises `FairStepRefused`."""
    following = FAIR_STEPS.get(state, {}).get(step)
    if following is None:
        raise contract.FairStepRefused(state=state.value)
    return following


def slots(starts_at: datetime, ends_at: datetime, slot_minutes: int) -> int:
    """How many whole slots there are."""
    return int((ends_at - starts_at) / timedelta(minutes=slot_minutes))


def must_be_times(starts_at: datetime, ends_at: datetime, slot_minutes: int, now: datetime) -> None:
    """Raises `FairTimesWrong`."""
    days = {day_of(moment) for moment in (starts_at, ends_at)}
    if starts_at <= now or len(days) > 1 or slots(starts_at, ends_at, slot_minutes) < 1:
        raise contract.FairTimesWrong()


def slot_start(starts_at: datetime, slot_minutes: int, slot: int) -> datetime:
    return starts_at + timedelta(minutes=slot_minutes * (slot - 1))


def must_be_ahead(starts_at: datetime, slot_minutes: int, slot: int, last: int, now: datetime) -> None:
    """Raises `NoSuchSlot`."""
    if not 1 <= slot <= last or slot_start(starts_at, slot_minutes, slot) <= now:
        raise contract.NoSuchSlot(slots=last)


def must_be_in(state: FairState, *allowed: FairState) -> None:
    """Raises `FairNotOpen`."""
    if state not in allowed:
        raise contract.FairNotOpen()


def must_be_the_day(state: FairState, starts_at: datetime, now: datetime) -> None:
    """Raises `NotFairDay`."""
    is_day = day_of(starts_at) == day_of(now)
    if not is_day or state not in (FairState.OPEN, FairState.RUNNING, FairState.FINISHED):
        raise contract.NotFairDay()


def lowest_free(taken: set[int], tables: int) -> int:
    """A table's number. Raises `NoTableFree`."""
    free = next((number for number in range(1, tables + 1) if number not in taken), None)
    if free is None:
        raise contract.NoTableFree()
    return free
