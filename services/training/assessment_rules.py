"""What training decides about tests: sound questions, the draw of a paper, the way of an attempt, scores."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from contracts.assessment import (
    AnswerUnsound,
    AttemptNotOver,
    AttemptOver,
    AttemptState,
    AttemptUnderWay,
    BankTooSmall,
    NoAttemptsLeft,
    QuestionKind,
    QuestionRetired,
    QuestionUnsound,
)

TRUE_OR_FALSE = ["正确", "错误"]
#: After its time an attempt takes answers for so long: they may have been under way.
GRACE = timedelta(seconds=30)

#: What becomes of an attempt by which step. Where there is no step the attempt is over.
ATTEMPT_STEPS: dict[tuple[AttemptState, str], AttemptState] = {
    (AttemptState.OPEN, "answer"): AttemptState.OPEN,
    (AttemptState.OPEN, "submit"): AttemptState.SUBMITTED,
    (AttemptState.OPEN, "time is up"): AttemptState.EXPIRED,
}


def state_at(state: str, ends_at: datetime, now: datetime) -> AttemptState:
    """How an attempt stands now: that its time is up, nobody has to note."""
    known = AttemptState(state)
    return ATTEMPT_STEPS.get((known, "time is up"), known) if now > ends_at + GRACE else known


def after(state: AttemptState, step: str) -> AttemptState:
    """Raises `AttemptOver`."""
    if (following := ATTEMPT_STEPS.get((state, step))) is None:
        raise AttemptOver()
    return following


def must_be_over(state: AttemptState) -> None:
    if state is AttemptState.OPEN:
        raise AttemptNotOver()


def may_start(states: Sequence[AttemptState], limit: int) -> None:
    """Raises `AttemptUnderWay` or `NoAttemptsLeft`."""
    if AttemptState.OPEN in states:
        raise AttemptUnderWay()
    if len(states) >= limit:
        raise NoAttemptsLeft(attempts=limit)


def choices(kind: QuestionKind, given: Sequence[str], right: Sequence[int]) -> list[str]:
    """The choices of a sound question. Raises `QuestionUnsound`."""
    those = list(given) if kind is not QuestionKind.TRUE_FALSE else TRUE_OR_FALSE
    fits_kind = (len(right) >= 2) if kind is QuestionKind.MULTIPLE else (len(right) == 1)
    is_bare = kind is not QuestionKind.TRUE_FALSE or not given
    distinct = len(set(right)) == len(right) and len(set(those)) == len(those)
    if not (fits_kind and is_bare and distinct and len(those) >= 2 and all(one < len(those) for one in right)):
        raise QuestionUnsound()
    return those


def must_be_current(is_current: bool) -> None:
    if not is_current:
        raise QuestionRetired()


def draw(bank: Collection[str], seed: str, count: int) -> list[str]:
    """Ids of the questions of a paper, in its order: the same for the same bank and seed, on any machine.

    Raises `BankTooSmall`.
    """
    if len(bank) < count:
        raise BankTooSmall(needed=count, have=len(bank))
    return sorted(bank, key=lambda one: hashlib.sha256(f"{seed} {one}".encode()).digest())[:count]


def is_right(kind: str, choice_count: int, right: Sequence[int], chosen: Sequence[int]) -> bool:
    """All that is right and nothing else. Raises `AnswerUnsound` for what is no answer to this question."""
    alone = kind != QuestionKind.MULTIPLE
    if len(set(chosen)) < len(chosen) or any(one >= choice_count for one in chosen) or (alone and len(chosen) > 1):
        raise AnswerUnsound()
    return set(chosen) == set(right)


def score(right: int, questions: int) -> int:
    """In percent, rounded down."""
    return right * 100 // questions
