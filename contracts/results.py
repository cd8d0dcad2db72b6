"""Results of planned exams: marks entered by two people who don't see each other's, published at once, and reviewed.

Where two entries differ a third person settles it with a reason. Certification owns them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.certification import Mark
from contracts.examining import PlannedExam
from contracts.registrations import RegistrationState
from contracts.standards import Part
from contracts.values import Level, OccupationCode, Sentence, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Query, Refusal, Value

#: Of fewer candidates than this nothing is told but that there were few.
FEW = 5


class ReviewState(Labelled):
    REQUESTED = "requested", "复核中", "Requested"
    UPHELD = "upheld", "维持原成绩", "The mark stands"
    CORRECTED = "corrected", "成绩已更正", "The mark was corrected"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"


class ReviewStep(Labelled):
    UPHOLD = "uphold", "维持", "Uphold"
    CORRECT = "correct", "更正", "Correct"
    WITHDRAW = "withdraw", "撤回", "Withdraw"


class Grouping(Labelled):
    EXAM = "exam", "按考试", "By exam"
    UNIT = "unit", "按单位", "By unit"
    LEVEL = "level", "按等级", "By level"


class EnteredMark(Value):
    registration_id: Id
    mark: Mark


class MarkProgress(Value):
    """How far a part has come: how many sit it, and of how many there is one entry, two, or two that differ."""

    exam_id: Id
    part: Part
    candidates: int
    once: int
    twice: int
    differing: int


class PartDifference(Value):
    part: Part
    first: Mark
    second: Mark


class MarkDifference(Value):
    registration_id: Id
    ticket_number: str
    parts: list[PartDifference]


class PartResult(Value):
    """`carried`: from an exam before, where she passed this part."""

    part: Part
    mark: Mark
    pass_mark: Mark
    weight: int
    carried: bool


class ExamResult(Value):
    """Hers, once results are published. `total` is the weighted mean; each part must be passed in itself."""

    registration_id: Id
    exam_id: Id
    state: RegistrationState
    parts: list[PartResult]
    total: float
    review_until: datetime | None


class Review(Value):
    review_id: Id
    registration_id: Id
    exam_id: Id
    person_id: Id
    part: Part
    reason: str
    state: ReviewState
    requested_at: datetime
    decided_at: datetime | None
    decision_reason: str | None
    mark_before: Mark
    mark_after: Mark | None


class PassRate(Value):
    """Of those who sat all they had to. All but `key` is empty where they are fewer than five."""

    key: str = Field(description="An exam's id, a unit's code, or a level")
    sat: int | None
    passed: int | None
    permille: int | None
    mean_theory: float | None
    mean_practice: float | None


class EnterMarks(Command, name="certification.enter_marks", answer=MarkProgress):
    """Marks of one part, from the sheets. Who enters one first may correct it until somebody else has entered it."""

    exam_id: Id
    part: Part
    marks: list[EnteredMark] = Field(min_length=1, max_length=100)


class SettleMark(Command, name="certification.settle_mark", answer=MarkProgress):
    """Say which mark holds where two entries differ, as a third person who has looked at the sheet."""

    registration_id: Id
    part: Part
    mark: Mark
    reason: Sentence


class FinishMarking(Command, name="certification.finish_marking", answer=PlannedExam):
    """Say that all is marked: of each candidate who was there, each part, twice and alike or settled."""

    exam_id: Id


class PublishResults(Command, name="certification.publish_results", answer=PlannedExam):
    """All results at once, and the certificates with them."""

    exam_id: Id


class RequestReview(Command, name="certification.request_review", answer=Review):
    """成绩复核: have one of one's marks looked at again."""

    registration_id: Id
    part: Part
    reason: Sentence


class WithdrawReview(Command, name="certification.withdraw_review", answer=Review):
    review_id: Id


class DecideReview(Command, name="certification.decide_review", answer=Review):
    """As one who has not entered this mark. The mark that is right: the same upholds it, another corrects it."""

    review_id: Id
    mark: Mark
    reason: Sentence


class Marked(Query, name="certification.marked", answer=list[MarkProgress]):
    """How far marking has come, part by part; for staff. It shows no mark."""

    exam_id: Id


