"""The pool: a need that its county can't fill is offered to the others, and filled by one of them. Jobs owns it.

Counties tell their centre what happens; the centre's jobs service decides, and tells each county what concerns it.
Every event of the pool has the need as its subject, so that all that happens to one need is heard in order.

A worker's **claim** is awarded by the centre, one at a time for a need, the earliest first; the household, in the
county that has the need (its **home**), then accepts it or not. From her agreement to the end of her claim a worker is
bound: she can't be placed twice, whichever link is down.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.values import Fen, Level, OccupationCode, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

TextVersion = Annotated[str, StringConstraints(max_length=20), Field(examples=["2026-11"])]


class ClaimState(Labelled):
    """The way of a claim, drawn in docs/states.md."""

    PROPOSED = "proposed", "待本人同意", "Awaiting the worker"
    CLAIMED = "claimed", "已报市级中心,排队中", "Waiting at the centre"
    AWARDED = "awarded", "待对方家庭确认", "Awaiting the household"
    WITHDRAWING = "withdrawing", "正在撤回", "Being withdrawn"
    FILLED = "filled", "已上岗", "Placed"
    ENDED = "ended", "已离岗", "Ended"
    DECLINED = "declined", "对方家庭已谢绝", "Declined by the household"
    REFUSED = "refused", "本人已谢绝", "Declined by the worker"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"
    LOST = "lost", "该需求已结束", "The need is gone"


class Outcome(Labelled):
    """Why a need is no longer to be had."""

    FILLED = "filled", "已有人上岗", "Filled"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"


class Work(Value):
    """What is wanted, and where: nothing in it says who wants it."""

    unit: UnitCode
    occupation_code: OccupationCode
    work_type_zh: str
    level: Level
    starts_on: date
    live_in: bool
    pay_from_fen: Fen
    pay_to_fen: Fen


class Offer(Work):
    """A need of another county that is to be had."""

    need_id: Id


class Claim(Value):
    """A worker's, for a need of another county. `home` has the need, `county` the worker."""

    claim_id: Id
    need_id: Id
    worker_id: Id
    county: UnitCode
    home: UnitCode
    state: ClaimState


class PoolNeed(Offer):
    """As the centre sees it: how many have claimed it, and which county has it now."""

    home: UnitCode
    is_open: bool
    claims: int
    awarded_to: UnitCode | None


class PoolWorkers(Value):
    """How many workers of a county are free for other counties, by what they are certified for."""

    county: UnitCode
    occupation_code: OccupationCode
    work_type_zh: str
    level: Level
    workers: int


class ShareNeed(Command, name="jobs.share_need", answer=Offer):
    """Offer a need to the other counties. Workers of one's own can still be referred for it."""

    need_id: Id


class UnshareNeed(Command, name="jobs.unshare_need", answer=None):
    """Take a need back from the pool."""

    need_id: Id


class Propose(Command, name="jobs.propose", answer=Claim):
    """Propose one's own worker for a need of another county. She is asked first."""

    need_id: Id
    worker_id: Id


class AcceptProposal(Command, name="jobs.accept_proposal", answer=Claim):
    """She wants it. With it she agrees to the text of the occasion `across`: once the household accepts, her name and
    phone go to its county, sealed for it alone.
    """

    claim_id: Id
    text_version: TextVersion


class WithdrawClaim(Command, name="jobs.withdraw_claim", answer=Claim):
    """As the worker, before or after she agreed. Once the centre knows of it, it is over when the centre says so."""

    claim_id: Id


class Offers(PageQuery, name="jobs.offers", answer=Page[Offer]):
    """What other counties offer, for staff."""


class Claims(PageQuery, name="jobs.claims", answer=Page[Claim]):
    """Those for a need, for staff of the workers' units; without one, one's own."""

    need_id: Id | None = None


class PoolNeeds(PageQuery, name="jobs.pool_needs", answer=Page[PoolNeed]):
    """Every need that was ever shared, at the centre; for staff."""


class PoolOfWorkers(Query, name="jobs.pool_of_workers", answer=list[PoolWorkers]):
    """Who could go where, at the centre; for staff. Numbers, never names."""


class NeedShared(Work, Event, name="jobs.need_shared", version=1, subject="need_id", flows=Flow.UP):
    """Home: for the `turn`th time. An award of an earlier turn is void."""

    need_id: Id
    turn: int


class NeedClosed(Event, name="jobs.need_closed", version=1, subject="need_id", flows=Flow.UP):
    """Home: a need that was shared is no longer to be had. `claim_id`: the claim that it was filled with, if any."""

    need_id: Id
    unit: UnitCode
    outcome: Outcome
    claim_id: Id | None = None
    household_id: Id | None = None


class NeedClaimed(Event, name="jobs.need_claimed", version=1, subject="need_id", flows=Flow.UP):
    need_id: Id
    claim_id: Id
    worker_id: Id
    county: UnitCode


class ClaimWithdrawn(Event, name="jobs.claim_withdrawn", version=1, subject="need_id", flows=Flow.UP):
    need_id: Id
    claim_id: Id
    county: UnitCode


class ClaimTurnedDown(Event, name="jobs.claim_turned_down", version=1, subject="need_id", flows=Flow.UP):
    """Home: the household has declined the claim it was awarded, or has let it go."""

    need_id: Id
    claim_id: Id
    unit: UnitCode


