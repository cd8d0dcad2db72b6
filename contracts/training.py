"""Training: courses, classes, enrolment, attendance and completion."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.values import Fen, Level, OccupationCode, PromoterCode, Sentence, Title, UnitCode, Waiver
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, SortedQuery, Value

Series = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,12}$"), Field(examples=["JWFW5"])]
WorkType = Annotated[str, StringConstraints(max_length=20)]


class CourseKind(Labelled):
    VOCATIONAL = "vocational", "职业技能培训", "Vocational training"
    COMMUNITY = "community", "社区课程", "Community class"
    YOUNG_PEOPLE = "young_people", "青少年家务劳动教育", "Household chores for young people"
    CROSS_STRAIT = "cross_strait", "两岸家政融合", "Cross-strait programme"


class ClassState(Labelled):
    """The way of a class, drawn in docs/states.md."""

    PLANNED = "planned", "计划中", "Planned"
    OPEN = "open", "已开放", "Open"
    RUNNING = "running", "开课中", "Running"
    FINISHED = "finished", "已结束", "Finished"
    ARCHIVED = "archived", "已归档", "Archived"
    CANCELLED = "cancelled", "已取消", "Cancelled"


class EnrolmentState(Labelled):
    """The way of an enrolment, drawn in docs/states.md."""

    ENROLLED = "enrolled", "已报名", "Enrolled"
    WAITING = "waiting", "候补中", "On the waiting list"
    CANCELLED = "cancelled", "已取消", "Cancelled"
    COMPLETED = "completed", "已结业", "Completed"
    OFFERED = "offered", "候补到位,待确认", "A seat is held, to be accepted"
    DECLINED = "declined", "已放弃候补名额", "Declined the seat"
    LAPSED = "lapsed", "逾期未确认", "Did not answer in time"
    MOVED = "moved", "已转班", "Moved to another class"


class CancelCause(Labelled):
    """Why somebody is no longer in a class, or in line for it."""

    HERSELF = "herself", "本人取消", "She cancelled"
    STAFF = "staff", "工作人员代为取消", "Staff cancelled in her name"
    CLASS_CANCELLED = "class_cancelled", "该班已取消", "The class is cancelled"
    DECLINED = "declined", "放弃候补名额", "She declined the seat"
    LAPSED = "lapsed", "逾期未确认", "She did not answer in time"
    MOVED = "moved", "转到其他班", "She moved to another class"


class Course(Value):
    series: Series
    title_zh: str
    title_en: str
    hours: int
    kind: CourseKind
    list_price_fen: Fen
    occupation_code: OccupationCode | None
    work_type_zh: str
    level: Level | None


class Times(Value):
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class SessionView(Value):
    session_id: Id
    starts_at: datetime
    ends_at: datetime
    trainer_id: Id | None = None
    room: str | None = None
    is_cancelled: bool = False


class ClassView(Value):
    """One run of a course; `number` is the N of 第N期 in its series at its unit.

    Women can enrol from `opens_at` to `closes_at`; where these are null, as long as it is open or running.
    """

    class_id: Id
    series: Series
    title_zh: str
    title_en: str
    number: int
    unit: UnitCode
    place: str
    capacity: int
    enrolled: int
    waiting: int
    sessions: list[SessionView]
    state: ClassState = ClassState.OPEN
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    offered: int = Field(default=0, description="Seats that are held for women from the waiting list")
    answer_minutes: int | None = Field(default=None, description="How long one is held; null: it is hers at once")
    edition_id: Id | None = Field(default=None, description="The edition of its course that it is held by")
    cancel_by: datetime | None = Field(default=None, description="Until when she can give a seat back herself")


class Enrolment(Value):
    """`place_in_line` counts from 1 while the state is `waiting`; `answer_by` is when an `offered` seat is lost."""

    enrolment_id: Id
    class_id: Id
    person_id: Id
    state: EnrolmentState
    place_in_line: int | None = None
    answer_by: datetime | None = None
    promoter_code: PromoterCode | None = None


class AttendanceRecord(Value):
    enrolment_id: Id
    session_id: Id


class AddCourse(Command, name="training.add_course", answer=Course):
    """Add a course, or correct the one of this series."""

    series: Series
    title_zh: Title
    title_en: Title
    hours: int = Field(strict=True, ge=1, le=2000)
    kind: CourseKind
    list_price_fen: Fen
    occupation_code: OccupationCode | None = None
    work_type_zh: WorkType = ""
    level: Level | None = None


class OpenClass(Command, name="training.open_class", answer=ClassView):
    """Open the next class of a course at a unit, for enrolment."""

    series: Series
    unit: UnitCode
    place: Title
    capacity: int = Field(strict=True, ge=1, le=500)
    sessions: list[Times] = Field(min_length=1, max_length=100)


class Enrol(Command, name="training.enrol", answer=Enrolment):
    """Take a seat; when there is none left, a place on the waiting list. With the code of the promoter who told her."""

    class_id: Id
    promoter_code: PromoterCode | None = None
    age_attestation: str | None = Field(
        default=None, max_length=2000, description="From /v1/age-attestations, for a class that has an age limit"
    )


class CancelEnrolment(Command, name="training.cancel_enrolment", answer=Enrolment):
    """Give the seat back, within the class's deadline; the first on the waiting list moves up at once.

    Staff can do it in her name, with a reason, and later.
    """

    enrolment_id: Id
    reason: Sentence | None = Field(default=None, description="Why, if it is not one's own")


class RecordAttendance(Command, name="training.record_attendance", answer=AttendanceRecord):
    session_id: Id
    enrolment_id: Id


class Complete(Command, name="training.complete", answer=Enrolment):
    """Record that a woman has finished the class. She must have attended enough of its sessions."""

    enrolment_id: Id


class Courses(PageQuery, name="training.courses", answer=Page[Course]):
    """Courses in the order of their series."""

    cursor: Series | None = None
    kind: CourseKind | None = None


class ClassSort(Labelled):
    BEGIN = "begin", "开课时间", "When it begins"
    END = "end", "结束时间", "When it ends"


class OpenClasses(SortedQuery, name="training.open_classes", answer=Page[ClassView]):
    """Classes whose last session is still to come; by default in the order in which they were planned."""

    unit: UnitCode | None = None
    series: Series | None = None
    begins_from: AwareDatetime | None = None
    begins_before: AwareDatetime | None = None
    sort: ClassSort | None = None


class ClassById(Query, name="training.class_by_id", answer=ClassView):
    class_id: Id


class Roster(PageQuery, name="training.roster", answer=Page[Enrolment]):
    """Everybody in a class, in the order of enrolling; for staff."""

    class_id: Id
    state: EnrolmentState | None = None


class MyEnrolments(PageQuery, name="training.my_enrolments", answer=Page[Enrolment]):
    state: EnrolmentState | None = None


class CourseAdded(Course, Event, name="training.course_added", version=1, subject="series", flows=Flow.DOWN):
    """A course as it now is. A county takes over its centre's."""


