"""The board beyond its totals: funnel, trends, a table by unit, and the women behind a figure. Stations owns it.

Staff see their units' figures as they are. To others (departments) a figure below ten is not told, nor what it could be
computed from: the rule is `services.stations.reports.board_rules.hidden`.
"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from contracts.values import OccupationCode, UnitCode
from kernel.message import Id, Labelled, Page, PageQuery, Query, Refusal, Value


class FunnelStep(Labelled):
    """A woman's way, in its order."""

    REGISTERED = "registered", "已登记", "Registered"
    TRAINED = "trained", "已结业", "Trained"
    CERTIFIED = "certified", "已取证", "Certified"
    REFERRED = "referred", "已推介", "Referred"
    PLACED = "placed", "已上岗", "Placed"
    WORKING_30 = "working_30", "上岗满30天在岗", "Still working after 30 days"
    WORKING_90 = "working_90", "上岗满90天在岗", "Still working after 90 days"


class TrendBy(Labelled):
    WEEK = "week", "按周", "By week"
    MONTH = "month", "按月", "By month"


class StepFigures(Value):
    """Women who reached each step for the first time. Null: not told, for it is small or would tell what is."""

    registered: int | None
    trained: int | None
    certified: int | None
    referred: int | None
    placed: int | None
    working_30: int | None
    working_90: int | None


class FunnelView(Value):
    """`version` is that of the figures' definitions (`/v1/figures`)."""

    unit: UnitCode
    version: str
    figures: StepFigures


class TrendPoint(Value):
    """`starts_on`: the Monday of the week, or the first of the month."""

    starts_on: date
    figures: StepFigures


class UnitFigures(Value):
    unit: UnitCode
    figures: StepFigures


class BoardTableView(Value):
    """A row for each unit below, and for the women of the unit itself; the total is that of the rows."""

    unit: UnitCode
    rows: list[UnitFigures]
    total: StepFigures
    is_hiding: bool = Field(description="Whether small figures are not told to the one who asks")


class BoardWoman(Value):
    person_id: Id
    home_unit: UnitCode
    reached_on: date


class FigureDefinition(Value):
    """What a figure counts, and which event says so."""

    figure: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    source_event: str
    version: str


class Funnel(Query, name="stations.funnel", answer=FunnelView):
    """Of a unit and all that lies under it. `since` and `until` are days of Beijing, both included; an occupation's
    women are those who were trained or certified in it.
    """

    unit: UnitCode
    since: date | None = None
    until: date | None = None
    occupation_code: OccupationCode | None = None


class Trend(Query, name="stations.trend", answer=list[TrendPoint]):
    """Week by week or month by month, of at most two years; without a period the year up to today."""

    unit: UnitCode
    by: TrendBy = TrendBy.MONTH
    since: date | None = None
    until: date | None = None
    occupation_code: OccupationCode | None = None


class BoardTable(Query, name="stations.board_table", answer=BoardTableView):
    """By the units below. For departments without period or occupation: two such tables would tell what one hides."""

    unit: UnitCode
    since: date | None = None
    until: date | None = None
    occupation_code: OccupationCode | None = None


class BoardWomen(PageQuery, name="stations.board_women", answer=Page[BoardWoman]):
    """Who is behind a figure, for staff of the unit; by ids, to which the gateway joins names for a reason."""

    unit: UnitCode
    step: FunnelStep
    since: date | None = None
    until: date | None = None
    occupation_code: OccupationCode | None = None


class Figures(Query, name="stations.figures", answer=list[FigureDefinition]):
    """What each figure of the board and of the monthly report counts."""


class PeriodWrong(Refusal):
    code, status = "period-wrong", 422
    zh, en = "时间范围不正确", "The period does not fit"
    fix_zh, fix_en = (
        "截止日不得早于起始日,趋势最长两年。",
        "It must not end before it begins; a trend is of two years at most.",
    )


class FiltersForStaff(Refusal):
    code, status = "filters-for-staff", 403
    zh, en = "您只能查看不加筛选的总表", "You may see the table without filters"
    fix_zh, fix_en = (
        "请去掉时间和职业条件;筛选会暴露小数字。",
        "Leave out period and occupation: with them small figures could be computed.",
    )
