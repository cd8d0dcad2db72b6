"""Classes from plan to archive: when they meet, who teaches where, and what may become of them. Training owns it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.training import ClassSort, ClassState, ClassView, Series, SessionView, Times
from contracts.values import Sentence, Title, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, Refusal, SortedQuery, Value

#: A room of a unit, as its staff call it. Two classes can't be in the same one at once.
Room = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z\-]{1,20}$"), Field(examples=["201"])]
#: A time of day in Beijing, 24 hours.
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"), Field(examples=["09:00"])]
Day = Annotated[date, Field(ge=date(2020, 1, 1), le=date(2100, 1, 1))]
#: 1 is Monday, 7 is Sunday (ISO 8601).
Weekday = Annotated[int, Field(strict=True, ge=1, le=7)]


class CancelReason(Labelled):
    """Why a class or a session does not take place: in set words, because it is told to everybody."""

    TOO_FEW = "too_few", "报名人数不足", "Too few have enrolled"
    TRAINER = "trainer", "老师无法授课", "The trainer can't come"
    PLACE = "place", "场地无法使用", "The place can't be used"
    WEATHER = "weather", "天气原因", "The weather"
    OTHER = "other", "其他原因", "Another reason"


class SessionPlan(Times):
    """One meeting. Neither the trainer nor the room can be taken at that time."""

    trainer_id: Id | None = None
    room: Room | None = None


class Weekly(Value):
    """Sessions on some days of each week, at one time of day: until `until` or till there are `count` of them.

    Skipped dates (holidays) do not count: twelve sessions are twelve that take place.
    """

    first_on: Day
    weekdays: list[Weekday] = Field(min_length=1, max_length=7)
    at: ClockTime
    minutes: int = Field(strict=True, ge=15, le=720)
    until: Day | None = None
    count: int = Field(default=100, strict=True, ge=1, le=100)
    skipped: list[Day] = Field(default=[], max_length=100)
    trainer_id: Id | None = None
    room: Room | None = None


class PlanClass(Command, name="training.plan_class", answer=ClassView):
    """Plan the next class of a course at a unit, seen by its staff alone until they open it.

    Its sessions are those listed and those of `weekly`. Enrolment is from `opens_at` to `closes_at`; without them, from
    when the class is opened until its last session ends. The waiting list has `waiting_places`, by default as many as
    the class has seats. With `answer_minutes` she who moves up from it has that long to accept the seat. A seat can be
    given back until `cancel_hours` before the first session; later staff can do it.
    """

    series: Series
    unit: UnitCode
    place: Title
    capacity: int = Field(strict=True, ge=1, le=500)
    sessions: list[SessionPlan] = Field(default=[], max_length=100)
    weekly: Weekly | None = None
    opens_at: AwareDatetime | None = None
    closes_at: AwareDatetime | None = None
    waiting_places: int | None = Field(default=None, strict=True, ge=0, le=5000)
    answer_minutes: int | None = Field(default=None, strict=True, ge=10, le=10080)
    cancel_hours: int | None = Field(default=None, strict=True, ge=0, le=720)


class OpenPlannedClass(Command, name="training.open_planned_class", answer=ClassView):
    """Show a planned class to everybody, for enrolment within its window."""

    class_id: Id


class CancelClass(Command, name="training.cancel_class", answer=ClassView):
    """Call a class off. Everybody in it or in line is told. The note stays here, with who wrote it."""

    class_id: Id
    reason: CancelReason
    note: Sentence


class ArchiveClass(Command, name="training.archive_class", answer=ClassView):
    """Put a finished class away."""

    class_id: Id


class ChangeSession(Command, name="training.change_session", answer=SessionView):
    """Move a session that has not begun: another time, trainer or room. Whoever is in the class stays in it and is
    told, also that she has something else at the new time.
    """

    session_id: Id
    session: SessionPlan
    reason: Sentence


class CancelSession(Command, name="training.cancel_session", answer=SessionView):
    """Call one session off. It no longer counts for attendance. The last one can't go: cancel the class."""

    session_id: Id
    reason: CancelReason
    note: Sentence


class ClassesOfUnit(SortedQuery, name="training.classes_of_unit", answer=Page[ClassView]):
    """All classes at a unit and under it, in any state, for its staff."""

    unit: UnitCode
    state: ClassState | None = None
    series: Series | None = None
    sort: ClassSort | None = None


class ClassPlanned(Event, name="training.class_planned", version=1, subject="class_id"):
    class_id: Id
    series: Series
    number: int
    unit: UnitCode