class MarkDifferences(PageQuery, name="certification.mark_differences", answer=Page[MarkDifference]):
    """Where two entries differ and nobody has settled it; for staff."""

    exam_id: Id


class MyResults(PageQuery, name="certification.my_results", answer=Page[ExamResult]):
    pass


class Reviews(PageQuery, name="certification.reviews", answer=Page[Review]):
    """Those of one exam, for its staff; without one, one's own."""

    exam_id: Id | None = None
    state: ReviewState | None = None


class PassRates(PageQuery, name="certification.pass_rates", answer=Page[PassRate]):
    """Pass rates in the exams of one's units, for staff. `since` and `until` are about when the exams began."""

    by: Grouping = Grouping.EXAM
    unit: UnitCode | None = None
    occupation_code: OccupationCode | None = None
    level: Level | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")] | None = None


class ResultsPublished(Event, name="certification.results_published", version=1, subject="exam_id"):
    exam_id: Id
    unit: UnitCode


class ReviewRequested(Event, name="certification.review_requested", version=1, subject="person_id"):
    review_id: Id
    registration_id: Id
    person_id: Id
    unit: UnitCode


class ReviewDecided(Event, name="certification.review_decided", version=1, subject="person_id"):
    review_id: Id
    registration_id: Id
    person_id: Id
    state: ReviewState


class MarkedTwice(Refusal):
    code = "marked-twice"
    zh, en = "该考试的成绩须由两人录入", "The marks of this exam are entered by two people"
    fix_zh, fix_en = (
        "请按考务计划录入成绩并统一公布。",
        "Enter them at `/v1/mark-entries`; they are published all at once.",
    )


class SameHand(Refusal):
    code = "same-hand"
    zh, en = "须由另一人办理", "Somebody else has to do this"
    fix_zh, fix_en = (
        "两次录入、裁定、复核须由不同的人办理,且不得办理本人的成绩。",
        "Both entries, settling and reviewing each need another person, and nobody handles her own marks.",
    )


class EnteredTwice(Refusal):
    code = "entered-twice"
    zh, en = "该成绩已由两人录入", "This mark has been entered by two people"
    fix_zh, fix_en = "如两次录入不一致,请由第三人裁定。", "If the two differ, let a third person settle it."


class NothingToSettle(Refusal):
    code = "nothing-to-settle"
    zh, en = "该成绩没有待裁定的差异", "There is no difference to settle"
    fix_zh, fix_en = "请查看差异清单。", "Look at the list of differences."


class MarksMissing(Refusal):
    code = "marks-missing"
    zh, en = "还有成绩未录齐或未裁定", "Marks are missing or not settled"
    fix_zh, fix_en = (
        "还有 {missing} 项成绩须录入两次且一致,或经裁定。",
        "{missing} marks need two entries alike, or settling.",
    )


class NotToBeMarked(Refusal):
    code = "not-to-be-marked"
    zh, en = "该考生没有这一部分成绩可录", "This candidate has no mark to enter for this part"
    fix_zh, fix_en = (
        "只录入已签到考生须考的部分。",
        "Enter marks of candidates who checked in, for parts that they sit.",
    )


class ReviewTooLate(Refusal):
    code = "review-too-late"
    zh, en = "不在成绩复核期内", "It is not the time for a review"
    fix_zh, fix_en = (
        "成绩公布后、复核期内方可申请。",
        "A review can be requested once results are published, in its window.",
    )


class ReviewedAlready(Refusal):
    code = "reviewed-already"
    zh, en = "该成绩已申请过复核", "A review of this mark has been requested before"
    fix_zh, fix_en = "请查看复核结果。", "Look at its outcome."


class ReviewClosed(Refusal):
    code = "review-closed"
    zh, en = "该复核已结束", "This review is over"
    fix_zh, fix_en = "无需再操作。", "There is nothing to do."


class CertificateStands(Refusal):
    code = "certificate-stands"
    zh, en = "更正后将不合格,但证书仍有效", "The corrected mark fails, but her certificate stands"
    fix_zh, fix_en = "请先撤销证书,再更正成绩。", "Revoke the certificate first, then correct the mark."
