"""A unit's life: planned, prepared, opened for reasons that are kept, described, moved, suspended, merged, closed.

Its phone and address are those of an office, for everybody. Stations owns it all.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from contracts.classes import ClockTime, Day, Weekday
from contracts.criteria import CriterionMark
from contracts.stations import Unit, UnitLevel, UnitState
from contracts.values import Sentence, Title, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

Latitude = Annotated[float, Field(ge=-90, le=90, description="WGS 84, degrees")]
Longitude = Annotated[float, Field(ge=-180, le=180, description="WGS 84, degrees")]
OfficePhone = Annotated[
    str, StringConstraints(pattern=r"^[0-9][0-9 \-]{5,18}[0-9]$"), Field(examples=["0591-00000000"])
]
Introduction = Annotated[str, StringConstraints(max_length=500)]


class OfferedService(Labelled):
    """What a unit offers to whoever comes in."""

    TRAINING = "training", "免费培训", "Free training"
    CERTIFICATION = "certification", "免费考证", "Free certification"
    REFERRAL = "referral", "就业推介", "Job referral"
    HOUSEHOLD = "household", "家庭用工登记", "Needs of households"
    DISPLAY = "display", "宣传展示", "Publicity and display"
    YOUNG_PEOPLE = "young_people", "青少年家务劳动教育", "Household chores for young people"
    CROSS_STRAIT = "cross_strait", "两岸家政融合", "Cross-strait exchange"
    COMMUNITY = "community", "社区服务对接", "Links to community services"


class Opening(Value):
    """Open on this day of the week between these times of Beijing. A lunch break makes two of them."""

    weekday: Weekday
    opens: ClockTime
    closes: ClockTime


class Closure(Value):
    """Days on which it is closed, the last included."""

    from_on: Day
    until_on: Day
    title: Title


class Place(Value):
    """Where a unit is, from a day on."""

    address: Sentence
    from_on: date
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class Description(Value):
    introduction_zh: Introduction = ""
    introduction_en: Introduction = ""
    office_phone: OfficePhone | None = None
    services: list[OfferedService] = Field(default=[], max_length=20)
    communities: list[Title] = Field(default=[], max_length=50, description="That it covers (周边社区)")
    opening: list[Opening] = Field(default=[], max_length=28)
    closures: list[Closure] = Field(default=[], max_length=50)


class UnitProfileView(Value):
    """`open_now` is null where no hours are given. `moves_to` is where it will be, once that is known."""

    code: UnitCode
    description: Description
    place: Place | None
    moves_to: Place | None
    open_now: bool | None


class UnitAct(Value):
    """A step of a unit, who took it, and why."""

    act_id: Id
    act: str
    at: datetime
    by: Id
    reason: str


class SiteAssessment(Value):
    """What spoke for a place: each criterion's mark, by the version that was in force, and the score in percent."""

    assessment_id: Id
    unit: UnitCode
    version: int
    marks: list[CriterionMark]
    score: int
    passed: bool
    note: str
    at: datetime
    by: Id


class PlanUnit(Command, name="stations.plan_unit", answer=Unit):
    """Plan a unit. It is not open to anybody yet. For operators, and for staff of the unit above it."""

    code: UnitCode
    level: UnitLevel
    name_zh: Title
    name_en: Title
    parent: UnitCode | None = None
    pilot: StrictBool = False
    prepare_on: Day | None = None
    open_on: Day | None = None


class PrepareUnit(Command, name="stations.prepare_unit", answer=Unit):
    """Begin to prepare a planned unit."""

    code: UnitCode
    reason: Sentence


class AssessSite(Command, name="stations.assess_site", answer=SiteAssessment):
    """Judge the place of a unit that is planned or prepared, by the criteria in force. The last one counts."""

    code: UnitCode
    marks: list[CriterionMark] = Field(min_length=1, max_length=40)
    note: Sentence


class OpenPreparedUnit(Command, name="stations.open_prepared_unit", answer=Unit):
    """Open it to everybody: a station whose place has passed, a pilot base whose checklist is done."""

    code: UnitCode
    reason: Sentence


class SuspendUnit(Command, name="stations.suspend_unit", answer=Unit):
    """Nothing new is begun there until it is resumed; what has begun goes on."""

    code: UnitCode
    reason: Sentence


class ResumeUnit(Command, name="stations.resume_unit", answer=Unit):
    code: UnitCode
    reason: Sentence


class MergeUnit(Command, name="stations.merge_unit", answer=Unit):
    """Make it part of another of its level, for good: its code opens the other's page, its figures count there, and
    whoever holds a role at the other holds it here. A station that goes to another base is opened there with a code of
    that base, and merged into it.
    """

    code: UnitCode
    into: UnitCode
    reason: Sentence


class CloseUnit(Command, name="stations.close_unit", answer=Unit):
    """For good. Nothing new is begun there; classes and exams that are open go on, or are called off one by one."""

    code: UnitCode
    reason: Sentence


class MoveUnit(Command, name="stations.move_unit", answer=UnitProfileView):
    """Say where it is from a day on. Earlier places are kept."""

    code: UnitCode
    place: Place
    reason: Sentence


