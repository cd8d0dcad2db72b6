"""The base's claim for what it waived (减免结算申请); the centre accepts, returns, settles. Stations owns it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.ledger import Month, Payer, SignedFen
from contracts.stations import WaiverKind
from contracts.values import UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

ClaimNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}-[0-9]{6}-[0-9]{2}$")]


class WaiverClaimState(Labelled):
    """Its way is drawn in docs/states.md."""

    DRAFTED = "drafted", "草稿", "Drafted"
    SUBMITTED = "submitted", "已提交", "Submitted"
    ACCEPTED = "accepted", "已受理", "Accepted"
    RETURNED = "returned", "已退回", "Returned"
    SETTLED = "settled", "已结清", "Settled"


class ClaimReturnReason(Labelled):
    FIGURES = "figures", "金额与账目不符", "The amounts differ from the books"
    PAPERS = "papers", "附件材料不全", "Papers are missing"
    PAYER = "payer", "承担方有误", "The payer is another"
    OTHER = "other", "其他,详见电话沟通", "Another, which you are told by phone"


class ClaimLine(Value):
    """What is claimed of one station, one kind and one month; a month before the claim's own is a late entry."""

    unit: UnitCode
    waiver_kind: WaiverKind
    month: Month
    entries: int
    amount_fen: SignedFen


class WaiverClaim(Value):
    """`number` is the county, the month, and which of the month's. Its lines are as they stood when it was drafted."""

    claim_id: Id
    number: ClaimNumber
    unit: UnitCode
    month: Month
    payer: Payer
    state: WaiverClaimState
    lines: list[ClaimLine]
    total_fen: SignedFen
    drafted_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    return_reason: ClaimReturnReason | None
    settled_at: datetime | None


class CheckedClaim(WaiverClaim):
    """A claim beside the ledger of the instance that is asked, both from the beginning to the end of its month.

    `booked_fen` is what the payer bears by the ledger, `claimed_fen` what this claim and others that were not returned
    ask for; where they differ, something has not arrived yet, or is not claimed.
    """

    booked_fen: SignedFen
    claimed_fen: SignedFen


class DraftWaiverClaim(Command, name="stations.draft_waiver_claim", answer=WaiverClaim):
    """Gather what has not been claimed up to the end of a month that is over. A draft that is there is made anew."""

    unit: Annotated[UnitCode, StringConstraints(pattern=r"^[0-9]{6}$")]
    month: Month
    payer: Payer = Payer.CENTRE


class SubmitWaiverClaim(Command, name="stations.submit_waiver_claim", answer=WaiverClaim):
    """To the centre. From now on it does not change."""

    claim_id: Id


class AcceptWaiverClaim(Command, name="stations.accept_waiver_claim", answer=WaiverClaim):
    """As the centre's staff."""

    claim_id: Id


class ReturnWaiverClaim(Command, name="stations.return_waiver_claim", answer=WaiverClaim):
    """As the centre's staff. What it claimed can be claimed again, by a new one."""

    claim_id: Id
    reason: ClaimReturnReason


class SettleWaiverClaim(Command, name="stations.settle_waiver_claim", answer=WaiverClaim):
    """As the centre's staff: it has been paid."""

    claim_id: Id


class WaiverClaimById(Query, name="stations.waiver_claim_by_id", answer=CheckedClaim):
    claim_id: Id


class WaiverClaims(PageQuery, name="stations.waiver_claims", answer=Page[WaiverClaim]):
    unit: UnitCode
    month: Month | None = None
    payer: Payer | None = None
    state: WaiverClaimState | None = None


class WaiverClaimSubmitted(Event, name="stations.waiver_claim_submitted", version=1, subject="claim_id", flows=Flow.UP):
    claim_id: Id
    number: ClaimNumber
    unit: UnitCode
    month: Month
    payer: Payer
    lines: list[ClaimLine] = Field(max_length=10_000)
    total_fen: SignedFen
    drafted_at: datetime
    submitted_at: datetime


class WaiverClaimDecided(
    Event, name="stations.waiver_claim_decided", version=1, subject="claim_id", flows=Flow.DOWN, to="unit"
):
    """Centre, to the county whose claim it is."""

    claim_id: Id
    unit: UnitCode
    state: WaiverClaimState
    return_reason: ClaimReturnReason | None
    decided_at: datetime


class NothingToClaim(Refusal):
    code = "nothing-to-claim"
    zh, en = "截至该月没有未申请的减免", "Nothing is left to claim up to that month"
    fix_zh, fix_en = "请核对月份和承担方。", "Check the month and the payer."


class WaiverClaimStepRefused(Refusal):
    code = "waiver-claim-step-refused"
    zh, en = "该结算申请目前不能进行此操作", "The claim is not in a state for this"
    fix_zh, fix_en = "当前状态:{state_zh}。", "It is: {state_en}."
