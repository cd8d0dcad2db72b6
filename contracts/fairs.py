"""Job fairs (招聘会): tables of needs and vacancies, workers who come, and interviews at times that nobody has twice.

A fair's time is cut into slots. At each table stands one posting; in a slot a table sees one worker, and a worker one
table. Jobs owns it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from contracts.needs import PostingKind
from contracts.values import Fen, Level, OccupationCode, Sentence, Title, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Query, Refusal, Value

SlotNumber = Annotated[int, Field(strict=True, ge=1, le=144, description="The first slot is 1")]


class FairState(Labelled):
    """Its way is drawn in docs/states.md."""

    PLANNED = "planned", "筹备中", "Planned"
    OPEN = "open", "报名中", "Open"
    RUNNING = "running", "进行中", "Running"
    FINISHED = "finished", "已结束", "Finished"
    CANCELLED = "cancelled", "已取消", "Cancelled"


class FairInterviewOutcome(Labelled):
    AGREED = "agreed", "达成意向", "Agreed"
    AGAIN = "again", "约定再谈", "To meet again"
    NOT_AGREED = "not_agreed", "未达成意向", "Not agreed"
    ABSENT = "absent", "本人未到", "She did not come"


class Fair(Value):
    fair_id: Id
    unit: UnitCode
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    slot_minutes: int
    slots: int
    tables: int
    state: FairState


class FairTable(Value):
    """A table and what is offered there, as it stood when the table was taken."""

    table_id: Id
    fair_id: Id
    number: int
    kind: PostingKind
    posting_id: Id
    title: str
    occupation_code: OccupationCode
    work_type_zh: str
    level: Level
    live_in: bool
    pay_from_fen: Fen
    pay_to_fen: Fen


class FairSignUp(Value):
    """`signed_up_by`: she herself, or staff in her name, who say why."""

    sign_up_id: Id
    fair_id: Id
    worker_id: Id
    signed_up_by: Id
    reason: str | None
    came_at: datetime | None


class FairInterview(Value):
    interview_id: Id
    fair_id: Id
    table_id: Id
    number: int
    title: str
    worker_id: Id
    slot: int
    starts_at: datetime
    outcome: FairInterviewOutcome | None


class FairResult(Value):
    """Counted from what was recorded; `outcomes` has each of `FairInterviewOutcome`."""

    fair_id: Id
    tables: int
    signed_up: int
    came: int
    interviews: int
    outcomes: dict[FairInterviewOutcome, int]


class PlanFair(Command, name="jobs.plan_fair", answer=Fair):
    unit: UnitCode
    title: Title
    place: Title
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    slot_minutes: int = Field(default=15, strict=True, ge=5, le=120)
    tables: int = Field(strict=True, ge=1, le=500)


class OpenFair(Command, name="jobs.open_fair", answer=Fair):
    """Make it public: tables can be taken, workers can sign up."""

    fair_id: Id


class CancelFair(Command, name="jobs.cancel_fair", answer=Fair):
    """Before it begins; all who would have come are told."""

    fair_id: Id
    reason: Sentence


class TakeTable(Command, name="jobs.take_table", answer=FairTable):
    """Bring an open need or vacancy to a fair, as who has posted it or as staff; it gets the lowest free number."""

    fair_id: Id
    kind: PostingKind
    posting_id: Id


class ReleaseTable(Command, name="jobs.release_table", answer=None):
    """Give the table back before the fair begins; who would have had an interview there is told."""

    table_id: Id


class JoinFair(Command, name="jobs.join_fair", answer=FairSignUp):
    fair_id: Id


class JoinFairFor(Command, name="jobs.join_fair_for", answer=FairSignUp):
    """As staff, sign up a worker of one's own unit who can't do it herself."""

    fair_id: Id
    worker_id: Id
    reason: Sentence


class LeaveFair(Command, name="jobs.leave_fair", answer=None):
    """Before it begins; her interviews are free for others."""

    fair_id: Id


class BookFairInterview(Command, name="jobs.book_fair_interview", answer=FairInterview):
    """Take a slot at a table, for oneself, or as the fair's staff for a worker who has signed up."""

    table_id: Id
    slot: SlotNumber
    worker_id: Id | None = Field(default=None, description="Whose, for staff; without it one's own")


class CancelFairInterview(Command, name="jobs.cancel_fair_interview", answer=None):
    """Before it begins, as the worker or the fair's staff."""

    interview_id: Id


class CheckInAtFair(Command, name="jobs.check_in_at_fair", answer=FairSignUp):
    """As the fair's staff, on the day of the fair: she is here."""

    sign_up_id: Id


class RecordFairInterview(Command, name="jobs.record_fair_interview", answer=FairInterview):
    """How it went, as the fair's staff or who has the table; the last word counts."""

    interview_id: Id
    outcome: FairInterviewOutcome


class Fairs(PageQuery, name="jobs.fairs", answer=Page[Fair]):
    """What is public; with `planned`, for staff of the unit, also what is not yet."""

    under: UnitCode | None = Field(default=None, description="A unit with all that lies under it")
    ends_after: AwareDatetime | None = None
    planned: bool = False


