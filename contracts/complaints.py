"""Complaints (投诉): filed by a side of a placement, handled step by step within time limits. Jobs owns them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StringConstraints

from contracts.values import Sentence, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Query, Refusal, Value

ComplaintText = Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class ComplaintKind(Labelled):
    QUALITY = "quality", "服务质量", "Quality of the work"
    CONDUCT = "conduct", "言行态度", "Conduct"
    PROPERTY = "property", "财物损失", "Loss of or damage to property"
    SAFETY = "safety", "人身安全", "Safety of persons"
    PAY = "pay", "拖欠或克扣报酬", "Pay withheld or cut"
    CONDITIONS = "conditions", "工作条件与约定不符", "Conditions other than agreed"
    CONTRACT = "contract", "违约", "Breach of contract"
    FEE = "fee", "违规收费", "A fee that should not be charged (三免)"
    OTHER = "other", "其他", "Other"


class ComplaintAgainst(Labelled):
    """Of whom it complains."""

    WORKER = "worker", "从业人员", "The worker"
    HOUSEHOLD = "household", "家庭", "The household"
    COMPANY = "company", "家政公司", "The worker's company"
    UNIT = "unit", "驿站或基地", "The station or base"


class ComplaintState(Labelled):
    FILED = "filed", "已提交,待受理", "Filed"
    ACCEPTED = "accepted", "已受理", "Accepted"
    HANDLING = "handling", "处理中", "Being handled"
    SETTLED = "settled", "成立,已处理", "Upheld and settled"
    NOT_UPHELD = "not_upheld", "不成立", "Not upheld"
    ESCALATED = "escalated", "已转上级", "Passed on to the level above"
    CLOSED = "closed", "已办结", "Closed"


class ComplaintStep(Labelled):
    FILE = "file", "提交", "File"
    ACCEPT = "accept", "受理", "Accept"
    HANDLE = "handle", "着手处理", "Handle"
    SETTLE = "settle", "认定成立并处理", "Settle"
    DISMISS = "dismiss", "认定不成立", "Dismiss"
    ESCALATE = "escalate", "转上级", "Pass on"
    CLOSE = "close", "办结", "Close"
    WITHDRAW = "withdraw", "撤回", "Withdraw"


class Complaint(Value):
    """`unit`: whose staff handle it now. `due_at`: until when it has to be accepted, or decided; null once it is.

    `respondent_id`: the person or company it is about; null for a unit.
    """

    complaint_id: Id
    placement_id: Id
    kind: ComplaintKind
    against: ComplaintAgainst
    complainant_id: Id
    respondent_id: Id | None
    unit: UnitCode
    state: ComplaintState
    text: str
    uploads: list[Id]
    filed_at: datetime
    due_at: datetime | None
    is_overdue: bool
    serious: bool


class ComplaintAct(Value):
    """A step, by whom (null: the clock), and why. `on_behalf`: staff acted for the complainant."""

    act_id: Id
    step: ComplaintStep
    state: ComplaintState
    unit: UnitCode
    at: datetime
    by: Id | None
    on_behalf: bool
    reason: str | None


class FileComplaint(Command, name="jobs.file_complaint", answer=Complaint):
    """As a side of the placement, or staff of its unit for a side, with the reason. No phone or ID numbers.

    `uploads`: pictures that prove it (contracts/uploads.py).
    """

    placement_id: Id
    kind: ComplaintKind
    against: ComplaintAgainst
    text: ComplaintText
    uploads: list[Id] = Field(default=[], max_length=5)
    complainant_id: Id | None = Field(default=None, description="Who complains, if not the one who asks")
    reason: Sentence | None = Field(default=None, description="Why staff file it for her")


class TakeComplaintStep(Command, name="jobs.take_complaint_step", answer=Complaint):
    """As staff of the unit that has it: accept, handle, settle, dismiss, pass on, close. The reason is kept.

    `serious`: of what is settled, whether it weighs as a serious one on the respondent's standing.
    """

    complaint_id: Id
    step: Literal[
        ComplaintStep.ACCEPT,
        ComplaintStep.HANDLE,
        ComplaintStep.SETTLE,
        ComplaintStep.DISMISS,
        ComplaintStep.ESCALATE,
        ComplaintStep.CLOSE,
    ]
    reason: Sentence
    serious: StrictBool = False


class WithdrawComplaint(Command, name="jobs.withdraw_complaint", answer=Complaint):
    """As the complainant, before it is decided."""

    complaint_id: Id


class ObjectToDecision(Command, name="jobs.object_to_decision", answer=Complaint):
    """As the complainant, where it was decided and is not closed: the level above looks at it again."""

    complaint_id: Id
    reason: Sentence


class MyComplaints(PageQuery, name="jobs.my_complaints", answer=Page[Complaint]):
    """Those one has filed, and, once they are accepted, those against oneself or one's company; newest first."""