class ClassCancelled(Event, name="training.class_cancelled", version=1, subject="class_id"):
    """An `enrolment_cancelled` for each woman goes with it."""

    class_id: Id
    series: Series
    unit: UnitCode
    reason: CancelReason


class ClassArchived(Event, name="training.class_archived", version=1, subject="class_id"):
    class_id: Id
    unit: UnitCode


class SessionChanged(Event, name="training.session_changed", version=1, subject="class_id"):
    """Its times, trainer or room are others now."""

    class_id: Id
    session_id: Id
    unit: UnitCode
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class SessionCancelled(Event, name="training.session_cancelled", version=1, subject="class_id"):
    class_id: Id
    session_id: Id
    unit: UnitCode
    reason: CancelReason


class TimetableChange(Labelled):
    MOVED = "moved", "上课时间或教室有变", "Another time or room"
    CLASHES = "clashes", "上课时间有变,且与其他课程冲突", "Another time, at which she has another class"
    CANCELLED = "cancelled", "该次课取消", "Called off"


class TimetableChanged(Event, name="training.timetable_changed", version=1, subject="person_id"):
    """A session of a class that she is in, or holds a place in line for, comes at another time or not at all."""

    person_id: Id
    enrolment_id: Id
    class_id: Id
    session_id: Id
    unit: UnitCode
    change: TimetableChange


class NoSessions(Refusal):
    code, status = "no-sessions", 422
    zh, en = "该班没有课次", "The class has no sessions"
    fix_zh, fix_en = (
        "请列出课次,或给出每周的上课时间。",
        "List sessions, or give a weekly rule that has at least one day.",
    )


class SessionsOutOfOrder(Refusal):
    code, status = "sessions-out-of-order", 422
    zh, en = "课次时间不正确", "The sessions' times do not fit together"
    fix_zh, fix_en = (
        "每次课的结束须晚于开始,且各次课不可重叠。",
        "Each session must end after it begins, and none may overlap another.",
    )


class TooManySessions(Refusal):
    code, status = "too-many-sessions", 422
    zh, en = "课次太多", "The class has too many sessions"
    fix_zh, fix_en = "一个班最多 100 次课。", "A class has 100 sessions at most."


class WindowReversed(Refusal):
    code, status = "window-reversed", 422
    zh, en = "报名时间不正确", "The enrolment window does not fit"
    fix_zh, fix_en = (
        "报名截止须晚于报名开始,且不晚于最后一次课结束。",
        "It must close after it opens, and no later than the last session ends.",
    )


class ClassNotPlanned(Refusal):
    code = "class-not-planned"
    zh, en = "该班不在计划中,不能再开放", "Only a planned class can be opened"
    fix_zh, fix_en = "已开放的班无需再开;已取消的班请另行计划。", "It is open already, or over: plan another one."


class ClassNotCancellable(Refusal):
    code = "class-not-cancellable"
    zh, en = "该班已结束或已取消", "The class is over or cancelled already"
    fix_zh, fix_en = "无需再取消。", "There is nothing to cancel."


class ClassNotFinished(Refusal):
    code = "class-not-finished"
    zh, en = "该班尚未结束,不能归档", "Only a finished class can be archived"
    fix_zh, fix_en = "请在最后一次课结束后归档。", "Archive it after its last session."


class SessionBegun(Refusal):
    code = "session-begun"
    zh, en = "该课次已开始、已结束或已取消", "The session has begun, is over, or was cancelled"
    fix_zh, fix_en = "只能调整尚未开始的课次。", "Only sessions that are still to come can be changed."


class LastSession(Refusal):
    code = "last-session"
    zh, en = "这是该班仅有的课次", "This is the only session the class has"
    fix_zh, fix_en = "如不再开班,请取消整个班。", "Cancel the class, or move the session."


class RoomTaken(Refusal):
    code = "room-taken"
    zh, en = "该教室这段时间已有其他班", "The room is taken by another class at that time"
    fix_zh, fix_en = (
        "教室 {room} 在 {starts_at} 有班 {class_id} 上课,请换教室或时间。",
        "Class {class_id} is in room {room} at {starts_at}: choose another room or time.",
    )


class TrainerTaken(Refusal):
    code = "trainer-taken"
    zh, en = "该老师这段时间已有其他班", "The trainer teaches another class at that time"
    fix_zh, fix_en = (
        "老师在 {starts_at} 有班 {class_id} 的课,请换老师或时间。",
        "The trainer has class {class_id} at {starts_at}: choose another trainer or time.",
    )
