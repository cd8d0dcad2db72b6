"""A referral beyond yes and no, and a placement from its start to its end. Jobs owns them.

Its first words (`Refer`, `AcceptReferral`, `DeclineReferral`, `RecordFollowUp`) stand in contracts/jobs.py.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StringConstraints

from contracts.jobs import Placement, Referral
from contracts.meetings import Meeting
from contracts.terms import EndReason, ReferralDeclineReason, Terms
from contracts.values import Fen, Sentence, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Query, Refusal, Value

Note = Annotated[str, StringConstraints(max_length=300), Field(description="Must not hold a person's data")]


class ReferralSide(Labelled):
    WORKER = "worker", "从业人员", "The worker"
    HOUSEHOLD = "household", "家庭", "The household"


class ReferralWithdrawCause(Labelled):
    """Why a referral is no longer. The last three are the system's."""

    WORKER_UNAVAILABLE = "worker_unavailable", "从业人员暂不能上岗", "The worker is not available"
    NEED_CHANGED = "need_changed", "家庭需求有变", "The household's need has changed"
    MISTAKE = "mistake", "推介有误", "It was made by mistake"
    OTHER = "other", "其他原因", "Another reason"
    FILLED = "filled", "该需求已有人上岗", "The need has been filled"
    PLACED_ELSEWHERE = "placed_elsewhere", "从业人员已在其他岗位上岗", "The worker has been placed elsewhere"
    TAKEN_BACK = "taken_back", "跨县(市、区)推介已收回", "The need, or the worker, was taken back from the pool"


StaffCause = Literal[
    ReferralWithdrawCause.WORKER_UNAVAILABLE,
    ReferralWithdrawCause.NEED_CHANGED,
    ReferralWithdrawCause.MISTAKE,
    ReferralWithdrawCause.OTHER,
]


class ReferralAct(Value):
    """What staff did with a referral, in whose name, and why."""

    act: str
    at: datetime
    by: Id
    person_id: Id | None
    reason: str


class ReferralDetail(Value):
    """`terms` are what both accept; those of the need until others are set. `acts` is for staff, else empty."""

    referral: Referral
    worker_informed_at: datetime | None
    household_informed_at: datetime | None
    terms: Terms
    declined_because: ReferralDeclineReason | None
    withdrawn_because: ReferralWithdrawCause | None
    meetings: list[Meeting]
    acts: list[ReferralAct]


class NoteInformed(Command, name="jobs.note_informed", answer=Referral):
    """That a side knows of the referral: she says so herself, or staff have told her and say how."""

    referral_id: Id
    side: ReferralSide | None = Field(default=None, description="Whom staff have told; without it oneself")
    reason: Sentence | None = Field(default=None, description="How staff told her, and why she did not look herself")


class SetTerms(Command, name="jobs.set_terms", answer=ReferralDetail):
    """Pay, hours, rest, living in, trial: as staff or the household. What either side has accepted before is void."""

    referral_id: Id
    terms: Terms


class WithdrawReferral(Command, name="jobs.withdraw_referral", answer=Referral):
    """As staff of the need's unit."""

    referral_id: Id
    cause: StaffCause
    note: Note = ""


class ReferralById(Query, name="jobs.referral_by_id", answer=ReferralDetail):
    """For either side, and staff of the need's unit."""

    referral_id: Id


class ConfirmStart(Command, name="jobs.confirm_start", answer=Placement):
    """She has begun. As either side, or staff. Follow-ups are counted from this day."""

    placement_id: Id
    started_on: date


class DecideTrial(Command, name="jobs.decide_trial", answer=Placement):
    """The trial is passed, or not, which ends the placement today. As the household, or staff."""

    placement_id: Id
    passed: StrictBool


class EndPlacement(Command, name="jobs.end_placement", answer=Placement):
    """As staff. A placement whose agreed term is over ends by itself."""

    placement_id: Id
    ended_on: date
    reason: EndReason
    note: Note = ""


