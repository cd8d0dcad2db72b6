"""值班表: who is on duty when, and how two swap; to look at and to print."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from contracts import duties, stations
from contracts.values import UnitCode
from gateway.auth import Access, Caller, asking
from gateway.names import Reason, names
from gateway.pages import page
from gateway.table import described, get, post, router

routes = router(
    "stations",
    post("/duties", duties.SetDuty, Access.STAFF),
    get("/units/{unit}/duties", duties.Duties, Access.STAFF),
    post("/duty-endings", duties.EndDuty, Access.STAFF),
    get("/units/{unit}/duty-roster", duties.DutyRoster, Access.STAFF),
    post("/duty-swaps", duties.ProposeSwap, Access.SIGNED_IN),
    post("/duty-swap-answers", duties.AnswerSwap, Access.SIGNED_IN),
    post("/duty-swap-withdrawals", duties.WithdrawSwap, Access.SIGNED_IN),
    get("/my-duty-swaps", duties.MySwaps, Access.SIGNED_IN),
)


@routes.get(
    "/units/{unit}/duty-roster.html",
    operation_id="stations_duty_roster_page",
    response_class=HTMLResponse,
    openapi_extra=described(Access.STAFF),
)
async def printed(
    request: Request,
    unit: UnitCode,
    from_on: date,
    who: Annotated[Caller, asking(Access.STAFF)],
    days: Annotated[int, Query(ge=1, le=42)] = 7,
    reason: Reason = None,
) -> HTMLResponse:
    """The roster for the wall: a line a shift."""
    shifts = await who.ask(duties.DutyRoster(unit=unit, from_on=from_on, days=days))
    place = await who.ask(stations.UnitByCode(code=unit))
    listed = {one[key] for one in shifts for key in ("person_id", "instead_of") if one[key]}
    known = await names(who, sorted(listed), reason)
    return page(request, "duty_roster.html", unit=place, shifts=shifts, names=known)
