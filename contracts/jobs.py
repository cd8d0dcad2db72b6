"""Jobs: qualified workers, households' needs, referral, placement and follow-up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from contracts.circumstances import CareFor, Circumstances
from contracts.feedback import Rating
from contracts.pool import TextVersion
from contracts.terms import EndReason, FollowUpProblem, PlacementState, ReferralDeclineReason, Terms
from contracts.values import Fen, Level, OccupationCode, Sentence, Title, UnitCode, Waiver
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

WorkType = Annotated[str, StringConstraints(max_length=20)]


class NeedState(Labelled):
    """The way of a posting, drawn in docs/states.md."""

    WAITING = "waiting", "待审核", "Waiting to be published"
    OPEN = "open", "招聘中", "Open"
    RETURNED = "returned", "已退回", "Returned"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"
    EXPIRED = "expired", "已到期", "Expired"
    FILLED = "filled", "已上岗", "Filled"


class ReferralState(Labelled):
    """The way of a referral, drawn in docs/states.md."""

    PROPOSED = "proposed", "待双方确认", "Awaiting both"
    INFORMED = "informed", "双方已知晓", "Both know of it"
    INTERVIEWED = "interviewed", "已面谈", "Interviewed"
    ACCEPTED = "accepted", "双方已接受", "Accepted by both"
    DECLINED = "declined", "已谢绝", "Declined"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"
    EXPIRED = "expired", "逾期未答复", "Not answered in time"


class FollowUpOutcome(Labelled):
    WORKING_WELL = "working_well", "在岗,双方满意", "Working, both content"
    PROBLEM = "problem", "在岗,有问题待处理", "Working, a problem to solve"
    ENDED = "ended", "已离岗", "Ended"


class Reason(Labelled):
    """Why a worker is proposed. The page shows these words."""

    QUALIFIED = "qualified", "持有所需等级证书", "Holds the certificate that is asked for"
    HIGHER_LEVEL = "higher_level", "证书等级高于要求", "Holds a higher level than is asked for"
    SAME_STATION = "same_station", "同一驿站", "From the same station"
    SAME_COUNTY = "same_county", "同一县(市、区)", "From the same county"
    EXPERIENCED = "experienced", "有上岗经历", "Has been placed before"
    NEWLY_CERTIFIED = "newly_certified", "新近取证,优先推介", "Newly certified: gets her share of first chances"
    LIVE_IN = "live_in", "愿意住家", "Willing to live in"
    WITHIN_PAY = "within_pay", "期望薪酬在范围内", "Expects pay within the band"
    NEAR = "near", "距离近", "Lives near"
    FREE_THEN = "free_then", "时间合适", "Free at these hours"
    SPEAKS = "speaks", "语言相通", "Speaks the language"
    WAITED = "waited", "近期较少推介,优先安排", "Has not been shown for some time"


class WorkerProfile(Value):
    worker_id: Id
    live_in: bool
    available_from: date | None
    pay_from_fen: Fen | None
    elsewhere: bool = False


class Need(Circumstances):
    """家庭用工信息. Where the household lives is not part of it: that is shown to the worker who is placed."""

    need_id: Id
    title: str
    occupation_code: OccupationCode
    work_type_zh: str
    level: Level
    unit: UnitCode
    starts_on: date
    live_in: bool
    pay_from_fen: Fen
    pay_to_fen: Fen
    state: NeedState
    is_shared: bool = Field(default=False, description="Whether other counties may fill it (contracts/pool.py)")


class ScorePart(Value):
    """One reason, the points it has brought of how many it could, and in words of this worker."""

    reason: Reason
    points: int
    most: int
    zh: str
    en: str


class Candidate(Value):
    """A worker proposed for a need: the higher the score the better, and why."""

    worker_id: Id
    score: int
    reasons: list[Reason]
    parts: list[ScorePart] = Field(default=[], description="The reasons with points and words; they sum to the score")


class Referral(Value):
    referral_id: Id
    need_id: Id
    worker_id: Id
    household_id: Id
    worker_accepted: bool
    household_accepted: bool
    state: ReferralState
    placement_id: Id | None = None
    county: UnitCode | None = Field(default=None, description="Where the worker belongs, if to another instance")
    answer_by: datetime | None = Field(default=None, description="When it expires unless both have accepted")
    terms_version: int = Field(default=0, description="Of its terms as they stand; 0: as the need says")
    company_id: Id | None = Field(default=None, description="The partner company through which the worker comes")


class Placement(Value):
    placement_id: Id
    need_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode
    starts_on: date
    state: PlacementState = PlacementState.WORKING
    terms: Terms | None = None
    ended_on: date | None = None
    end_reason: EndReason | None = None


class FollowUp(Value):
    follow_up_id: Id
    placement_id: Id
    outcome: FollowUpOutcome
    recorded_at: datetime
    day: int | None = Field(default=None, description="Of the planned follow-up that it answers: 3, 30 or 90")


class SetPlacementFee(Command, name="jobs.set_placement_fee", answer=None):
    """The list price of a placement, which is waived; from the next placement on."""

    list_price_fen: Fen


class DescribeWork(Command, name="jobs.describe_work", answer=WorkerProfile):
    """A worker's own words about the work she wants."""

    live_in: StrictBool = False
    available_from: date | None = None
    pay_from_fen: Fen | None = None
    elsewhere: StrictBool = Field(default=False, description="Whether she would work in another county")


class PostNeed(Circumstances, Command, name="jobs.post_need", answer=Need):
    """Say what a household needs. Staff of the unit look at it before others see it."""

    title: Title
    occupation_code: OccupationCode
    work_type_zh: WorkType = ""
    level: Level = Level.FIVE
    unit: UnitCode
    starts_on: date
    live_in: StrictBool = False
    pay_from_fen: Fen
    pay_to_fen: Fen


