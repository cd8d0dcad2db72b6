"""Follow-ups (回访) that are planned, and what became of placements, in numbers. Jobs owns them.

A figure of women's work is shown from ten women on: fewer could be guessed.
"""

from __future__ import annotations

from datetime import date

from contracts.jobs import FollowUpOutcome
from contracts.terms import FollowUpProblem
from contracts.values import Level, OccupationCode, UnitCode
from kernel.message import Event, Id, Labelled, Page, PageQuery, Query, Refusal, Value


class FollowUpState(Labelled):
    """Its way is drawn in docs/states.md."""

    PLANNED = "planned", "待回访", "To be made"
    DONE = "done", "已回访", "Made"
    DROPPED = "dropped", "无需回访", "Not needed: the placement had ended"


class FollowUpTiming(Labelled):
    """Which of those that are to be made. One that is overdue is due as well."""

    DUE = "due", "应回访", "Due"
    OVERDUE = "overdue", "逾期未回访", "Overdue"
    TO_COME = "to_come", "未到期", "To come"


class PayBand(Labelled):
    """Of a month's pay in yuan; each reaches to below the next."""

    BELOW_3000 = "below_3000", "3000 元以下", "below ¥3,000"
    FROM_3000 = "from_3000", "3000–4000 元", "¥3,000 to 4,000"
    FROM_4000 = "from_4000", "4000–5000 元", "¥4,000 to 5,000"
    FROM_5000 = "from_5000", "5000–6000 元", "¥5,000 to 6,000"
    FROM_6000 = "from_6000", "6000–8000 元", "¥6,000 to 8,000"
    FROM_8000 = "from_8000", "8000–10000 元", "¥8,000 to 10,000"
    FROM_10000 = "from_10000", "10000 元以上", "¥10,000 and more"


class PlannedFollowUp(Value):
    placement_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode
    day: int
    due_on: date
    state: FollowUpState
    done_on: date | None
    is_overdue: bool


class ProblemCount(Value):
    problem: FollowUpProblem
    count: int


class OutcomeCount(Value):
    outcome: FollowUpOutcome
    count: int


class FollowUpFigures(Value):
    """Of follow-ups that fell due in a time, of a unit and all under it. Means are of 1 to 5, from five answers on."""

    unit: UnitCode
    due: int
    done: int
    done_in_time: int
    overdue: int
    dropped: int
    household_satisfaction: float | None
    worker_satisfaction: float | None
    outcomes: list[OutcomeCount]
    problems: list[ProblemCount]


class CareerFigures(Value):
    """Of women who were placed with a certificate of this level. Each share is of those of whom it is known.

    `pay_before`, `pay_after`: in which band the median lies, 30 days after the start. Null where fewer than ten are
    known.
    """

    work_type_zh: str
    level: Level
    women: int
    still_after_30: float | None
    still_after_90: float | None
    pay_before: PayBand | None
    pay_after: PayBand | None


class PlannedFollowUps(PageQuery, name="jobs.planned_follow_ups", answer=Page[PlannedFollowUp]):
    """Of a unit and all under it, for its staff. `timing` asks for those that are to be made."""

    unit: UnitCode
    timing: FollowUpTiming | None = None
    placement_id: Id | None = None


class FollowUpSummary(Query, name="jobs.follow_up_summary", answer=FollowUpFigures):
    """For staff, of those due from `since` to `until`, both included."""

    unit: UnitCode
    since: date
    until: date


class CareerOutcomes(Query, name="jobs.career_outcomes", answer=list[CareerFigures]):
    """For the career path page: by level, never for fewer than ten women."""

    occupation_code: OccupationCode


class FollowUpDue(Event, name="jobs.follow_up_due", version=1, subject="placement_id"):
    """`staff_id`: who referred her, if it was one of ours."""

    placement_id: Id
    unit: UnitCode
    day: int
    due_on: date
    is_overdue: bool
    staff_id: Id


class NoSuchFollowUp(Refusal):
    code = "no-such-follow-up"
    zh, en = "没有待做的第 {day} 天回访", "There is no follow-up to be made on day {day}"
    fix_zh, fix_en = "请查看回访计划,或不填 day。", "Look at the planned follow-ups, or leave `day` out."


class FollowUpEarly(Refusal):
    code = "follow-up-early"
    zh, en = "回访日期未到", "This follow-up is not due yet"
    fix_zh, fix_en = "请在 {due_on} 起登记,或不填 day。", "Record it from {due_on} on, or leave `day` out."


class SpanReversed(Refusal):
    code, status = "span-reversed", 422
    zh, en = "起止日期不正确", "The span of days is the wrong way round"
    fix_zh, fix_en = "开始日期须不晚于结束日期。", "The first day must not come after the last."
