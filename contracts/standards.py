"""Standards as data: the editions of a national skill standard, who is eligible by them, and the evidence for it.

An edition says for one level of an occupation (work type) which alternatives make eligible (申报条件), each with the
clause it comes from, and of which parts the assessment consists. A change of it is a new version; an exam keeps the
version it was opened under. Certification owns them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from contracts.certification import ExamView, Mark, WorkType
from contracts.values import Level, OccupationCode, Sentence
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

EditionName = Annotated[str, StringConstraints(min_length=1, max_length=20), Field(examples=["2019"])]
Years = Annotated[int, Field(strict=True, ge=0, le=40)]


class Part(Labelled):
    """A part of an assessment. A comprehensive review is for 二级/技师 and 一级/高级技师."""

    THEORY = "theory", "理论知识考试", "Theory"
    PRACTICE = "practice", "操作技能考核", "Practice"
    REVIEW = "review", "综合评审", "Comprehensive review"


class PartPlan(Value):
    """`weight` is this part's share of the whole in percent; `pass_mark` of 100 must be reached in the part itself."""

    part: Part
    weight: int = Field(strict=True, ge=0, le=100)
    pass_mark: Mark = 60


class Alternative(Value):
    """One way to be eligible. All that it asks for must hold; what it does not ask for is empty."""

    clause: Sentence = Field(description="Where the standard says so")
    trained: bool = Field(default=False, description="A completed training for this level")
    certificate: Level | None = Field(default=None, description="A valid certificate of this lower level")
    years_since: Years = Field(default=0, description="Full years since that certificate was issued")
    years_of_work: Years = Field(default=0, description="Full years of work in the occupation, as attested")


class Rules(Value):
    """What an edition says. `resit_months`: how long a part that was passed need not be sat again (0: always)."""

    alternatives: list[Alternative] = Field(min_length=1, max_length=20)
    plan: list[PartPlan] = Field(min_length=1, max_length=3)
    resit_months: int = Field(default=12, strict=True, ge=0, le=60)


class Edition(Rules):
    edition_id: Id
    occupation_code: OccupationCode
    work_type_zh: WorkType
    level: Level
    edition: EditionName
    version: int
    in_force_from: date
    source: str


class Way(Value):
    """An alternative, and what she who asks lacks of it. `ready_on`: the day on which mere time will have met it."""

    clause: str
    met: bool
    missing_zh: str | None = None
    missing_en: str | None = None
    ready_on: date | None = None


class Prospect(Value):
    """Whether she may sit a level: yes, or what is missing on each way to it. No `edition`: by the general rule."""

    occupation_code: OccupationCode
    occupation_zh: str
    occupation_en: str
    work_type_zh: str
    level: Level
    edition: str
    held: bool
    eligible: bool
    ways: list[Way]


class NextStep(Value):
    """A level she may sit next (or is nearest to), and the exams that are open for it."""

    prospect: Prospect
    exams: list[ExamView]


class EvidenceKind(Labelled):
    WORK = "work", "从业经历", "Work in the occupation"
    CERTIFICATE = "certificate", "已有证书", "A certificate from elsewhere"
    TRAINING = "training", "已有培训", "A training completed elsewhere"


class EvidenceState(Labelled):
    SUBMITTED = "submitted", "待审核", "To be decided"
    ACCEPTED = "accepted", "已采信", "Accepted"
    REFUSED = "refused", "未采信", "Refused"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"
    REVOKED = "revoked", "已撤销", "Revoked"


class EvidenceStep(Labelled):
    """What may be done with a statement. One that was accepted and turns out untrue is revoked."""

    ACCEPT = "accept", "采信", "Accept"
    REFUSE = "refuse", "不采信", "Refuse"
    REVOKE = "revoke", "撤销", "Revoke"
    WITHDRAW = "withdraw", "撤回", "Withdraw"


class Statement(Value):
    """What she states. Of work: from and to; of a certificate or training: its level, and its day as `from_date`."""

    kind: EvidenceKind
    occupation_code: OccupationCode
    work_type_zh: WorkType = ""
    level: Level | None = None
    from_date: date
    to_date: date | None = None
    note: Sentence
    uploads: list[Id] = Field(default=[], max_length=5, description="Pictures that prove it (contracts/uploads.py)")


class Evidence(Statement):
    evidence_id: Id
    person_id: Id
    state: EvidenceState
    submitted_at: datetime
    decided_at: datetime | None
    decision_reason: str | None