class ReferralWithdrawn(Event, name="jobs.referral_withdrawn", version=1, subject="referral_id"):
    referral_id: Id
    need_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode
    cause: ReferralWithdrawCause


class ReferralExpired(Event, name="jobs.referral_expired", version=1, subject="referral_id"):
    referral_id: Id
    need_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode


class TermsChanged(Event, name="jobs.terms_changed", version=1, subject="referral_id"):
    """Who is in `to_tell` has to accept (again)."""

    referral_id: Id
    version: int
    to_tell: list[Id]


class PlacementStarted(Event, name="jobs.placement_started", version=1, subject="placement_id"):
    placement_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode
    started_on: date


class TrialPassed(Event, name="jobs.trial_passed", version=1, subject="placement_id"):
    placement_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode


class PlacementEnded(Event, name="jobs.placement_ended", version=1, subject="placement_id", flows=Flow.UP):
    placement_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode
    ended_on: date
    reason: EndReason


class OutcomeNoted(Event, name="jobs.outcome_noted", version=1, subject="placement_id", flows=Flow.UP):
    """Whether she still works after so many days, and what she earned a month before and earns now, where known."""

    placement_id: Id
    worker_id: Id
    unit: UnitCode
    day: Literal[30, 90]
    still_working: bool
    pay_before_fen: Fen | None
    pay_after_fen: Fen | None


class ReferralLapsed(Refusal):
    code = "referral-expired"
    zh, en = "该推介已逾期", "This referral has expired"
    fix_zh, fix_en = "请驿站重新推介。", "Ask the station to refer her anew."


class TermsOutdated(Refusal):
    code = "terms-outdated"
    zh, en = "用工条件已更改", "The terms have changed"
    fix_zh, fix_en = "请查看第 {version} 版条件后再接受。", "Read version {version} of the terms, and accept that."


class TermsFixed(Refusal):
    code = "terms-fixed"
    zh, en = "跨县(市、区)推介的条件不能更改", "The terms of a claim from another county stand"
    fix_zh, fix_en = (
        "对方已按公布的需求申报;如需更改,请撤回后重新发布。",
        "She claimed the need as it was offered. Take it back and share it anew to change it.",
    )


class TermsReversed(Refusal):
    code, status = "terms-reversed", 422
    zh, en = "用工日期或时间不正确", "The dates or hours of the terms are the wrong way round, or overlap"
    fix_zh, fix_en = (
        "结束须晚于开始,同一天的时段不能重叠。",
        "Each end must come after its beginning, and hours must not overlap.",
    )


class NotHerCompany(Refusal):
    code, status = "not-her-company", 422
    zh, en = "该人员不是这家合作公司的在册或在职人员", "She is neither on this company's roll nor employed by it"
    fix_zh, fix_en = "请核对公司,或不填公司后推介。", "Check the company, or refer her without one."


class PlacementClash(Refusal):
    code = "placement-clash"
    zh, en = "与该人员另一岗位的时间冲突", "She works elsewhere at these hours"
    fix_zh, fix_en = "请调整时段或推介其他人员。", "Choose other hours, or refer another worker."


class AlreadyStarted(Refusal):
    code = "already-started"
    zh, en = "已确认上岗", "The start is confirmed already"
    fix_zh, fix_en = "无需再操作。", "There is nothing to do."


class NotOnTrial(Refusal):
    code = "not-on-trial"
    zh, en = "该岗位不在试用期", "This placement is not on trial"
    fix_zh, fix_en = (
        "请先确认上岗;无试用期的无需操作。",
        "Confirm the start first; without a trial there is nothing to do.",
    )


class PlacementOver(Refusal):
    code = "placement-over"
    zh, en = "该上岗记录已结束", "This placement has ended"
    fix_zh, fix_en = "无需再操作。", "There is nothing to do."


class DayOutside(Refusal):
    code, status = "day-outside", 422
    zh, en = "日期不正确", "The day is not possible"
    fix_zh, fix_en = "请填写 {first} 至 {last} 之间的日期。", "Give a day from {first} to {last}."
