"""What staff should look at. It is told to a unit and not to a person: whoever is there first sees to it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from contracts.values import UnitCode
from kernel.message import Command, Id, Labelled, Page, PageQuery, Value


class StaffMatter(Labelled):
    """What it is. The words are the whole text: nothing is filled in, so that none can hold a person's data."""

    EVIDENCE_WAITING = "evidence_waiting", "有陈述待审核", "A statement waits to be decided"
    REVIEW_REQUESTED = "review_requested", "有成绩复核申请", "A review of a mark is asked for"
    NEED_POSTED = "need_posted", "有新的家庭用工需求", "A household has posted a need"
    COMPANY_CHANGED = "company_changed", "合作公司状态有变", "A partner company's state has changed"


class StaffNotice(Value):
    """`about` is the id of what it is about. `seen_by` has seen to it."""

    notice_id: Id
    unit: UnitCode
    matter: StaffMatter
    text_zh: str
    text_en: str
    about: Id
    told_at: datetime
    seen_at: datetime | None
    seen_by: Id | None


class StaffNotices(PageQuery, name="accounts.staff_notices", answer=Page[StaffNotice]):
    """What staff of a unit and of all under it were told, the newest first."""

    unit: UnitCode
    unseen: bool = False
    matter: StaffMatter | None = None


class SeeStaffNotices(Command, name="accounts.see_staff_notices"):
    """These have been seen to; those of other units are left alone."""

    notice_ids: list[Id] = Field(min_length=1, max_length=100)
