"""Meetings (面谈) of a worker and a household before they answer a referral. Jobs owns them."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime, Field

from contracts.values import Sentence, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Refusal, Value

#: How long a meeting may be.
LONGEST_MINUTES = 240


class MeetingWay(Labelled):
    """How they meet. A household's address is told by the platform to whom it is due, never here."""

    AT_STATION = "at_station", "在驿站见面", "At the station"
    AT_HOME = "at_home", "上门见面", "At the household's"
    VIDEO = "video", "视频", "By video"
    PHONE = "phone", "电话", "By phone"


class MeetingState(Labelled):
    """Its way is drawn in docs/states.md."""

    PLANNED = "planned", "已约定", "Planned"
    HELD = "held", "已面谈", "Held"
    MISSED = "missed", "未到场", "Somebody did not come"
    CANCELLED = "cancelled", "已取消", "Cancelled"


class MeetingResult(Labelled):
    BOTH_CONTENT = "both_content", "双方满意", "Both are content"
    THINKING = "thinking", "需再考虑", "To be thought over"
    ANOTHER = "another", "需再次面谈", "To meet once more"
    NOT_SUITABLE = "not_suitable", "不合适", "Not suitable"
    WORKER_ABSENT = "worker_absent", "从业人员未到", "The worker did not come"
    HOUSEHOLD_ABSENT = "household_absent", "家庭未到", "The household did not come"


class InterviewKind(Labelled):
    """What else somebody has at the time."""

    MEETING = "meeting", "一次面谈", "a meeting"
    AT_FAIR = "at_fair", "招聘会面谈", "an interview at a job fair"


class Meeting(Value):
    meeting_id: Id
    referral_id: Id
    at: datetime
    way: MeetingWay
    state: MeetingState
    result: MeetingResult | None
    minutes: int = 60


class PlanMeeting(Command, name="jobs.plan_meeting", answer=Meeting):
    """As staff of the need's unit, where neither side has another interview at the time, be it at a job fair.

    The referral does not expire before three days after it.
    """

    referral_id: Id
    at: AwareDatetime
    way: MeetingWay
    minutes: int = Field(default=60, strict=True, ge=10, le=LONGEST_MINUTES)


class RecordMeeting(Command, name="jobs.record_meeting", answer=Meeting):
    """What came of it, as staff. Yes or no each side says by itself."""

    meeting_id: Id
    result: MeetingResult


class CancelMeeting(Command, name="jobs.cancel_meeting", answer=Meeting):
    meeting_id: Id
    reason: Sentence


class Meetings(PageQuery, name="jobs.meetings", answer=Page[Meeting]):
    """Those of a unit and all under it, for staff; without one, those of her or him who asks."""

    unit: UnitCode | None = None
    state: MeetingState | None = None


class MeetingPlanned(Event, name="jobs.meeting_planned", version=1, subject="referral_id"):
    referral_id: Id
    meeting_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode
    at: datetime


class MeetingCancelled(Event, name="jobs.meeting_cancelled", version=1, subject="referral_id"):
    referral_id: Id
    meeting_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode


class MeetingPending(Refusal):
    code = "meeting-pending"
    zh, en = "已约定一次面谈", "A meeting is planned already"
    fix_zh, fix_en = "请先登记结果或取消该次面谈。", "Record what came of it, or cancel it, first."


class InterviewClash(Refusal):
    """`interview_id` is the one in the way, from `starts_at` to `ends_at`."""

    code = "interview-clash"
    zh, en = "该时间已有其他面谈", "There is another interview at this time"
    fix_zh = "{side_zh}在 {when} 已约{kind_zh},请另约时间。"
    fix_en = "{side_en} has {kind_en} at {when}: choose another time."


class MeetingOver(Refusal):
    code = "meeting-over"
    zh, en = "该次面谈已结束", "This meeting is over"
    fix_zh, fix_en = "如需再谈,请另约一次。", "Plan another one."


class MeetingPast(Refusal):
    code, status = "meeting-past", 422
    zh, en = "面谈时间须在将来", "A meeting is planned for a time to come"
    fix_zh, fix_en = "请填写以后的时间。", "Give a time to come."


class MeetingToCome(Refusal):
    code = "meeting-to-come"
    zh, en = "面谈时间未到", "The meeting is still to come"
    fix_zh, fix_en = "请在面谈后登记结果。", "Record it when it has been."