class DescribeUnit(Command, name="stations.describe_unit", answer=UnitProfileView):
    """Say all that its page says of it: this replaces what was said."""

    code: UnitCode
    description: Description


class UnitProfile(Query, name="stations.unit_profile", answer=UnitProfileView):
    code: UnitCode


class NearbyUnit(Value):
    """`distance_m` in metres, as the crow flies."""

    distance_m: int
    unit: Unit
    address: str
    latitude: Latitude
    longitude: Longitude


class UnitsNearby(Query, name="stations.units_nearby", answer=list[NearbyUnit]):
    """Running units around a place, the nearest first. One whose place is told without coordinates is not here."""

    latitude: Latitude
    longitude: Longitude
    within_m: int = Field(default=10_000, ge=1, le=100_000)
    level: UnitLevel | None = None
    limit: int = Field(default=20, ge=1, le=100)


class UnitActs(PageQuery, name="stations.unit_acts", answer=Page[UnitAct]):
    """What was done with a unit, the newest first, for its staff."""

    code: UnitCode


class SiteAssessments(PageQuery, name="stations.site_assessments", answer=Page[SiteAssessment]):
    """The newest first, for staff."""

    code: UnitCode


class UnitClosed(Event, name="stations.unit_closed", version=1, subject="code", flows=Flow.UP | Flow.DOWN):
    """Nothing new may be begun there: for a while (`suspended`), for good, or because it is part of another now.
    `unit_opened` says that it is open again.
    """

    code: UnitCode
    state: UnitState
    successor: UnitCode | None = None


class UnitDescribed(Event, name="stations.unit_described", version=1, subject="code", flows=Flow.UP | Flow.DOWN):
    code: UnitCode
    description: Description


class UnitMoved(Event, name="stations.unit_moved", version=1, subject="code", flows=Flow.UP | Flow.DOWN):
    code: UnitCode
    place: Place


class UnitTaken(Refusal):
    code = "unit-taken"
    zh, en = "该代码已有单位", "There is a unit with this code"
    fix_zh, fix_en = "请使用下一个代码;已关闭单位的代码不再使用。", "Use the next code; a closed unit keeps its own."


class UnitNotPlanned(Refusal):
    code = "unit-not-planned"
    zh, en = "只有计划中的单位才能开始筹备", "Only a planned unit can be prepared"
    fix_zh, fix_en = "请查看该单位现在的状态:{state}。", "It is {state} now."


class UnitNotPreparing(Refusal):
    code = "unit-not-preparing"
    zh, en = "只有筹备中的单位才能开放", "Only a unit that is being prepared can be opened"
    fix_zh, fix_en = "该单位现在的状态:{state}。请先开始筹备。", "It is {state} now: begin to prepare it first."


class UnitNotRunning(Refusal):
    code = "unit-not-running"
    zh, en = "该单位不在运行中", "The unit is not running"
    fix_zh, fix_en = "该单位现在的状态:{state}。", "It is {state} now."


class UnitNotSuspended(Refusal):
    code = "unit-not-suspended"
    zh, en = "该单位没有暂停服务", "The unit is not suspended"
    fix_zh, fix_en = "该单位现在的状态:{state},无需恢复。", "It is {state} now: there is nothing to resume."


class UnitNotMergeable(Refusal):
    code = "unit-not-mergeable"
    zh, en = "该单位不能并入其他单位", "The unit can't be merged"
    fix_zh, fix_en = "只有运行中或暂停的单位可以并入;现为 {state}。", "It is {state}: only one that has been open can."


class UnitOver(Refusal):
    code = "unit-over"
    zh, en = "该单位已关闭或已并入其他单位", "The unit is closed or merged already"
    fix_zh, fix_en = "如需重新开设,请使用新的代码。", "Plan another one, with a new code."


class WrongSuccessor(Refusal):
    code, status = "wrong-successor", 422
    zh, en = "接收单位不正确", "The other unit does not fit"
    fix_zh, fix_en = "请选择同级、运行中的另一个单位。", "Choose another unit of the same level that is running."


class UnitsBelow(Refusal):
    code = "units-below"
    zh, en = "该单位下还有未关闭的单位", "Units under it are still there"
    fix_zh, fix_en = "请先关闭或并入下级单位:{units}。", "Close or merge these first: {units}."


class SiteNotPassed(Refusal):
    code = "site-not-passed"
    zh, en = "选址评分未达标,不能开放", "The place has not passed its assessment"
    fix_zh, fix_en = (
        "请按选址标准评分,须达到 {pass_mark} 分。",
        "Assess it by the criteria: {pass_mark} percent are needed.",
    )


class OutsideChina(Refusal):
    code, status = "outside-china", 422
    zh, en = "坐标不在中国境内", "The coordinates are not in China"
    fix_zh, fix_en = (
        "请核对纬度和经度(WGS 84)是否填反;福州约为北纬 26 度、东经 119 度。",
        "See whether latitude and longitude (WGS 84) are the wrong way round: Fuzhou is near 26 N, 119 E.",
    )


class OpeningReversed(Refusal):
    code, status = "opening-reversed", 422
    zh, en = "开放时间不正确", "The hours do not fit"
    fix_zh, fix_en = "结束须晚于开始,同一天的时段不可重叠。", "Each ends after it begins, and none of a day overlap."
