"""The words in which the terms of work are said, and how a referral and a placement can go. Jobs owns them.

The terms follow the model contract for domestic services (家政服务合同示范文本): pay, hours, rest, board, trial.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from contracts.circumstances import ClockTime, Weekday
from contracts.values import Fen
from kernel.message import Labelled, Value

EndTime = Annotated[
    str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"), Field(examples=["12:00"])
]


class PayPer(Labelled):
    MONTH = "month", "每月", "A month"
    DAY = "day", "每天", "A day"
    HOUR = "hour", "每小时", "An hour"


class WeeklyHours(Value):
    """Hours of Beijing on one day of every week; what goes on past midnight is said as two."""

    weekday: Weekday
    starts: ClockTime
    ends: EndTime


class Terms(Value):
    """Of the work. Without `hours`, or living in, it takes all of a worker's time; without `ends_on` it has no end."""

    starts_on: date
    ends_on: date | None = None
    live_in: StrictBool = False
    hours: list[WeeklyHours] = Field(default=[], max_length=50)
    pay_fen: Fen | None = Field(default=None, description="Null: within the band of the need, not yet settled")
    pay_per: PayPer = PayPer.MONTH
    rest_days: int = Field(default=4, strict=True, ge=0, le=20, description="A month")
    trial_days: int = Field(default=0, strict=True, ge=0, le=30)


class ReferralDeclineReason(Labelled):
    """Why a side says no to a referral; its own words stand beside it."""

    PAY = "pay", "薪酬不合适", "The pay"
    HOURS = "hours", "时间不合适", "The hours"
    DISTANCE = "distance", "距离太远", "The distance"
    LIVING_IN = "living_in", "住家安排不合适", "Living in, or not"
    SKILLS = "skills", "技能或经验不符", "Skills or experience"
    IMPRESSION = "impression", "见面后认为不合适", "After meeting"
    FOUND_OTHER = "found_other", "已另有安排", "Has found another"
    OTHER = "other", "其他原因", "Another reason"


class PlacementState(Labelled):
    """The way of a placement, drawn in docs/states.md."""

    AGREED = "agreed", "待上岗", "Agreed, not begun"
    ON_TRIAL = "on_trial", "试用中", "On trial"
    WORKING = "working", "在岗", "Working"
    ENDED = "ended", "已离岗", "Ended"


class EndReason(Labelled):
    """Why a placement has ended."""

    TERM_OVER = "term_over", "约定期满", "The term is over"
    TRIAL_FAILED = "trial_failed", "试用未通过", "The trial was not passed"
    NEVER_STARTED = "never_started", "未实际上岗", "It never began"
    WORKER_LEFT = "worker_left", "从业人员提出离岗", "The worker wanted to leave"
    HOUSEHOLD_ENDED = "household_ended", "家庭提出终止", "The household ended it"
    BOTH_AGREED = "both_agreed", "双方协商终止", "Both agreed to end it"
    OTHER = "other", "其他原因", "Another reason"


class FollowUpProblem(Labelled):
    """What a follow-up finds to be solved."""

    PAY_LATE = "pay_late", "未按时付薪", "Pay is late"
    HOURS_LONGER = "hours_longer", "工时超出约定", "Longer hours than agreed"
    OTHER_WORK = "other_work", "工作内容与约定不符", "Other work than agreed"
    NO_REST = "no_rest", "休息日未保障", "Rest days are not given"
    SKILLS_LACKING = "skills_lacking", "技能需提升", "Skills to be learned"
    PUNCTUALITY = "punctuality", "守时或请假问题", "Punctuality or absences"
    CONFLICT = "conflict", "沟通或相处问题", "They do not get on"
    HEALTH = "health", "健康原因", "Health"
    OTHER = "other", "其他问题", "Another problem"
