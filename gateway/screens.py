"""What hangs on a wall, pages that renew themselves: a station's, a class's while it meets, and what its code opens."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from contracts import attendance, staffing
from contracts.values import UnitCode
from gateway import qr
from gateway.auth import Asking
from gateway.pages import explained, page, unit_page
from kernel.message import Refusal

#: Seconds after which the page looks again for who has come.
REFRESH = 10
#: The same of a station's page.
STATION_REFRESH = 60

routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@routes.get("/s/{code}/screen")
async def station_screen(request: Request, code: UnitCode, who: Asking) -> Response:
    """A unit's page with its code, for the wall."""
    words = {"image": qr.inline(request, f"/s/{code}"), "refresh": STATION_REFRESH, "by": None}
    return await unit_page(request, who, code, "station_screen.html", way="/screen", **words)


@routes.get("/screens/{token}")
async def screen(request: Request, token: attendance.ScreenToken, who: Asking) -> HTMLResponse:
    """A session's check-in code, for the wall: whoever has the address of this page sees it."""
    try:
        wall = await who.ask(attendance.WallOfScreen(token=token))
    except Refusal as refusal:
        return explained(request, refusal)
    code = wall["code"]
    words = {"image": qr.inline(request, f"/k/{code}") if code else "", "refresh": min(REFRESH, wall["changes_in"])}
    response = page(request, "wall.html", wall=wall, **words)
    response.headers["Cache-Control"] = "no-store"
    return response


@routes.get("/k/{code}")
async def check_in(request: Request, code: attendance.TypedCode) -> HTMLResponse:
    """For whom scans with a camera that is no front end of ours: what to do with the code."""
    return page(request, "check_in.html", code=code.upper())


@routes.get("/i/{code}")
async def invitation(request: Request, code: staffing.InvitationCode) -> HTMLResponse:
    """What the link of an invitation opens. What it invites to is told to the invited alone, when she has signed in."""
    return page(request, "invitation.html", code=code)
