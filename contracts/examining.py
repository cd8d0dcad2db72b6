"""Planned exams: rooms, sessions, windows and quotas; the seats by a seed that was committed to; the day itself.

An exam that `OpenExam` opens needs none of this. Of a planned one the hash of a seed is published while registration
is open, and the seed when it is closed: whoever has both and the list of candidates computes the same seats.
Certification owns them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.certification import ExamRegistration, ExamSort, ExamView, WorkType
from contracts.standards import Part
from contracts.values import Fen, Level, OccupationCode, Sentence, Title, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Query, Refusal, SortedQuery, Value

RoomCode = Annotated[str, StringConstraints(min_length=1, max_length=20), Field(examples=["A101"])]
#: As it is printed and typed, or what the ticket's QR code holds: the number with its proof.
TicketNumber = Annotated[str, StringConstraints(min_length=10, max_length=41)]
Seats = Annotated[int, Field(strict=True, ge=1, le=2000)]


class ExamState(Labelled):
    """The way of an exam, drawn in docs/states.md."""

    PLANNED = "planned", "已计划", "Planned"
    OPEN = "open", "报名中", "Open for registration"
    CLOSED = "closed", "报名截止,座位已排", "Closed; seats are assigned"
    HELD = "held", "已考试", "Held"
    MARKED = "marked", "已评分", "Marked"
    PUBLISHED = "published", "成绩已公布", "Results published"
    CANCELLED = "cancelled", "已取消", "Cancelled"


class ExamStep(Labelled):
    OPEN = "open", "开始报名", "Open registration"
    CLOSE = "close", "截止报名并排座", "Close registration, assign seats"
    HOLD = "hold", "考试结束", "It was held"
    MARK = "mark", "评分完成", "All is marked"
    PUBLISH = "publish", "公布成绩", "Publish the results"
    CANCEL = "cancel", "取消", "Cancel"


class Misconduct(Labelled):
    CHEATING = "cheating", "作弊", "Cheating"
    FALSE_IDENTITY = "false_identity", "替考", "Sitting for somebody else"
    DISTURBANCE = "disturbance", "扰乱考场秩序", "Disturbing the exam"


class Room(Value):
    code: RoomCode
    seats: int = Field(strict=True, ge=1, le=500)


class ExamSession(Value):
    """When a part is sat, by everybody who sits it."""

    part: Part
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class Quota(Value):
    """Seats kept for the women of a county. Seats that no quota keeps are for everybody."""

    county: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    seats: Seats


class QuotaView(Value):
    county: UnitCode
    seats: int
    taken: int


class PlannedExam(Value):
    """`seed` is empty until registration is closed; `invigilators` are shown to staff alone."""

    exam: ExamView
    state: ExamState
    edition_id: Id | None
    registration_from: datetime
    registration_until: datetime
    sessions: list[ExamSession]
    rooms: list[Room]
    quotas: list[QuotaView]
    invigilators: list[Id]
    seed_hash: str = Field(description="SHA-256 of the seed, in hexadecimal")
    seed: str | None
    review_days: int
    published_at: datetime | None


class Seat(Value):
    """Who sits where. `group` is the class she was trained in, which seating keeps apart."""

    registration_id: Id
    person_id: Id
    ticket_number: str
    room: str
    seat: int
    group: str | None
    sits: list[Part]
    state: str


class PlanExam(Command, name="certification.plan_exam", answer=PlannedExam):
    """Plan an exam by the edition in force, of which each part needs its session. It isn't open yet."""

    occupation_code: OccupationCode
    work_type_zh: WorkType = ""
    level: Level
    unit: UnitCode
    place: Title
    list_price_fen: Fen
    registration_from: AwareDatetime
    registration_until: AwareDatetime
    sessions: list[ExamSession] = Field(min_length=1, max_length=3)
    rooms: list[Room] = Field(min_length=1, max_length=50)
    quotas: list[Quota] = Field(default=[], max_length=50)
    invigilators: list[Id] = Field(default=[], max_length=100)
    review_days: int = Field(default=15, strict=True, ge=1, le=60)


class OpenRegistration(Command, name="certification.open_registration", answer=PlannedExam):
    """With it the hash of the seed is published."""

    exam_id: Id


class CloseRegistration(Command, name="certification.close_registration", answer=PlannedExam):
    """Close it and assign the seats, which also happens by itself in time. Before its time a reason is needed."""

    exam_id: Id
    reason: Sentence | None = None


class HoldExam(Command, name="certification.hold_exam", answer=PlannedExam):
    """Say that it is over: who has not checked in was absent."""

    exam_id: Id


class CancelExam(Command, name="certification.cancel_exam", answer=ExamView):
    """Of either kind, before it is held. Each registration is cancelled with an event of its own."""

    exam_id: Id
    reason: Sentence


