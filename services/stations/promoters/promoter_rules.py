"""What stations decides about promoters."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from contracts.promoters import (
    PromoterNotAppointed,
    PromoterNotNominated,
    PromoterNotSelected,
    PromoterNotTrained,
    PromoterState,
    PromoterTermOver,
    PromoterUnfit,
    TermWrong,
)

LONGEST_YEARS = 3


class PromoterStep(StrEnum):
    SELECT = "select"
    APPOINT = "appoint"
    TRAIN = "train"
    ACTIVATE = "activate"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


_ENDS = {PromoterStep.WITHDRAW: PromoterState.ENDED, PromoterStep.EXPIRE: PromoterState.ENDED}
#: What becomes of a promoter by what happens; what does not stand here is refused. Drawn in docs/states.md.
PROMOTER_STEPS: dict[PromoterState, dict[PromoterStep, PromoterState]] = {
    PromoterState.NOMINATED: {
        PromoterStep.SELECT: PromoterState.SELECTED,
        PromoterStep.WITHDRAW: PromoterState.ENDED,
    },
    PromoterState.SELECTED: {
        PromoterStep.APPOINT: PromoterState.APPOINTED,
        PromoterStep.WITHDRAW: PromoterState.ENDED,
    },
    PromoterState.APPOINTED: {PromoterStep.TRAIN: PromoterState.TRAINED, **_ENDS},
    PromoterState.TRAINED: {PromoterStep.ACTIVATE: PromoterState.ACTIVE, **_ENDS},
    PromoterState.ACTIVE: _ENDS,
}
#: While she has a code and the role.
IN_OFFICE = frozenset({PromoterState.APPOINTED, PromoterState.TRAINED, PromoterState.ACTIVE})
_REFUSALS = {
    PromoterStep.SELECT: PromoterNotNominated,
    PromoterStep.APPOINT: PromoterNotSelected,
    PromoterStep.TRAIN: PromoterNotAppointed,
    PromoterStep.ACTIVATE: PromoterNotTrained,
    PromoterStep.EXPIRE: PromoterNotAppointed,
}


def promoter_after(state: str, step: PromoterStep) -> PromoterState:
    """What she becomes. Raises that step's refusal."""
    now = PromoterState(state)
    if now is PromoterState.ENDED:
        raise PromoterTermOver()
    if (following := PROMOTER_STEPS[now].get(step)) is None:
        raise _REFUSALS[step](state=now.value)
    return following


def must_be_in_office(state: str) -> None:
    if state == PromoterState.ENDED:
        raise PromoterTermOver()
    if state not in IN_OFFICE:
        raise PromoterNotAppointed(state=state)


def must_have_passed(score: int, pass_mark: int) -> None:
    if score < pass_mark:
        raise PromoterUnfit(score=score, pass_mark=pass_mark)


def must_be_a_term(until: date, today: date) -> None:
    """Raises `TermWrong`."""
    if not today < until or (until.year - LONGEST_YEARS, until.month, until.day) > (today.year, today.month, today.day):
        raise TermWrong()