class AdoptEdition(Rules, Command, name="certification.adopt_edition", answer=Edition):
    """Adopt an edition for one level, or correct it: what changes makes a new version, for exams opened from then."""

    occupation_code: OccupationCode
    work_type_zh: WorkType = ""
    level: Level
    edition: EditionName
    in_force_from: date
    source: Sentence


class SubmitEvidence(Statement, Command, name="certification.submit_evidence", answer=Evidence):
    """State what speaks for one's eligibility; staff of one's unit decide. The note is kept sealed."""


class WithdrawEvidence(Command, name="certification.withdraw_evidence", answer=Evidence):
    evidence_id: Id


class DecideEvidence(Command, name="certification.decide_evidence", answer=Evidence):
    evidence_id: Id
    decision: Literal[EvidenceStep.ACCEPT, EvidenceStep.REFUSE, EvidenceStep.REVOKE]
    reason: Sentence


class Editions(PageQuery, name="certification.editions", answer=Page[Edition]):
    """Every version of every edition, the oldest first."""

    occupation_code: OccupationCode | None = None
    work_type_zh: WorkType | None = None
    level: Level | None = None


class Prospects(Query, name="certification.prospects", answer=list[Prospect]):
    """For each level: may she who asks sit it, and if not, what is missing on each way."""

    occupation_code: OccupationCode | None = None
    level: Level | None = None


class NextSteps(Query, name="certification.next_steps", answer=list[NextStep]):
    """What next: in each work type of the occupations she has to do with (else of all), the level to sit."""


class MyEvidence(PageQuery, name="certification.my_evidence", answer=Page[Evidence]):
    pass


class SubmittedEvidence(PageQuery, name="certification.submitted_evidence", answer=Page[Evidence]):
    """Statements of the women of one's units, for staff."""

    state: EvidenceState | None = EvidenceState.SUBMITTED
    person_id: Id | None = None


class EditionAdopted(
    Rules, Event, name="certification.edition_adopted", version=1, subject="occupation_code", flows=Flow.DOWN
):
    """A version of an edition. A county takes over its centre's."""

    occupation_code: OccupationCode
    work_type_zh: str
    level: Level
    edition: str
    in_force_from: date
    source: str


class EvidenceSubmitted(Event, name="certification.evidence_submitted", version=1, subject="person_id"):
    evidence_id: Id
    person_id: Id
    kind: EvidenceKind


class EvidenceDecided(Event, name="certification.evidence_decided", version=1, subject="person_id"):
    evidence_id: Id
    person_id: Id
    state: EvidenceState


class PlanDoesNotAddUp(Refusal):
    code, status = "plan-does-not-add-up", 422
    zh, en = "考核方案不完整", "The assessment plan does not add up"
    fix_zh, fix_en = (
        "各部分不得重复,权重之和须为 100。",
        "Name each part once, and let the weights add up to 100.",
    )


class AlternativeAdmitsAll(Refusal):
    code, status = "alternative-admits-all", 422
    zh, en = "申报条件有误", "An alternative does not make sense"
    fix_zh, fix_en = (
        "每一条件须至少要求一项;所需证书须低于本等级,取证年限须与证书同时填写。",
        "Let each ask for something: a certificate of a lower level (with which alone goes `years_since`), or more.",
    )


class StatementUnclear(Refusal):
    code, status = "statement-unclear", 422
    zh, en = "陈述不完整", "The statement is not complete"
    fix_zh, fix_en = (
        "从业经历须写明起止日期(不晚于今天);证书、培训须写明等级和日期。",
        "Of work give `from_date` and `to_date`, in order and past; of anything else `level` and `from_date`.",
    )


class EvidenceClosed(Refusal):
    code = "evidence-closed"
    zh, en = "该陈述已不能如此处理", "This can't be done with the statement any more"
    fix_zh, fix_en = "请查看其状态;如有新材料,请重新提交。", "Look at its state; state anew what is new."


class OwnEvidence(Refusal):
    code = "own-evidence"
    zh, en = "不能审核本人的陈述", "Nobody decides about her own statement"
    fix_zh, fix_en = "请由其他工作人员审核。", "Let another member of the staff decide."


class WrongParts(Refusal):
    code, status = "wrong-parts", 422
    zh, en = "成绩与考核方案不符", "The marks do not fit the assessment plan"
    fix_zh, fix_en = (
        "请登记标准版本规定的各部分成绩,不多不少。",
        "Give a mark for each part that the exam's edition asks for, and for no other.",
    )
