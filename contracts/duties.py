"""值班表: who is on duty at a unit when. A weekly pattern, and swaps for single days. Stations owns it."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

from pydantic import Field, StrictBool

from contracts.values import UnitCode
from kernel.message import Command, Id, Labelled, Page, PageQuery, Query, Refusal, Value

#: As ISO 8601 counts them: 1 is Monday, 7 Sunday.
Weekday = Annotated[int, Field(strict=True, ge=1, le=7)]


class SwapState(Labelled):
    PROPOSED = "proposed", "待对方确认", "Awaiting the colleague"
    ACCEPTED = "accepted", "已换班", "Swapped"
    DECLINED = "declined", "对方未同意", "Declined"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"
    LAPSED = "lapsed", "已失效", "Lapsed"


class Duty(Value):
    """A shift of every week, by Beijing's clock, from a day to a last day (null: without end)."""

    duty_id: Id
    unit: UnitCode
    weekday: Weekday
    starts: time
    ends: time
    person_id: Id
    from_on: date
    until: date | None


class Shift(Value):
    """One shift of one day. `instead_of`: whose it is by the pattern, where two have swapped."""

    duty_id: Id
    on: date
    starts: time
    ends: time
    person_id: Id
    instead_of: Id | None


class Swap(Value):
    """`person_id` is on duty that day by the pattern, `colleague_id` comes instead."""

    swap_id: Id
    duty_id: Id
    on: date
    person_id: Id
    colleague_id: Id
    state: SwapState


class SetDuty(Command, name="stations.set_duty", answer=Duty):
    """Put somebody of the unit, or of one above, on duty every week; by its staff."""

    unit: UnitCode
    weekday: Weekday
    starts: time
    ends: time
    person_id: Id
    from_on: date
    until: date | None = None


class EndDuty(Command, name="stations.end_duty", answer=Duty):
    """Its last day is this one."""

    duty_id: Id
    until: date


class ProposeSwap(Command, name="stations.propose_swap", answer=Swap):
    """As the one on duty that day: ask a colleague to come instead."""

    duty_id: Id
    on: date
    colleague_id: Id


class AnswerSwap(Command, name="stations.answer_swap", answer=Swap):
    """As the colleague."""

    swap_id: Id
    accept: StrictBool


class WithdrawSwap(Command, name="stations.withdraw_swap", answer=Swap):
    """As the one who has asked, before the colleague has answered."""

    swap_id: Id


class DutyRoster(Query, name="stations.duty_roster", answer=list[Shift]):
    """Who is on duty at a unit, day by day, for its staff."""

    unit: UnitCode
    from_on: date
    days: int = Field(default=7, ge=1, le=42)


class Duties(PageQuery, name="stations.duties", answer=Page[Duty]):
    """The weekly pattern of a unit, for its staff."""

    unit: UnitCode
    person_id: Id | None = None


class MySwaps(PageQuery, name="stations.my_swaps", answer=Page[Swap]):
    """Those that the person who asks has asked for or was asked for, the newest first."""

    state: SwapState | None = None


class DutyTimesWrong(Refusal):
    code, status = "duty-times-wrong", 422
    zh, en = "值班时间不正确", "The times of the duty do not fit"
    fix_zh, fix_en = (
        "结束须晚于开始,末日不早于首日;换班须是该班次的日期,且不早于今天。",
        "The end must come after the beginning; a swap is for a day of that shift, today or later.",
    )


class DutyOverlaps(Refusal):
    code = "duty-overlaps"
    zh, en = "该人员此时已值班", "This person is on duty at that time already"
    fix_zh, fix_en = "请换人或调整时间。", "Choose somebody else or another time."


class UnknownColleague(Refusal):
    code, status = "unknown-colleague", 422
    zh, en = "该人员不在本单位任职", "This person has no role at this unit"
    fix_zh, fix_en = "请先邀请其任职,或选择其他同事。", "Invite her to a role first, or choose a colleague."


class SwapClosed(Refusal):
    code = "swap-closed"
    zh, en = "该换班已有结果或已有人换班", "This swap is settled, or the day is swapped already"
    fix_zh, fix_en = "请查看值班表。", "Look at the roster."