class ClassOpened(Event, name="training.class_opened", version=1, subject="class_id"):
    class_id: Id
    series: Series
    number: int
    unit: UnitCode
    capacity: int


class Enrolled(Event, name="training.enrolled", version=1, subject="class_id"):
    """Somebody has a seat, at once or from the waiting list."""

    enrolment_id: Id
    class_id: Id
    person_id: Id
    unit: UnitCode
    promoter_code: PromoterCode | None = None
    moved_from: Id | None = Field(default=None, description="Her enrolment in another class, which this one replaces")


class WaitListed(Event, name="training.wait_listed", version=1, subject="class_id"):
    enrolment_id: Id
    class_id: Id
    person_id: Id
    unit: UnitCode


class EnrolmentCancelled(Event, name="training.enrolment_cancelled", version=1, subject="class_id"):
    """Somebody is no longer in a class, or in line for it."""

    enrolment_id: Id
    class_id: Id
    person_id: Id
    cause: CancelCause | None = None


class Attended(Event, name="training.attended", version=1, subject="class_id"):
    enrolment_id: Id
    class_id: Id
    session_id: Id
    person_id: Id


class Completed(Event, name="training.completed", version=1, subject="person_id", flows=Flow.UP):
    enrolment_id: Id
    class_id: Id
    person_id: Id
    unit: UnitCode
    series: Series
    hours: int
    occupation_code: OccupationCode | None
    work_type_zh: str
    level: Level | None
    completed_at: datetime


class FeeWaived(Waiver, Event, name="training.fee_waived", version=1, subject="person_id", flows=Flow.UP):
    """免费培训; the cause is the enrolment that was completed."""


class UnknownCourse(Refusal):
    code, status = "unknown-course", 422
    zh, en = "没有这门课程", "There is no such course"
    fix_zh, fix_en = "请检查课程代码。", "Check the series."


class AlreadyEnrolled(Refusal):
    code = "already-enrolled"
    zh, en = "您已报名该班", "You are in this class already"
    fix_zh, fix_en = "无需重复报名。", "There is nothing to do."


class WaitingListFull(Refusal):
    code = "class-full"
    zh, en = "该班名额和候补都已满", "The class and its waiting list are full"
    fix_zh, fix_en = "请选择下一期或其他驿站的班。", "Choose the next class, or one at another station."


class EnrolmentNotYet(Refusal):
    code = "enrolment-not-yet"
    zh, en = "该班尚未开始报名", "Enrolment in this class has not begun"
    fix_zh, fix_en = "{opens_at} 起可以报名。", "Come back at {opens_at}."


class EnrolmentClosed(Refusal):
    code = "enrolment-closed"
    zh, en = "该班报名已截止", "Enrolment in this class has closed"
    fix_zh, fix_en = "请选择下一期或其他驿站的班。", "Choose the next class, or one at another station."


class ClassIsCancelled(Refusal):
    code = "class-cancelled"
    zh, en = "该班已取消", "The class is cancelled"
    fix_zh, fix_en = "请选择其他班。", "Choose another class."


class ClassOver(Refusal):
    code = "class-over"
    zh, en = "该班已结束", "The class is over"
    fix_zh, fix_en = "请选择其他班。", "Choose another class."


class NotInClass(Refusal):
    code = "not-in-class"
    zh, en = "该报名不在班内", "This enrolment has no seat in the class"
    fix_zh, fix_en = "只有已报名的学员才能签到、结业或取消。", "Somebody needs a seat to attend, complete or cancel."


class AttendanceTooLow(Refusal):
    code = "attendance-too-low"
    zh, en = "出勤不足,不能结业", "Too few sessions attended to complete"
    fix_zh, fix_en = "需出勤至少 {needed} 次,现有 {attended} 次。", "{needed} sessions are needed, {attended} attended."
