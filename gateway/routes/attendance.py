"""Attendance: check-in, sheets, reports; and the two lists that are printed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from contracts import attendance
from contracts.training import ClassById
from gateway.auth import Access, Caller, asking
from gateway.names import Reason, everything, names
from gateway.pages import page
from gateway.table import described, get, post, router
from kernel.message import Id

routes = router(
    "training",
    post("/check-in-screens", attendance.OpenScreen, Access.STAFF),
    post("/check-ins", attendance.CheckIn, Access.SIGNED_IN),
    post("/attendance-sheets", attendance.EnterSheet, Access.STAFF),
    get("/sessions/{session_id}/sign-in-sheet", attendance.SignInSheet, Access.STAFF),
    get("/enrolments/{enrolment_id}/attendance", attendance.AttendanceEntries, Access.SIGNED_IN),
    get("/classes/{class_id}/attendance-report", attendance.AttendanceReport, Access.STAFF),
)

_PRINTED: dict[str, Any] = {"response_class": HTMLResponse, "openapi_extra": described(Access.STAFF)}
_Staff = Annotated[Caller, asking(Access.STAFF)]


@routes.get("/sessions/{session_id}/sign-in-sheet.html", operation_id="training_sign_in_sheet_page", **_PRINTED)
async def sign_in_sheet(request: Request, session_id: Id, who: _Staff, reason: Reason = None) -> HTMLResponse:
    """The sheet to be printed and signed, of the women who have a seat."""
    sheet = await who.ask(attendance.SignInSheet(session_id=session_id))
    known = await names(who, [row["person_id"] for row in sheet["rows"]], reason)
    return page(request, "sign_in_sheet.html", sheet=sheet, names=known)


@routes.get("/classes/{class_id}/attendance-report.html", operation_id="training_attendance_report_page", **_PRINTED)
async def attendance_report(request: Request, class_id: Id, who: _Staff, reason: Reason = None) -> HTMLResponse:
    """实名制培训考勤表: hours and share of each woman of a class, to be printed for a subsidy."""
    class_ = await who.ask(ClassById(class_id=class_id))
    rows = await everything(who, attendance.AttendanceReport(class_id=class_id, limit=100))
    known = await names(who, [row["person_id"] for row in rows], reason)
    return page(request, "attendance_report.html", class_view=class_, rows=rows, names=known)
