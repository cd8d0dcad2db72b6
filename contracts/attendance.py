"""Attendance: who was there, how that is known, and what was corrected. Training owns it.

What stands is the newest **entry** of a woman for a session; entries are never changed or removed. She scans or types
the code of the session's **screen**, staff tick her, or her line is entered from the sheet that was signed on paper.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.training import ClassView
from contracts.values import Sentence, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Query, Refusal, Value

#: Opens a session's screen to whoever has it: the wall screen can't sign in.
ScreenToken = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{16}$")]
#: As it stands on the wall, or as somebody types it: case, dashes and blanks don't matter.
TypedCode = Annotated[str, StringConstraints(min_length=4, max_length=20)]
Minutes = Annotated[int, Field(strict=True, ge=0, le=24 * 60)]


class Presence(Labelled):
    PRESENT = "present", "出勤", "Present"
    LATE = "late", "迟到", "Late"
    LEFT_EARLY = "left_early", "早退", "Left early"
    ABSENT = "absent", "缺勤", "Absent"
    ON_LEAVE = "on_leave", "请假", "On leave"


class Means(Labelled):
    """How it is known."""

    SCANNED = "scanned", "扫码签到", "Code of the screen"
    TICKED = "ticked", "工作人员登记", "Ticked by staff"
    PAPER = "paper", "纸质签到表补录", "Entered from the paper sheet"


class StaffMeans(Labelled):
    """How staff know it."""

    TICKED = "ticked", "工作人员登记", "Ticked by staff"
    PAPER = "paper", "纸质签到表补录", "Entered from the paper sheet"


class LineOutcome(Labelled):
    """What became of a line that was entered."""

    RECORDED = "recorded", "已登记", "Recorded"
    CORRECTED = "corrected", "已更正", "Corrected"
    UNCHANGED = "unchanged", "无变化", "Was so already"


class ReportOrder(Labelled):
    ENROLMENT = "enrolment", "报名先后", "In the order of enrolling"
    SHARE = "share", "出勤率从低到高", "Least share attended first"


class Entry(Value):
    """One entry: what was said of one woman and one session, by whom, when, how, and why if it corrects another.

    `missed_minutes` are those of the session that she was not there, where she came late or left early.
    """

    entry_id: Id
    enrolment_id: Id
    session_id: Id
    presence: Presence
    missed_minutes: int
    means: Means
    reason: str | None
    recorded_by: Id
    recorded_at: datetime
    withdrawn: bool = Field(default=False, description="Taken back, and nothing in its place: its import was undone")


class Mark(Value):
    """A line of a sheet. It needs a `reason` where it contradicts what stands, and `missed_minutes` where the woman
    came late or left early: all that she missed of this session.
    """

    enrolment_id: Id
    presence: Presence = Presence.PRESENT
    missed_minutes: Minutes = 0
    reason: Sentence | None = None


class Line(Value):
    enrolment_id: Id
    presence: Presence
    missed_minutes: int
    outcome: LineOutcome


class SheetEntered(Value):
    session_id: Id
    lines: list[Line]


class Screen(Value):
    """`path` is the page for the wall, good until `expires_at`; whoever knows it sees the session's codes."""

    session_id: Id
    path: str
    expires_at: datetime


class Wall(Value):
    """What a screen shows. `code` is null before check-in begins; `changes_in` are the seconds to the next one."""

    class_view: ClassView
    session_id: Id
    starts_at: datetime
    ends_at: datetime
    code: str | None
    changes_in: int
    checked_in: int
    enrolled: int


class SignInRow(Value):
    enrolment_id: Id
    person_id: Id
    presence: Presence | None
    missed_minutes: int
    means: Means | None


class SheetOfSession(Value):
    """Everybody who has a seat, in the order of enrolling, with how she stands for this session."""

    class_view: ClassView
    session_id: Id
    starts_at: datetime
    ends_at: datetime
    rows: list[SignInRow]


class ReportRow(Value):
    """One woman's attendance of a whole class. `sessions` are all of the class; those of which nothing is recorded are
    `unmarked`. `share` is of the sessions, in percent, rounded down; late and left early count as attended.
    """

    enrolment_id: Id
    person_id: Id
    sessions: int
    attended: int
    late: int
    left_early: int
    absent: int
    on_leave: int
    unmarked: int
    minutes: int = Field(description="Attended, of all sessions: what was missed is taken off")
    minutes_held: int = Field(description="Of all sessions")
    share: int


