"""What jobs decides about the agreement of a placement."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from contracts.agreements import (
    AgreementClosed,
    NoPartyToIt,
    OtherTextVersion,
    SignedAlready,
    WorkAgreementState,
    WorkParty,
)


class AgreementStep(StrEnum):
    """`COMPLETE` is the last signature."""

    SIGN = "sign"
    COMPLETE = "complete"
    REPLACE = "replace"


#: What becomes of an agreement by what happens to it; what does not stand here is refused. Drawn in docs/states.md.
AGREEMENT_STEPS: dict[WorkAgreementState, dict[AgreementStep, WorkAgreementState]] = {
    WorkAgreementState.DRAWN_UP: {
        AgreementStep.SIGN: WorkAgreementState.DRAWN_UP,
        AgreementStep.COMPLETE: WorkAgreementState.AGREED,
        AgreementStep.REPLACE: WorkAgreementState.REPLACED,
    },
    WorkAgreementState.AGREED: {AgreementStep.REPLACE: WorkAgreementState.REPLACED},
}


def after(state: str, step: AgreementStep) -> WorkAgreementState:
    """Raises `AgreementClosed`."""
    following = AGREEMENT_STEPS.get(WorkAgreementState(state), {}).get(step)
    if following is None:
        raise AgreementClosed()
    return following


def parties(company_id: str | None) -> list[WorkParty]:
    """Who has to agree: the three, and the company through which she comes."""
    return [party for party in WorkParty if party is not WorkParty.COMPANY or company_id]


def signed(
    state: str, before: Collection[str], party: WorkParty, among: Collection[WorkParty], seen: str, text_version: str
) -> WorkAgreementState:
    """What an agreement among these becomes by a party's word. Raises what is in its way."""
    after(state, AgreementStep.SIGN)
    if party not in among:
        raise NoPartyToIt()
    if seen != text_version:
        raise OtherTextVersion(text_version=text_version)
    if party in before:
        raise SignedAlready()
    is_last = {*before, party} == set(among)
    return after(state, AgreementStep.COMPLETE if is_last else AgreementStep.SIGN)