class FreeQuota(Command, name="certification.free_quota", answer=PlannedExam):
    """Give the seats that a county has not used to everybody."""

    exam_id: Id
    county: UnitCode
    reason: Sentence


class WithdrawFromExam(Command, name="certification.withdraw_from_exam", answer=ExamRegistration):
    """Until registration is closed; the seat is another's then."""

    registration_id: Id


class CheckIn(Command, name="certification.check_in", answer=ExamRegistration):
    """At the door, by the number on her admission ticket: by staff, or by an invigilator of this exam."""

    exam_id: Id
    ticket_number: TicketNumber


class RecordMisconduct(Command, name="certification.record_misconduct", answer=ExamRegistration):
    """Makes her marks in this exam void."""

    registration_id: Id
    kind: Misconduct
    reason: Sentence


class ExamPlan(Query, name="certification.exam_plan", answer=PlannedExam):
    exam_id: Id


class ExamPlans(SortedQuery, name="certification.exam_plans", answer=Page[PlannedExam]):
    """Those of one's units, for staff."""

    sort: ExamSort | None = None

    unit: UnitCode | None = None
    state: ExamState | None = None


class Seating(PageQuery, name="certification.seating", answer=Page[Seat]):
    """Who sits where, in the order of seats, with all that is needed to compute it again; for staff."""

    exam_id: Id
    room: RoomCode | None = None
    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5}$")] | None = None


class ExamClosed(Event, name="certification.exam_closed", version=1, subject="exam_id"):
    """Registration is closed. The seed is public from now on."""

    exam_id: Id
    unit: UnitCode
    seed: str


class ExamCancelled(Event, name="certification.exam_cancelled", version=1, subject="exam_id"):
    exam_id: Id
    unit: UnitCode


class SeatAssigned(Event, name="certification.seat_assigned", version=1, subject="person_id"):
    """Her admission ticket is complete."""

    registration_id: Id
    exam_id: Id
    person_id: Id


class RegistrationWithdrawn(Event, name="certification.registration_withdrawn", version=1, subject="person_id"):
    registration_id: Id
    exam_id: Id
    person_id: Id


class RegistrationCancelled(Event, name="certification.registration_cancelled", version=1, subject="person_id"):
    """The exam she was registered for is cancelled: she is to be told."""

    registration_id: Id
    exam_id: Id
    person_id: Id


class RegistrationVoided(Event, name="certification.registration_voided", version=1, subject="person_id"):
    registration_id: Id
    exam_id: Id
    person_id: Id
    kind: Misconduct


class QuotaFreed(Event, name="certification.quota_freed", version=1, subject="exam_id"):
    exam_id: Id
    county: UnitCode
    seats: int


class ExamPlanWrong(Refusal):
    code, status = "exam-plan-wrong", 422
    zh, en = "考试计划有误", "The exam's plan does not fit together"
    fix_zh, fix_en = "{wrong_zh}", "{wrong_en}"


class NotPlanned(Refusal):
    code = "not-planned"
    zh, en = "该考试没有考务计划", "This exam was opened without a plan"
    fix_zh, fix_en = "直接开考的考试请直接登记成绩。", "Record its marks directly; only planned exams go this way."


class ExamStepRefused(Refusal):
    code = "exam-step-refused"
    zh, en = "考试目前不能进行此操作", "The exam is not in a state for this"
    fix_zh, fix_en = "请先查看考试状态:{state_zh}。", "Look at its state first: {state_en}."


class TooEarly(Refusal):
    code = "too-early"
    zh, en = "时间未到", "It is too early for this"
    fix_zh, fix_en = "请在 {at} 之后再操作。", "Do it after {at}."


class ClosedEarly(Refusal):
    code, status = "closed-early", 422
    zh, en = "提前截止报名须说明原因", "Closing registration before its time needs a reason"
    fix_zh, fix_en = "请填写原因,或等到截止时间。", "Give a reason, or wait: in time it closes by itself."


class RegistrationNotOpen(Refusal):
    code = "registration-not-open"
    zh, en = "该考试目前不接受报名", "Registration for this exam is not open"
    fix_zh, fix_en = "请查看报名时间,或选择其他考试。", "Look at its registration window, or choose another exam."


class QuotaFull(Refusal):
    code = "quota-full"
    zh, en = "您所在县(市、区)的名额已满", "Your county's seats in this exam are taken"
    fix_zh, fix_en = "请等待名额释放,或选择其他考试。", "Wait until others are freed, or choose another exam."


class RegistrationStepRefused(Refusal):
    code = "registration-step-refused"
    zh, en = "该报名目前不能进行此操作", "This can't be done with the registration now"
    fix_zh, fix_en = "请先查看报名状态:{state_zh}。", "Look at its state first: {state_en}."


class Invigilates(Refusal):
    code = "invigilates"
    zh, en = "您是该考试的监考人员", "You invigilate this exam"
    fix_zh, fix_en = "请选择其他考试。", "Choose another exam."
