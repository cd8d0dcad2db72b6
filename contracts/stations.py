"""Stations: the tree of units, the waiver ledger and the board."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import AwareDatetime, Field, StrictBool

from contracts.classes import Day
from contracts.values import Fen, Sentence, Title, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value


class UnitLevel(Labelled):
    CENTRE = "centre", "市级中心", "City centre"
    BASE = "base", "县级基地", "County base"
    STATION = "station", "社区驿站", "Community station"


class UnitState(Labelled):
    """The way of a unit, drawn in docs/states.md."""

    PLANNED = "planned", "计划中", "Planned"
    PREPARING = "preparing", "筹备中", "Preparing"
    RUNNING = "running", "运行中", "Running"
    SUSPENDED = "suspended", "暂停服务", "Suspended"
    MERGED = "merged", "已并入其他单位", "Merged into another"
    CLOSED = "closed", "已关闭", "Closed"


class WaiverKind(Labelled):
    """三免: the three things that are free."""

    TRAINING = "training", "免费培训", "Free training"
    EXAM = "exam", "免费考证", "Free certification"
    PLACEMENT = "placement", "免费上岗", "Free placement"


class Unit(Value):
    code: UnitCode
    level: UnitLevel
    name_zh: str
    name_en: str
    parent: UnitCode | None
    pilot: bool
    state: UnitState = UnitState.RUNNING
    successor: UnitCode | None = Field(default=None, description="The unit that it was merged into")
    merged: list[UnitCode] = Field(default=[], description="Units that were merged into this one")


class OpenUnit(Command, name="stations.open_unit", answer=Unit):
    """Open a unit at once, or correct the one that has this code, whose state stays. Its parent must be open.

    One that is to be planned and prepared first, with its reasons kept: `stations.plan_unit`.
    """

    code: UnitCode
    level: UnitLevel
    name_zh: Title
    name_en: Title
    parent: UnitCode | None = None
    pilot: StrictBool = False


class UnitByCode(Query, name="stations.unit_by_code", answer=Unit):
    code: UnitCode


class Units(PageQuery, name="stations.units", answer=Page[Unit]):
    """Units in the order of their codes."""

    cursor: UnitCode | None = None
    level: UnitLevel | None = None
    parent: UnitCode | None = None
    state: UnitState | None = None


class BoardView(Value):
    """Women counted once each, at the unit where they registered; money in fen. Made of events alone."""

    unit: UnitCode
    registered: int
    trained: int
    certified: int
    referred: int
    placed: int
    waived_fen: int


class Board(Query, name="stations.board", answer=BoardView):
    """The figures of a unit and all that lies under it."""

    unit: UnitCode


class WaiverEntry(Value):
    waiver_id: Id
    kind: WaiverKind
    cause_id: Id
    person_id: Id
    unit: UnitCode
    list_price_fen: Fen
    recorded_at: datetime


class Waivers(PageQuery, name="stations.waivers", answer=Page[WaiverEntry]):
    """The ledger of a unit and all that lies under it."""

    unit: UnitCode
    person_id: Id | None = None


class Announcement(Value):
    """On pages it stands until its last day in Beijing; without one for 30 days, or while it is pinned."""

    announcement_id: Id
    unit: UnitCode
    title: str
    text: str
    announced_at: datetime
    until: date | None = Field(default=None, description="Its last day")
    pinned: bool = Field(default=False, description="Above the others")


class Announce(Command, name="stations.announce", answer=Announcement):
    """Tell all who belong to a unit or lie under it. A centre's is told in every county."""

    unit: UnitCode
    title: Title
    text: Sentence
    until: Day | None = Field(default=None, description="Its last day")
    pinned: StrictBool = Field(default=False, description="Above the others")


class ChangeAnnouncement(Command, name="stations.change_announcement", answer=Announcement):
    """Say anew until when it stands, and whether above the others. With a day that is over it is taken off at once."""

    announcement_id: Id
    until: Day | None = None
    pinned: StrictBool = False


class Announcements(PageQuery, name="stations.announcements", answer=Page[Announcement]):
    """What a unit and those above it have announced, the oldest first."""

    unit: UnitCode
    since: AwareDatetime | None = None
    standing: bool = Field(default=False, description="Only what stands on pages now")


class Announced(Announcement, Event, name="stations.announced", version=1, subject="unit", flows=Flow.DOWN):
    """Said again when it was changed: the last word counts."""


class UnitOpened(Event, name="stations.unit_opened", version=1, subject="code", flows=Flow.UP | Flow.DOWN):
    code: UnitCode
    level: UnitLevel
    name_zh: str
    name_en: str
    parent: UnitCode | None


class WaiverRecorded(Event, name="stations.waiver_recorded", version=1, subject="waiver_id"):
    waiver_id: Id
    kind: WaiverKind
    cause_id: Id
    person_id: Id
    unit: UnitCode
    list_price_fen: Fen


class AnnouncementOver(Refusal):
    code, status = "announcement-over", 422
    zh, en = "公告的截止日期已过", "The announcement's last day is over"
    fix_zh, fix_en = "请填写今天或以后的日期,或不填。", "Give today or a later day, or none."


class WrongParent(Refusal):
    code, status = "wrong-parent", 422
    zh, en = "上级单位不正确", "The parent unit does not fit"
    fix_zh, fix_en = (
        "请先开设上级单位,并使用以上级代码开头的代码。",
        "Open the parent first; a code begins with its parent's.",
    )
