"""What is printed for the day of an exam: the list at each room's door, on which candidates sign."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from contracts import examining
from gateway.auth import Access, Caller, asking
from gateway.names import Reason, everything, names
from gateway.pages import page
from gateway.table import described, router
from kernel.message import Id

routes = router("certification")

_PRINTED: dict[str, Any] = {"response_class": HTMLResponse, "openapi_extra": described(Access.STAFF)}
_Staff = Annotated[Caller, asking(Access.STAFF)]


@routes.get("/exams/{exam_id}/door-lists.html", operation_id="certification_door_lists_page", **_PRINTED)
async def door_lists(
    request: Request, exam_id: Id, who: _Staff, room: examining.RoomCode | None = None, reason: Reason = None
) -> HTMLResponse:
    """考场座位签到表: one sheet a room, in the order of seats, once seats are assigned."""
    plan = await who.ask(examining.ExamPlan(exam_id=exam_id))
    seats = await everything(who, examining.Seating(exam_id=exam_id, room=room, limit=100))
    known = await names(who, [seat["person_id"] for seat in seats], reason)
    return page(request, "door_lists.html", plan=plan, seats=seats, names=known)