class OpenScreen(Command, name="training.open_screen", answer=Screen, secret=True):
    """Open the check-in of a session on a wall screen. An earlier screen of the session goes dark."""

    session_id: Id
    late_after_minutes: Minutes = Field(default=15, description="Who checks in later than this is late")


class CheckIn(Command, name="training.check_in", answer=Entry):
    """As an enrolled woman, from 30 minutes before a session to its end. The code alone says which session it is."""

    code: TypedCode


class EnterSheet(Command, name="training.enter_sheet", answer=SheetEntered):
    """Enter lines for one session: all of them, or none and each line's problem. One line is a tick or a correction."""

    session_id: Id
    means: StaffMeans = StaffMeans.TICKED
    marks: list[Mark] = Field(min_length=1, max_length=500)


class WallOfScreen(Query, name="training.wall_of_screen", answer=Wall):
    token: ScreenToken


class SignInSheet(Query, name="training.sign_in_sheet", answer=SheetOfSession):
    """To be printed and signed, or to tick from; for staff."""

    session_id: Id


class AttendanceEntries(PageQuery, name="training.attendance_entries", answer=Page[Entry]):
    """Every entry of an enrolment, the oldest first; for staff, and for the woman herself."""

    enrolment_id: Id
    session_id: Id | None = None


class AttendanceReport(PageQuery, name="training.attendance_report", answer=Page[ReportRow]):
    """Hours and share of each woman of a class, as subsidies ask for (实名制培训); for staff."""

    class_id: Id
    order: ReportOrder = ReportOrder.ENROLMENT
    below: int | None = Field(default=None, ge=1, le=100, description="Only those whose share is less than this")


class AttendanceCorrected(Event, name="training.attendance_corrected", version=1, subject="class_id"):
    """She had counted as there (`training.attended`), and no longer does. `unit` is the class's."""

    enrolment_id: Id
    class_id: Id
    session_id: Id
    person_id: Id
    unit: UnitCode


class WrongCheckInCode(Refusal):
    code, status = "wrong-check-in-code", 422
    zh, en = "签到码不正确或已过期", "The check-in code is wrong or no longer shown"
    fix_zh, fix_en = (
        "请重新扫描屏幕上的二维码,或输入正在显示的签到码。",
        "Scan the screen again, or type the code that it shows now.",
    )


class NoSessionNow(Refusal):
    code = "no-session-now"
    zh, en = "现在没有可以签到的课", "You have no session to check in to now"
    fix_zh, fix_en = (
        "开课前 30 分钟至下课可以签到;请确认已报名,或请工作人员登记。",
        "Check in from 30 minutes before the session to its end; without a seat, or else, ask staff.",
    )


class MarkedByStaff(Refusal):
    code = "marked-by-staff"
    zh, en = "工作人员已登记您未出勤", "Staff have recorded that you are not there"
    fix_zh, fix_en = "如有不符,请找工作人员更正。", "If that is wrong, ask staff to correct it."


class SessionOver(Refusal):
    code = "session-over"
    zh, en = "该次课已结束", "The session is over"
    fix_zh, fix_en = "请用纸质签到表补录。", "Enter who was there from the paper sheet."


class SessionNotBegun(Refusal):
    code = "session-not-begun"
    zh, en = "该次课还未开始签到", "The session has not begun"
    fix_zh, fix_en = (
        "开课前 30 分钟起可登记出勤;请假可以提前登记。",
        ("Presence can be recorded from 30 minutes before it; a leave at any time."),
    )


class MissedMinutesWrong(Refusal):
    code, status = "missed-minutes-wrong", 422
    zh, en = "缺课分钟数不正确", "The missed minutes do not fit"
    fix_zh, fix_en = (
        "迟到或早退须填写缺课分钟数,且少于本次课时长;其他情况不填。",
        "Give them for late and left early alone: at least one, fewer than the session has.",
    )


class ReasonNeeded(Refusal):
    code, status = "reason-needed", 422
    zh, en = "更正考勤须写明原因", "A correction needs its reason"
    fix_zh, fix_en = "请填写 reason。", "Something else is recorded; say in `reason` why it is to change."


class SheetRefused(Refusal):
    """`lines`: the problem of each line that has one, by its place in `marks` from 0."""

    code, status = "sheet-refused", 422
    zh, en = "签到表有错,未录入任何一行", "The sheet has faults; no line was entered"
    fix_zh, fix_en = "请按 lines 逐行改正后重新提交。", "Correct the lines named in `lines` and send all again."
