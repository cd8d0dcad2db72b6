"""What staff should look at. It is told to a unit and not to a person: whoever is there first sees to it."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime, Field

from contracts.values import Sentence, UnitCode
from kernel.message import Command, Id, Labelled, Page, PageQuery, Query, Refusal, Value

#: For how many days a unit can keep its robot silent at a time.
LONGEST_MUTE = 30


class StaffMatter(Labelled):
    """What it is. The words are the whole text: nothing is filled in, so that none can hold a person's data."""

    EVIDENCE_WAITING = "evidence_waiting", "有陈述待审核", "A statement waits to be decided"
    REVIEW_REQUESTED = "review_requested", "有成绩复核申请", "A review of a mark is asked for"
    NEED_POSTED = "need_posted", "有新的家庭用工需求", "A household has posted a need"
    COMPLAINT_WAITING = "complaint_waiting", "有投诉待处理", "A complaint waits to be taken up"
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


class RobotMute(Value):
    """Until then the robot of the staff's group says nothing about the unit and all under it."""

    unit: UnitCode
    until: datetime
    muted_by: Id
    reason: str


class MuteRobot(Command, name="accounts.mute_robot", answer=RobotMute):
    """Keep the robot of the staff's group silent about a unit and all under it, for 30 days at most. What is told
    meanwhile stands on the platform, and is said afterwards unless somebody has seen to it. Muting again sets the time
    anew.
    """

    unit: UnitCode
    until: AwareDatetime
    reason: Sentence


class UnmuteRobot(Command, name="accounts.unmute_robot"):
    """Let it speak again, from 8 to 21 o'clock."""

    unit: UnitCode


class RobotMutes(Query, name="accounts.robot_mutes", answer=list[RobotMute]):
    """What silences the robot about a unit or one under it, for their staff."""

    unit: UnitCode


class MuteTooLong(Refusal):
    code, status = "mute-too-long", 422
    zh, en = "静音时间不正确", "The robot can't be silent for that time"
    fix_zh, fix_en = "请填写将来的时间,最长 {days} 天。", "Give a time to come, within {days} days."