class ClaimEnded(Event, name="jobs.claim_ended", version=1, subject="need_id", flows=Flow.UP):
    """Home: the worker that was placed has left."""

    need_id: Id
    claim_id: Id
    unit: UnitCode


class Skill(Value):
    occupation_code: OccupationCode
    work_type_zh: str
    level: Level


class WorkerAvailable(Event, name="jobs.worker_available", version=1, subject="worker_id", flows=Flow.UP):
    """Whether a worker would go to another county now, and what for. Each replaces the one before."""

    worker_id: Id
    unit: UnitCode
    is_available: bool
    skills: list[Skill]


class NeedOffered(Work, Event, name="jobs.need_offered", version=1, subject="need_id", flows=Flow.DOWN):
    """Centre: to be had by every county but its home."""

    need_id: Id
    home: UnitCode


class OfferClosed(Event, name="jobs.offer_closed", version=1, subject="need_id", flows=Flow.DOWN):
    """Centre: no longer to be had."""

    need_id: Id


class ClaimAwarded(Event, name="jobs.claim_awarded", version=1, subject="need_id", flows=Flow.DOWN, to="home"):
    """Centre, to the home: this worker is the one; the household is to be asked."""

    need_id: Id
    turn: int
    claim_id: Id
    worker_id: Id
    county: UnitCode
    home: UnitCode


class AwardRevoked(Event, name="jobs.award_revoked", version=1, subject="need_id", flows=Flow.DOWN, to="home"):
    """Centre, to the home: she wants it no more. Unless the household has accepted already, let it go."""

    need_id: Id
    claim_id: Id
    home: UnitCode


class ClaimAnswered(Event, name="jobs.claim_answered", version=1, subject="need_id", flows=Flow.DOWN, to="county"):
    """Centre, to the worker's county: how her claim stands."""

    need_id: Id
    claim_id: Id
    worker_id: Id
    county: UnitCode
    state: ClaimState
    home: UnitCode
    household_id: Id | None = None


class ContactsDue(Event, name="jobs.contacts_due", version=1, subject="person_id"):
    """A placement joins this person with another who belongs to another instance. Both have agreed to know each other.

    `person_id` belongs to this instance; she agreed to the text of this version at this time.
    """

    person_id: Id
    other_id: Id
    instance: UnitCode
    placement_for: Id
    text_version: str
    agreed_at: datetime


class ContactsOver(Event, name="jobs.contacts_over", version=1, subject="person_id"):
    """What joined this person with somebody of another instance has ended: they need not know each other any more."""

    person_id: Id
    placement_for: Id


class NoCentre(Refusal):
    code = "no-centre"
    zh, en = "本实例没有接入市级中心", "This instance has no centre"
    fix_zh, fix_en = (
        "请先与市级中心联通,再申请全市调剂。",
        "Link it with its centre first (docs/county.md); then needs can be shared.",
    )


class AlreadyShared(Refusal):
    code = "already-shared"
    zh, en = "该需求已在全市调剂中", "This need is in the pool already"
    fix_zh, fix_en = "请等待其他县(市、区)的推介。", "Wait for the other counties."


class NotShared(Refusal):
    code = "not-shared"
    zh, en = "该需求不在全市调剂中", "This need is not in the pool"
    fix_zh, fix_en = "无需撤回。", "There is nothing to take back."


class OfferGone(Refusal):
    code = "offer-gone"
    zh, en = "该需求已结束", "This need is no longer to be had"
    fix_zh, fix_en = "请选择其他需求。", "Choose another one."


class OwnNeed(Refusal):
    code = "own-need"
    zh, en = "这是本县(市、区)的需求", "This is a need of this county"
    fix_zh, fix_en = "请直接推介。", "Refer the worker for it directly."


class StaysHome(Refusal):
    code = "stays-home"
    zh, en = "该人员不愿跨县(市、区)工作", "This worker does not want to work in another county"
    fix_zh, fix_en = "请先由本人在求职意向中选择“愿意跨县”。", "She can say so in her profile: `elsewhere`."


class AlreadyProposed(Refusal):
    code = "already-proposed"
    zh, en = "该人员已推介给此需求", "This worker has been proposed for this need already"
    fix_zh, fix_en = "请等待结果。", "Wait for the outcome."


class WorkerBound(Refusal):
    code = "worker-bound"
    zh, en = "该人员正在等待一项跨县推介的结果", "This worker awaits the outcome of a claim in another county"
    fix_zh, fix_en = "请等待结果,或先撤回该推介。", "Wait for it, or withdraw the claim first."


class ClaimOver(Refusal):
    code = "claim-over"
    zh, en = "该跨县推介已结束", "This claim is over"
    fix_zh, fix_en = "无需再操作。", "There is nothing to do."


class AgreementMissing(Refusal):
    code, status = "agreement-missing", 422
    zh, en = "需要您同意后才能跨县推介", "Your agreement is needed before your details go to another county"
    fix_zh, fix_en = (
        "请阅读并同意“跨县推介”说明的最新版本。",
        "Read the text for the occasion `across` (/v1/consent-texts) and send its `text_version`.",
    )
