"""The monthly report (月报) of a county: drafted from the events, frozen when submitted, received by the centre.

Stations owns it. What becomes known of a month after its report is said in a later month's report, as a correction.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.ledger import Month, SignedFen
from contracts.values import UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

County = Annotated[UnitCode, StringConstraints(pattern=r"^[0-9]{6}$")]
Notes = Annotated[str, StringConstraints(max_length=2000)]


class ReportState(Labelled):
    """Its way is drawn in docs/states.md."""

    DRAFTED = "drafted", "草稿", "Drafted"
    SUBMITTED = "submitted", "已上报", "Submitted"
    RECEIVED = "received", "已接收", "Received"
    RETURNED = "returned", "退回更正", "Returned for correction"


class ReportReturnReason(Labelled):
    FIGURES = "figures", "数据有疑问,请核对", "The figures are in doubt: please check them"
    NOTES = "notes", "说明不完整,请补充", "The notes are incomplete"
    OTHER = "other", "其他,详见电话沟通", "Another, which you are told by phone"


class MonthFigures(Value):
    """What happened in a month, by the definitions of `/v1/figures`; money in fen. Of a correction: the difference."""

    registered: int
    trained: int
    certified: int
    referred: int
    placed: int
    working_30: int
    working_90: int
    waived_training_fen: SignedFen
    waived_exam_fen: SignedFen
    waived_placement_fen: SignedFen
    activities_held: int
    activity_hours: int
    people_reached: int


class Correction(Value):
    """By how much the figures of an earlier month differ from all that was reported of it until now."""

    month: Month
    figures: MonthFigures


class MonthlyReport(Value):
    """`revision` counts its submissions; `version` is that of the figures' definitions."""

    report_id: Id
    unit: UnitCode
    month: Month
    state: ReportState
    revision: int
    version: str
    figures: MonthFigures
    corrections: list[Correction]
    notes: str
    due_on: date
    drafted_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    return_reason: ReportReturnReason | None


class CountyReport(Value):
    """A county's place in the summary; without a report that has reached the centre there are no figures."""

    unit: UnitCode
    report_id: Id | None
    state: ReportState | None
    submitted_at: datetime | None
    is_late: bool
    figures: MonthFigures | None


class ReportSummary(Value):
    """Of all counties of a centre. `missing`: those whose report has not come, or was returned.

    `total` sums the reports that have come; `corrections` sum theirs.
    """

    unit: UnitCode
    month: Month
    due_on: date
    counties: list[CountyReport]
    missing: list[UnitCode]
    total: MonthFigures
    corrections: list[Correction]


class DraftReport(Command, name="stations.draft_report", answer=MonthlyReport):
    """Count a month that is over. A draft is counted anew and keeps its notes; a returned report is a draft again."""

    unit: County
    month: Month


class NoteReport(Command, name="stations.note_report", answer=MonthlyReport):
    """Explain a draft's figures. Notes go to the centre and must hold no person's data."""

    report_id: Id
    notes: Notes


class SubmitReport(Command, name="stations.submit_report", answer=MonthlyReport):
    """To the centre, with the figures of the draft: what is submitted is what was read. It does not change any more."""

    report_id: Id


class ReceiveReport(Command, name="stations.receive_report", answer=MonthlyReport):
    """As the centre's staff."""

    report_id: Id


class ReturnReport(Command, name="stations.return_report", answer=MonthlyReport):
    """As the centre's staff, for correction."""

    report_id: Id
    reason: ReportReturnReason


class ReportById(Query, name="stations.report_by_id", answer=MonthlyReport):
    report_id: Id


class MonthlyReports(PageQuery, name="stations.monthly_reports", answer=Page[MonthlyReport]):
    unit: UnitCode
    month: Month | None = None
    state: ReportState | None = None


class SummaryOfReports(Query, name="stations.summary_of_reports", answer=ReportSummary):
    """For the centre's staff and operators: all counties' month, and who is missing."""

    unit: UnitCode
    month: Month


class ReportSubmitted(Event, name="stations.report_submitted", version=1, subject="report_id", flows=Flow.UP):
    report_id: Id
    unit: UnitCode
    month: Month
    revision: int
    version: str
    figures: MonthFigures
    corrections: list[Correction] = Field(max_length=100)
    notes: Notes
    drafted_at: datetime
    submitted_at: datetime


class ReportDecided(Event, name="stations.report_decided", version=1, subject="report_id", flows=Flow.DOWN, to="unit"):
    """Centre, to the county whose report it is."""

    report_id: Id
    unit: UnitCode
    state: ReportState
    return_reason: ReportReturnReason | None
    decided_at: datetime


class ReportDue(Event, name="stations.report_due", version=1, subject="person_id"):
    """Somebody of the base's staff is to be reminded that the report is due soon, or overdue."""

    person_id: Id
    reminder_id: Id
    unit: UnitCode
    month: Month
    due_on: date
    is_overdue: bool


class ReportStepRefused(Refusal):
    code = "report-step-refused"
    zh, en = "该月报目前不能进行此操作", "The report is not in a state for this"
    fix_zh, fix_en = "当前状态:{state_zh}。", "It is: {state_en}."


class ReportSubmittedAlready(Refusal):
    code = "report-submitted"
    zh, en = "该月月报已上报", "The month's report has been submitted"
    fix_zh, fix_en = (
        "如需更正,请市级中心退回,或在下月月报中更正。",
        "Ask the centre to return it; what came late is in the next month's report as a correction.",
    )


class ReportNotCurrent(Refusal):
    code = "report-not-current"
    zh, en = "草稿编制后,其他月份的月报有变动", "Another month's report has changed since this draft"
    fix_zh, fix_en = "请重新生成草稿,核对后再上报。", "Draft it anew, look at its corrections, and submit it then."


class NotesHoldNumbers(Refusal):
    code, status = "notes-hold-numbers", 422
    zh, en = "说明中不能出现电话或证件号码", "The notes must not hold phone or document numbers"
    fix_zh, fix_en = "请删除连续七位以上的数字。", "Take out digits that follow one another seven times or more."