class Refer(Command, name="jobs.refer", answer=Referral):
    """就业推介: propose a qualified worker for a need.

    Through the company on whose roll she is, or one that employs her and sends her, if it is named: it becomes a party
    to the agreement, and its own hire of her is not in the way.
    """

    need_id: Id
    worker_id: Id
    terms: Terms | None = Field(default=None, description="Of the work; without them as the need says, full time")
    company_id: Id | None = Field(default=None, description="The company that sends her; else that of her roll, if any")


class AcceptReferral(Command, name="jobs.accept_referral", answer=Referral):
    """Accept as the worker or the household; when both have, the placement starts.

    With a worker of another county the household agrees to the text of the occasion `across`: its details go there.
    """

    referral_id: Id
    text_version: TextVersion | None = None
    terms_version: int | None = Field(
        default=None, strict=True, description="Of the terms that are accepted; refused if they have changed since"
    )


class DeclineReferral(Command, name="jobs.decline_referral", answer=Referral):
    referral_id: Id
    reason: Sentence
    cause: ReferralDeclineReason = ReferralDeclineReason.OTHER


class RecordFollowUp(Command, name="jobs.record_follow_up", answer=FollowUp):
    """回访: how it went. The note must not hold a person's data.

    Without `day` it answers the earliest planned one that is due, if there is any.
    """

    placement_id: Id
    outcome: FollowUpOutcome
    note: Annotated[str, StringConstraints(max_length=300)] = Field(default="")
    day: int | None = Field(default=None, strict=True, description="Of the planned follow-up: 3, 30 or 90")
    household_satisfaction: Rating | None = None
    worker_satisfaction: Rating | None = None
    problems: list[FollowUpProblem] = Field(default=[], max_length=9)
    pay_before_fen: Fen | None = Field(default=None, description="What she earned a month before this placement")
    pay_now_fen: Fen | None = Field(default=None, description="What she earns a month now")


class OpenNeeds(PageQuery, name="jobs.open_needs", answer=Page[Need]):
    unit: UnitCode | None = None
    under: UnitCode | None = Field(default=None, description="A unit with all that lies under it")
    occupation_code: OccupationCode | None = None
    care_for: CareFor | None = None
    live_in: bool | None = None


class CandidatesFor(Query, name="jobs.candidates_for", answer=list[Candidate]):
    """The best workers for a need, the best first; for staff. Nothing is counted: see `ShowCandidates`."""

    need_id: Id
    limit: int = Field(default=20, ge=1, le=50)


class Referrals(PageQuery, name="jobs.referrals", answer=Page[Referral]):
    """Those of a need, or of a unit and all under it, for staff; without either, those of her or him who asks."""

    need_id: Id | None = None
    unit: UnitCode | None = None
    state: ReferralState | None = None


class Placements(PageQuery, name="jobs.placements", answer=Page[Placement]):
    """Those of a unit and all under it, for staff; without one, those of her or him who asks."""

    unit: UnitCode | None = None
    state: PlacementState | None = None


class NeedPosted(Event, name="jobs.need_posted", version=1, subject="need_id"):
    need_id: Id
    household_id: Id
    unit: UnitCode
    occupation_code: OccupationCode
    work_type_zh: str
    level: Level
    starts_on: date


class Referred(Event, name="jobs.referred", version=1, subject="referral_id", flows=Flow.UP):
    referral_id: Id
    need_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode


class ReferralDeclined(Event, name="jobs.referral_declined", version=1, subject="referral_id"):
    referral_id: Id
    need_id: Id
    worker_id: Id
    cause: ReferralDeclineReason | None = None
    to_tell: Id | None = Field(default=None, description="The other side")


class Placed(Event, name="jobs.placed", version=1, subject="placement_id", flows=Flow.UP):
    placement_id: Id
    referral_id: Id
    need_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode
    starts_on: date


class FollowedUp(Event, name="jobs.followed_up", version=1, subject="placement_id"):
    placement_id: Id
    worker_id: Id
    outcome: FollowUpOutcome


class FeeWaived(Waiver, Event, name="jobs.fee_waived", version=1, subject="person_id", flows=Flow.UP):
    """免费上岗; the cause is the placement."""


class NotQualified(Refusal):
    code = "not-qualified"
    zh, en = "该人员没有所需证书", "This worker does not hold the certificate that is asked for"
    fix_zh, fix_en = "请从推荐人选中选择。", "Choose one of the proposed workers."


class AlreadyReferred(Refusal):
    code = "already-referred"
    zh, en = "该人员已推介给此需求", "This worker has been referred for this need already"
    fix_zh, fix_en = "请等待双方确认。", "Wait for both to answer."


class NeedFilled(Refusal):
    code = "need-filled"
    zh, en = "该需求已有人上岗", "This need has been filled"
    fix_zh, fix_en = "请选择其他需求。", "Choose another need."


class ReferralClosed(Refusal):
    code = "referral-closed"
    zh, en = "该推介已结束", "This referral has been answered already"
    fix_zh, fix_en = "无需再操作。", "There is nothing to do."


class WorkerPlaced(Refusal):
    code = "worker-placed"
    zh, en = "该人员已在其他岗位上岗", "This worker has been placed elsewhere"
    fix_zh, fix_en = (
        "请推介其他人员;由聘用公司派出的,请注明该公司。",
        "Refer another worker; if the company that employs her sends her, name it.",
    )


class PayBandReversed(Refusal):
    code, status = "pay-band-reversed", 422
    zh, en = "薪酬范围不正确", "The pay band is the wrong way round"
    fix_zh, fix_en = "最高薪酬须不低于最低薪酬。", "The upper end must not be below the lower one."
