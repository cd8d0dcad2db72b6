"""What may follow what in a base's claim, and what stands in it."""

from __future__ import annotations

from enum import StrEnum

from contracts import waiver_claims as contract
from contracts.waiver_claims import WaiverClaimState


class ClaimStep(StrEnum):
    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    SETTLE = "settle"


#: What may follow what. States that nothing follows are the end.
CLAIM_STEPS: dict[WaiverClaimState, dict[ClaimStep, WaiverClaimState]] = {
    WaiverClaimState.DRAFTED: {ClaimStep.SUBMIT: WaiverClaimState.SUBMITTED},
    WaiverClaimState.SUBMITTED: {
        ClaimStep.ACCEPT: WaiverClaimState.ACCEPTED,
        ClaimStep.RETURN: WaiverClaimState.RETURNED,
    },
    WaiverClaimState.ACCEPTED: {ClaimStep.SETTLE: WaiverClaimState.SETTLED},
}


def claim_after(state: str, step: ClaimStep) -> WaiverClaimState:
    """Raises `WaiverClaimStepRefused`."""
    now = WaiverClaimState(state)
    if (then := CLAIM_STEPS.get(now, {}).get(step)) is None:
        raise contract.WaiverClaimStepRefused(state=now.value, state_zh=now.zh, state_en=now.en)
    return then


def number(unit: str, month: str, before: int) -> str:
    """The county, the month, and which of the month's claims: 350111-202611-01."""
    return f"{unit}-{month.replace('-', '')}-{before + 1:02}"
