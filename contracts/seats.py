"""Getting a seat other than by asking for it oneself, keeping it, and changing it for another. Training owns it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from contracts.training import Enrolment
from contracts.values import PromoterCode, Sentence, UnitCode
from kernel.message import Command, Event, Id, Page, PageQuery, Refusal, Value


class StaffAct(Value):
    """What somebody of the staff did with a class, or in a woman's name, and why."""

    act_id: Id
    act: str
    at: datetime
    by: Id
    person_id: Id | None
    reason: str


class EnrolFor(Command, name="training.enrol_for", answer=Enrolment):
    """As staff, take a seat (or a place in line) for a woman of one's own unit who can't do it herself."""

    class_id: Id
    person_id: Id
    reason: Sentence
    promoter_code: PromoterCode | None = None
    age: int | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=130,
        description="In years, as staff have seen it in her document; for a class that has an age limit",
    )


class AcceptSeat(Command, name="training.accept_seat", answer=Enrolment):
    """Take the seat that is held until `answer_by`. Staff can do it in her name, with a reason."""

    enrolment_id: Id
    reason: Sentence | None = Field(default=None, description="Why, if it is not her own")


class DeclineSeat(Command, name="training.decline_seat", answer=Enrolment):
    """Leave the seat that is held to the next in line."""

    enrolment_id: Id
    reason: Sentence | None = Field(default=None, description="Why, if it is not her own")


class TransferEnrolment(Command, name="training.transfer_enrolment", answer=Enrolment):
    """Change a seat for a free one in another class of the course; the answer is the new enrolment.

    Her own seat goes only if the other is hers. Staff of both classes can do it in her name, with a reason.
    """

    enrolment_id: Id
    class_id: Id
    reason: Sentence | None = Field(default=None, description="Why, if it is not one's own")


class StaffActs(PageQuery, name="training.staff_acts", answer=Page[StaffAct]):
    """What was done with a class and in women's names, for its staff."""

    class_id: Id


class SeatOffered(Event, name="training.seat_offered", version=1, subject="class_id"):
    """A seat is held for the first in line until `answer_by`; then it is the next one's."""

    enrolment_id: Id
    class_id: Id
    person_id: Id
    unit: UnitCode
    answer_by: datetime


class MovedUp(Event, name="training.moved_up", version=1, subject="class_id"):
    """She waited and has a seat now without having to accept it; `enrolled` says so too, to those who count seats."""

    enrolment_id: Id
    class_id: Id
    person_id: Id
    unit: UnitCode


class TimeClash(Refusal):
    code = "time-clash"
    zh, en = "与您的另一个班时间冲突", "She is in another class at that time"
    fix_zh, fix_en = (
        "班 {class_id} 在 {starts_at} 也有课,请先取消该班,或选择其他班。",
        "Class {class_id} meets at {starts_at}: cancel that one first, or choose another.",
    )


class NoSeatOffered(Refusal):
    code = "no-seat-offered"
    zh, en = "没有为您保留的名额", "No seat is held for this enrolment"
    fix_zh, fix_en = "轮到您时会通知您。", "Wait until you are told that it is your turn."


class OfferExpired(Refusal):
    code = "offer-expired"
    zh, en = "确认名额的时间已过", "The time to accept the seat is over"
    fix_zh, fix_en = "名额已让给下一位,您可以重新报名。", "It goes to the next in line. You can enrol again."


class CancellationTooLate(Refusal):
    code = "cancellation-too-late"
    zh, en = "已过取消报名的截止时间", "It is too late to give the seat back"
    fix_zh, fix_en = "请联系驿站工作人员办理(截止时间 {cancel_by})。", "It was {cancel_by}. Ask the station's staff."


class ReasonMissing(Refusal):
    code, status = "reason-missing", 422
    zh, en = "代他人办理须说明原因", "Acting in somebody's name needs a reason"
    fix_zh, fix_en = "请填写 reason。", "Send it as `reason`; it is kept with your name."


class OtherCourse(Refusal):
    code, status = "other-course", 422
    zh, en = "不是同一门课程的班", "The class is of another course"
    fix_zh, fix_en = "请选择同一课程的班,或另行报名。", "Choose a class of the same course, or enrol in that one."


class NoFreeSeat(Refusal):
    code = "no-free-seat"
    zh, en = "要转入的班没有空余名额", "The other class has no free seat"
    fix_zh, fix_en = "您的原名额仍保留。请选择其他班。", "The seat she has is still hers. Choose another class."
