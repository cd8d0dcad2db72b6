"""Public pages of an activity and of a certificate of hours, which open without sign-in."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from contracts.activities import ActivityById, ActivityKind, ActivityState
from contracts.photographs import ActivityPhotographs
from contracts.stations import UnitByCode
from contracts.values import ProofCode
from gateway.auth import Asking
from gateway.languages import preferred, reads_traditional
from gateway.pages import explained, page
from gateway.routes.youth import shown_hours
from kernel.errors import NotFound
from kernel.message import Id

routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@routes.get("/a/{activity_id}")
async def activity(request: Request, activity_id: Id, who: Asking) -> HTMLResponse:
    """In Traditional Chinese for who reads that, where the activity has such texts."""
    try:
        shown = await who.ask(ActivityById(activity_id=activity_id))
    except NotFound as refusal:
        return explained(request, refusal)
    traditional, language = reads_traditional(request), preferred(request)
    words = {"kind": getattr(ActivityKind(shown["kind"]), language)}
    words["standing"] = getattr(ActivityState(shown["state"]), language)
    words["title"] = shown["title_en"] if language == "en" else shown["title_zh"]
    words["text"] = shown["text_zh"]
    if traditional:
        words |= {"title": shown["title_hant"] or words["title"], "text": shown["text_hant"] or words["text"]}
    unit, photographs = await asyncio.gather(
        who.ask(UnitByCode(code=shown["unit"])), who.ask(ActivityPhotographs(activity_id=activity_id))
    )
    return page(request, "activity.html", activity=shown, unit=unit, photographs=photographs, **words)


@routes.get("/h/{code}")
async def hours(request: Request, code: ProofCode, who: Asking) -> HTMLResponse:
    try:
        shown = await shown_hours(who, code)
    except NotFound as refusal:
        return explained(request, refusal)
    issuer = await who.ask(UnitByCode(code=shown["unit"]))
    return page(request, "hours.html", proof=shown, issuer=issuer)
