"""The directory (优质家政服务资源): companies, services, workers of good standing, community services.

Stations owns it. Each entry says why it is listed. A worker is listed by her own wish alone, by an id and without a
name: who wants her asks the station.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from contracts.activities import Words
from contracts.standing import Standing
from contracts.values import Sentence, Title, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

Latitude = Annotated[float, Field(ge=-90, le=90, description="Degrees, WGS 84")]
Longitude = Annotated[float, Field(ge=-180, le=180, description="Degrees, WGS 84")]
Metres = Annotated[int, Field(ge=1, le=100_000)]
Searched = Annotated[str, StringConstraints(min_length=1, max_length=40)]
WorkTypes = Annotated[list[Title], Field(max_length=10)]
Address = Annotated[str, StringConstraints(max_length=200, pattern=r"^https?://\S+$")]


class DirectoryKind(Labelled):
    COMPANY = "company", "家政公司", "Company"
    SERVICE = "service", "家政服务", "Service"
    WORKER = "worker", "家政从业人员", "Worker"
    COMMUNITY = "community", "社区服务", "Community service"


class ListingState(Labelled):
    LISTED = "listed", "展示中", "Listed"
    SUSPENDED = "suspended", "暂不符合展示条件", "Does not fit for now"
    WITHDRAWN = "withdrawn", "已撤下", "Withdrawn"


class ListingReason(Labelled):
    """Why something is listed."""

    PARTNER = "partner", "合作家政公司,协议有效", "A partner company whose agreement is in force"
    STANDING_A = "standing_a", "信用等级 A 级", "Standing A"
    STANDING_B = "standing_b", "信用等级 B 级", "Standing B"
    OF_PARTNER = "of_partner", "由合作家政公司提供", "Offered by a partner company"
    CHOSEN = "chosen", "由妇联工作人员核实后推荐", "Checked and recommended by staff"
    OWN_WISH = "own_wish", "本人同意展示", "Shown by her own wish"


class EntryWords(Value):
    """What staff write of an entry."""

    name_zh: Title
    name_en: Title
    text_zh: Words = ""
    place: Annotated[str, StringConstraints(max_length=100)] = ""
    website: Address | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class DirectoryEntry(EntryWords):
    """`subject_id` is the company's or the worker's; `company_id` who offers a service. A worker's name is not here."""

    entry_id: Id
    kind: DirectoryKind
    state: ListingState
    unit: UnitCode
    subject_id: Id | None
    company_id: Id | None
    work_types: list[str]
    standing: Standing | None
    reasons: list[ListingReason]
    changed_at: datetime


class NearbyEntry(Value):
    """`distance_m` in metres, as the crow flies."""

    distance_m: int
    entry: DirectoryEntry


class AddDirectoryEntry(EntryWords, Command, name="stations.add_directory_entry", answer=DirectoryEntry):
    """As staff, a service (of a partner company, or the unit's own) or a community service, with why it is good.

    Companies enter by their agreement, workers by themselves.
    """

    unit: UnitCode
    kind: Literal[DirectoryKind.SERVICE, DirectoryKind.COMMUNITY]
    company_id: Id | None = None
    reason: Sentence


class ChangeDirectoryEntry(EntryWords, Command, name="stations.change_directory_entry", answer=DirectoryEntry):
    """As staff, put other words in place of those of an entry. A company's Chinese name is its agreement's."""

    entry_id: Id
    reason: Sentence


class WithdrawEntry(Command, name="stations.withdraw_entry", answer=DirectoryEntry):
    """Take an entry off: staff of its unit with a reason, a worker her own."""

    entry_id: Id
    reason: Sentence | None = Field(default=None, description="Why, if it is not one's own")


class RelistEntry(Command, name="stations.relist_entry", answer=DirectoryEntry):
    """Put a withdrawn entry back: staff, with a reason. A worker lists herself anew."""

    entry_id: Id
    reason: Sentence


class ListMyself(Command, name="stations.list_myself", answer=DirectoryEntry):
    """As a worker, be shown in the directory while one's standing is A or B: what work one does, and a few words
    without name or number. `agreed` says so expressly; `WithdrawEntry` takes it back at any time, and deletes
    the words.
    """

    unit: UnitCode
    work_types: Annotated[list[Title], Field(min_length=1, max_length=10)]
    text_zh: Words = ""
    agreed: Literal[True] = Field(
        description="我同意在优质家政服务资源目录中公开我的工种、所在驿站、信用等级和自我介绍(不含姓名和联系方式),可随时撤下。"
    )


class Directory(PageQuery, name="stations.directory", answer=Page[DirectoryEntry]):
    """What is listed; `q` in Chinese, pinyin, initials or English, `unit` with those under it."""

    q: Searched | None = None
    kind: DirectoryKind | None = None
    unit: UnitCode | None = None
    newest_first: bool = False


class DirectoryNearby(Query, name="stations.directory_nearby", answer=list[NearbyEntry]):
    """What is listed around a place, the nearest first, and as many as `limit`. What has no coordinates of its own is
    where its unit is.
    """

    latitude: Latitude
    longitude: Longitude
    within_m: Metres = 5000
    kind: DirectoryKind | None = None
    limit: int = Field(default=20, ge=1, le=100)


class DirectoryEntryById(Query, name="stations.directory_entry_by_id", answer=DirectoryEntry):
    entry_id: Id


class EntriesOfUnit(PageQuery, name="stations.entries_of_unit", answer=Page[DirectoryEntry]):
    """For staff: also what is suspended or withdrawn."""

    unit: UnitCode
    state: ListingState | None = None


class MyListing(Query, name="stations.my_listing", answer=DirectoryEntry | None):
    """One's own entry as a worker."""


class DirectoryEntryChanged(
    DirectoryEntry,
    Event,
    name="stations.directory_entry_changed",
    version=1,
    subject="entry_id",
    flows=Flow.UP | Flow.DOWN,
):
    """An entry as it now is: a centre shows what its counties list, and each county what the centre lists itself."""


class NotWithdrawable(Refusal):
    code = "entry-withdrawn"
    zh, en = "该条目已撤下", "The entry was withdrawn already"
    fix_zh, fix_en = "如需恢复请重新上架。", "Put it back if it is to be shown again."


class NotRelistable(Refusal):
    code = "entry-not-withdrawn"
    zh, en = "该条目未撤下", "The entry was not withdrawn"
    fix_zh, fix_en = "只有撤下的条目可以重新上架。", "Only what was withdrawn is put back."


class NotAPartner(Refusal):
    code, status = "not-a-partner", 422
    zh, en = "该公司不是合作公司", "This is no partner company"
    fix_zh, fix_en = "请先登记合作协议,或不填 company_id。", "Enter the agreement first, or leave `company_id` out."


class EntryOfAnother(Refusal):
    code = "entry-of-another-instance"
    zh, en = "该条目由其他平台维护", "The entry is kept by another instance"
    fix_zh, fix_en = "请联系 {instance} 的工作人员修改。", "Ask the staff of {instance} to change it."


class HalfAPlace(Refusal):
    code, status = "half-a-place", 422
    zh, en = "经度和纬度须同时填写", "Latitude and longitude go together"
    fix_zh, fix_en = "请同时填写或同时留空。", "Give both or neither."
