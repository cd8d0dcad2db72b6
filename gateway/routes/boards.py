"""The board: funnel, trends, the table by unit, and the women behind a figure, with their names for a reason."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Request
from fastapi.responses import HTMLResponse

from contracts import boards
from contracts.boards import FunnelStep
from contracts.stations import UnitByCode
from contracts.values import OccupationCode, UnitCode
from gateway.auth import Access, Caller, asking
from gateway.names import Reason, everything, names
from gateway.pages import page
from gateway.table import described, get, router

routes = router(
    "stations",
    get("/boards/{unit}/funnel", boards.Funnel, Access.STAFF_OR_OPERATOR),
    get("/boards/{unit}/trend", boards.Trend, Access.STAFF_OR_OPERATOR),
    get("/boards/{unit}/table", boards.BoardTable, Access.OFFICE),
    get("/boards/{unit}/women", boards.BoardWomen, Access.STAFF),
    get("/figures", boards.Figures, Access.ANYONE),
)


@routes.get(
    "/boards/{unit}/women.html",
    operation_id="stations_board_women_page",
    response_class=HTMLResponse,
    openapi_extra=described(Access.STAFF),
)
async def women_page(
    request: Request,
    unit: UnitCode,
    step: FunnelStep,
    who: Annotated[Caller, asking(Access.STAFF)],
    since: date | None = None,
    until: date | None = None,
    occupation_code: OccupationCode | None = None,
    reason: Reason = None,
) -> HTMLResponse:
    """The women behind a figure of the board, to be printed: names masked unless one says why they are to be seen."""
    words = {"unit": unit, "step": step, "since": since, "until": until, "occupation_code": occupation_code}
    rows = await everything(who, boards.BoardWomen(**words, limit=100))
    known = await names(who, [row["person_id"] for row in rows], reason)
    shown = await who.ask(UnitByCode(code=unit))
    return page(request, "board_women.html", unit=shown, step=step, asked=words, rows=rows, names=known)
