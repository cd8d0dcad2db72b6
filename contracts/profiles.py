"""A worker's profile: her own words about the work she wants, and what staff have checked of her. Jobs owns it.

Where she lives is not part of it. She may give a place rounded to a hundredth of a degree (about a kilometre): it tells
how far a need is, and thousands live in it. Of her health nothing is kept but until when her certificate is valid.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from contracts.jobs import WorkType
from contracts.values import Fen, Level, OccupationCode, UnitCode
from kernel.message import Command, Id, Labelled, Page, PageQuery, Query, Refusal, Value

HourOfDay = Annotated[
    str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"), Field(examples=["08:30"])
]
DayOfWeek = Annotated[int, Field(strict=True, ge=1, le=7, description="1 is Monday (ISO 8601)")]
Introduction = Annotated[str, StringConstraints(max_length=500)]


class Language(Labelled):
    """Languages and dialects spoken in Fujian's homes. New ones come at the end."""

    PUTONGHUA = "putonghua", "普通话", "Mandarin"
    FUZHOU = "fuzhou", "福州话", "Fuzhou dialect"
    MINNAN = "minnan", "闽南语", "Hokkien"
    HAKKA = "hakka", "客家话", "Hakka"
    PUXIAN = "puxian", "莆仙话", "Puxian"
    MINBEI = "minbei", "闽北话", "Northern Min"
    CANTONESE = "cantonese", "粤语", "Cantonese"
    ENGLISH = "english", "英语", "English"
    SIGN = "sign", "手语", "Chinese sign language"


class ProfileAudience(Labelled):
    """Who sees a part of her profile. Staff of her own unit see all of it."""

    STAFF = "staff", "仅本单位工作人员", "Staff of her unit alone"
    REFERRED = "referred", "推介到的家庭与工作人员", "Households she is referred to, and staff who refer"
    HOUSEHOLDS = "households", "所有已登记家庭", "Every registered household"


class CheckKind(Labelled):
    HEALTH = "health", "健康证明", "Health certificate"
    INSURANCE = "insurance", "保险", "Insurance"


class Place(Value):
    """A hundredth of a degree, WGS 84: a square of about a kilometre. More digits are not taken."""

    lat: float = Field(ge=-90, le=90, multiple_of=0.01, examples=[26.08])
    lng: float = Field(ge=-180, le=180, multiple_of=0.01, examples=[119.3])


class Hours(Value):
    """When she works on these days, in Beijing."""

    weekdays: list[DayOfWeek] = Field(min_length=1, max_length=7)
    from_time: HourOfDay
    until_time: HourOfDay


class Trade(Value):
    """An occupation or one of its work types."""

    occupation_code: OccupationCode
    work_type_zh: WorkType = ""


class Experience(Trade):
    """What she says of her earlier work; what came through the platform is counted beside it."""

    years: int = Field(strict=True, ge=0, le=60)


class Visibility(Value):
    """Who sees what, as she chooses."""

    introduction: ProfileAudience = ProfileAudience.REFERRED
    experience: ProfileAudience = ProfileAudience.REFERRED
    languages: ProfileAudience = ProfileAudience.REFERRED
    hours: ProfileAudience = ProfileAudience.REFERRED
    pay: ProfileAudience = ProfileAudience.REFERRED
    place: ProfileAudience = ProfileAudience.STAFF


class HeldCertificate(Trade):
    certificate_id: Id
    level: Level
    issued_on: date
    expires_on: date | None
    is_suspended: bool


class Profile(Value):
    """A part that is not shown to the one who asks is null; so is `visibility`, to all but her and her unit's staff."""

    worker_id: Id
    home_unit: UnitCode | None
    certificates: list[HeldCertificate]
    placements: int
    is_placed: bool
    is_paused: bool
    paused_until: date | None
    health_until: date | None
    insured_until: date | None
    live_in: bool
    live_out: bool
    available_from: date | None
    trades: list[Trade]
    travel_km: int | None
    pay_from_fen: Fen | None = None
    place: Place | None = None
    hours: list[Hours] | None = None
    languages: list[Language] | None = None
    experience: list[Experience] | None = None
    introduction: str | None = None
    visibility: Visibility | None = None


class WorkerCheck(Value):
    """What staff saw: a paper that is valid until a day."""

    check_id: Id
    worker_id: Id
    kind: CheckKind
    valid_until: date
    checked_by: Id
    checked_at: datetime


class DescribeProfile(Command, name="jobs.describe_profile", answer=Profile):
    """A worker's own words about herself, all anew. What `DescribeWork` says stays as it is.

    No `hours`: at any time. No `trades`: all for which she is certified. No `travel_km`: as far as it takes.
    """

    live_out: StrictBool = True
    hours: list[Hours] = Field(default=[], max_length=14)
    place: Place | None = None
    travel_km: int | None = Field(default=None, strict=True, ge=1, le=100)
    trades: list[Trade] = Field(default=[], max_length=10)
    languages: list[Language] = Field(default=[], max_length=len(Language))
    experience: list[Experience] = Field(default=[], max_length=10)
    introduction: Introduction = ""
    visibility: Visibility = Visibility()


class PauseProfile(Command, name="jobs.pause_profile", answer=Profile):
    """Not be proposed to anybody, until after a day or until she says otherwise."""

    until: date | None = None


class ResumeProfile(Command, name="jobs.resume_profile", answer=Profile):
    """Be proposed again."""


class NoteHealthCheck(Command, name="jobs.note_health_check", answer=WorkerCheck):
    """Staff of her unit have seen her health certificate (健康证明). Its findings are not taken."""

    worker_id: Id
    valid_until: date


class NoteInsurance(Command, name="jobs.note_insurance", answer=WorkerCheck):
    """Staff of her unit have seen her insurance policy."""

    worker_id: Id
    valid_until: date


class MyProfile(Query, name="jobs.my_profile", answer=Profile):
    """Hers who asks."""


class ProfileOf(Query, name="jobs.profile_of", answer=Profile):
    """Another's, as far as she shows it to the one who asks."""

    worker_id: Id


class WorkerChecks(PageQuery, name="jobs.worker_checks", answer=Page[WorkerCheck]):
    """What was checked of a worker and by whom, the newest first; for her and for staff of her unit."""

    worker_id: Id


class ProfileHoursReversed(Refusal):
    code, status = "profile-hours-reversed", 422
    zh, en = "结束时间不晚于开始时间", "The hours end before they begin"
    fix_zh, fix_en = "请修改时间;跨夜请分两天填写。", "Correct them; say a night in two parts, one for each day."


class PauseOver(Refusal):
    code, status = "pause-over", 422
    zh, en = "暂停截止日期已过", "The last day of the pause is in the past"
    fix_zh, fix_en = "请选择今天或以后的日期。", "Choose today or a later day."


class ProfileNotPaused(Refusal):
    code = "profile-not-paused"
    zh, en = "您的资料没有暂停", "Your profile is not paused"
    fix_zh, fix_en = "无需再操作。", "There is nothing to do."


class CheckDateImplausible(Refusal):
    code, status = "check-date-implausible", 422
    zh, en = "有效期不合理", "This can't be the day until which the paper is valid"
    fix_zh, fix_en = "请填写今天起五年以内的日期。", "Give a day from today on, within five years."