class FairById(Query, name="jobs.fair_by_id", answer=Fair):
    fair_id: Id


class FairTables(PageQuery, name="jobs.fair_tables", answer=Page[FairTable]):
    fair_id: Id
    occupation_code: OccupationCode | None = None


class FairSignUps(PageQuery, name="jobs.fair_sign_ups", answer=Page[FairSignUp]):
    """Who comes, for the fair's staff."""

    fair_id: Id
    came: bool | None = None


class MyFairs(PageQuery, name="jobs.my_fairs", answer=Page[FairSignUp]):
    """Where the worker who asks has signed up, the newest first."""


class FairInterviews(PageQuery, name="jobs.fair_interviews", answer=Page[FairInterview]):
    """All of a fair for its staff; those of a table for who has it; else one's own."""

    fair_id: Id
    table_id: Id | None = None


class ResultOfFair(Query, name="jobs.result_of_fair", answer=FairResult):
    fair_id: Id


class FairCalledOff(Event, name="jobs.fair_called_off", version=1, subject="fair_id"):
    """Told once for each person who would have come."""

    fair_id: Id
    person_id: Id
    unit: UnitCode


class FairInterviewCancelled(Event, name="jobs.fair_interview_cancelled", version=1, subject="interview_id"):
    """Not by her own doing."""

    interview_id: Id
    fair_id: Id
    worker_id: Id


class FairTimesWrong(Refusal):
    code, status = "fair-times-wrong", 422
    zh, en = "招聘会时间不正确", "The fair's times are not right"
    fix_zh, fix_en = (
        "须在将来的同一天内开始和结束,并至少容纳一个面谈时段。",
        "It begins in the future, ends on the same day in Beijing, and has time for one slot at least.",
    )


class FairStepRefused(Refusal):
    code = "fair-step-refused"
    zh, en = "招聘会的当前状态不允许此操作", "The fair does not stand so that this can follow"
    fix_zh, fix_en = "当前状态:{state}。", "It is {state} now."


class FairNotOpen(Refusal):
    code = "fair-not-open"
    zh, en = "招聘会不在报名中", "The fair is not open for this"
    fix_zh, fix_en = "请选择其他招聘会,或联系主办单位。", "Choose another fair, or ask its staff."


class NoTableFree(Refusal):
    code = "no-table-free"
    zh, en = "展位已满", "All tables are taken"
    fix_zh, fix_en = "请联系主办单位增加展位。", "Ask the fair's staff."


class AlreadyAtFair(Refusal):
    code = "already-at-fair"
    zh, en = "已报名此招聘会", "This is at the fair already"
    fix_zh, fix_en = "无需重复报名。", "There is nothing to do."


class PostingNotAtHand(Refusal):
    code = "posting-not-at-hand"
    zh, en = "该用工信息不在招聘中", "This posting is not open"
    fix_zh, fix_en = "请先审核或续期。", "Have it published or renewed first."


class NotSignedUp(Refusal):
    code = "not-signed-up"
    zh, en = "尚未报名此招聘会", "She has not signed up for this fair"
    fix_zh, fix_en = "请先报名。", "Sign up first."


class SlotTaken(Refusal):
    code = "slot-taken"
    zh, en = "该时段此展位已有预约", "The table sees somebody else in this slot"
    fix_zh, fix_en = "请选择其他时段。", "Choose another slot."


class OwnSlotTaken(Refusal):
    code = "own-slot-taken"
    zh, en = "该时段已预约其他展位", "She is at another table in this slot"
    fix_zh, fix_en = "请选择其他时段,或先取消原预约。", "Choose another slot, or cancel the other one first."


class FairInterviewBooked(Refusal):
    code = "fair-interview-booked"
    zh, en = "已预约过此展位", "She has an interview at this table already"
    fix_zh, fix_en = "如需改时间,请先取消原预约。", "To change the time, cancel the other one first."


class NoSuchSlot(Refusal):
    code, status = "no-such-slot", 422
    zh, en = "没有这个时段,或该时段已开始", "There is no such slot, or it has begun"
    fix_zh, fix_en = "请选择 1 至 {slots} 之间尚未开始的时段。", "Choose one of 1 to {slots} that has not begun."


class FairInterviewNotBegun(Refusal):
    code = "fair-interview-not-begun"
    zh, en = "面谈尚未开始", "The interview has not begun"
    fix_zh, fix_en = "请在面谈后登记结果。", "Record how it went when it has been."


class FairInterviewBegun(Refusal):
    code = "fair-interview-begun"
    zh, en = "面谈已开始,不能取消", "The interview has begun and can't be cancelled"
    fix_zh, fix_en = "请由工作人员登记结果。", "Let staff record how it went."


class NotFairDay(Refusal):
    code = "not-fair-day"
    zh, en = "只能在招聘会当天签到", "Check-in is on the day of the fair"
    fix_zh, fix_en = "请在当天签到。", "Check in on that day."