class Complaints(PageQuery, name="jobs.complaints", answer=Page[Complaint]):
    """Those that a unit and the units under it have, the newest first; for staff. `overdue`: only those that are."""

    unit: UnitCode
    state: ComplaintState | None = None
    kind: ComplaintKind | None = None
    overdue: bool = False


class ComplaintActs(PageQuery, name="jobs.complaint_acts", answer=Page[ComplaintAct]):
    """All that was done with it, in order: for staff of the unit that has it, and the complainant."""

    complaint_id: Id


class ComplaintLimits(Value):
    """Within how many working days it has to be accepted, and decided once it is."""

    accept_within: int
    decide_within: int


class ComplaintTimeLimits(Query, name="jobs.complaint_time_limits", answer=ComplaintLimits):
    """For anybody."""


class ComplaintMoved(Event, name="jobs.complaint_moved", version=1, subject="complaint_id"):
    """It has a new state. `to_tell`: the persons who are told of it."""

    complaint_id: Id
    unit: UnitCode
    kind: ComplaintKind
    state: ComplaintState
    to_tell: list[Id]


class ComplaintStepRefused(Refusal):
    code = "complaint-step-refused"
    zh, en = "该投诉目前不能这样处理", "This can't be done with the complaint as it is"
    fix_zh, fix_en = "投诉当前状态:{state_zh}。", "Its state: {state_en}."


class ComplaintNeedsAnother(Refusal):
    code, status = "complaint-needs-another", 403
    zh, en = "不能处理与自己有关的投诉", "One does not handle a complaint that concerns oneself"
    fix_zh, fix_en = "请由其他工作人员处理,或转上级。", "Ask somebody else of the staff, or the level above."


class ComplaintAtTheTop(Refusal):
    code = "complaint-at-the-top"
    zh, en = "投诉已在市级中心,没有上级可转", "The centre has it already: there is no level above"
    fix_zh, fix_en = "请由市级中心作出处理。", "It is for the centre to decide."


class ComplaintAgainstSelf(Refusal):
    code, status = "complaint-against-self", 422
    zh, en = "不能投诉自己", "One does not complain of oneself"
    fix_zh, fix_en = "请选择投诉对象。", "Choose of whom it complains."


class NoSuchRespondent(Refusal):
    code, status = "no-such-respondent", 422
    zh, en = "该从业人员没有所属的家政公司", "The worker belongs to no company here"
    fix_zh, fix_en = "请选择其他投诉对象。", "Choose another of whom it complains."


class ComplaintReasonMissing(Refusal):
    code, status = "complaint-reason-missing", 422
    zh, en = "代他人投诉需要说明理由", "Filing for another needs a reason"
    fix_zh, fix_en = "请填写代为投诉的理由。", "Say why she does not file it herself."


class ComplaintOpenAlready(Refusal):
    code = "complaint-open"
    zh, en = "同一事由的投诉正在处理", "A complaint of this kind about this placement is being handled"
    fix_zh, fix_en = "请等待处理结果。", "Wait for its outcome."
