"""Pages a person opens by scanning a code: made on the server, one small style sheet, no script, no sign-in to look."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from jinja2 import StrictUndefined

from contracts import stations
from contracts.attendance import Presence
from contracts.certification import CertificateState
from contracts.record import RecordKind
from contracts.rollout import Rollout
from contracts.scans import CodeText
from contracts.standards import Part
from contracts.units import OfferedService
from contracts.values import Level, UnitCode
from gateway.auth import Asking, Caller
from gateway.languages import beijing, preferred
from gateway.station import overview
from gateway.verifying import verified
from kernel.errors import NotFound, TooManyRequests
from kernel.message import Refusal, catalogue

_templates = Jinja2Templates(directory=Path(__file__).parent / "templates")

routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@routes.get("/")
async def home(request: Request, who: Asking) -> HTMLResponse:
    """The way in: every station there is."""
    centres = await who.ask(stations.Units(level=stations.UnitLevel.CENTRE))
    found = await who.ask(stations.Units(level=stations.UnitLevel.STATION, limit=100))
    return page(request, "home.html", centres=centres["items"], stations=found["items"])


@routes.get("/s/{code}")
async def station(request: Request, code: UnitCode, who: Asking, by: CodeText | None = None) -> Response:
    """A unit's page; of one that was merged, the other's. `by` is the code of the promoter who brought her."""
    return await unit_page(request, who, code, "station.html", by=by)


async def unit_page(request: Request, who: Caller, code: str, template: str, way: str = "", **words: Any) -> Response:
    """What there is at a unit. `way` leads on from `/s/{code}` to this page, also of the unit it was merged into."""
    try:
        shown = await overview(who, code)
    except NotFound as refusal:
        return explained(request, refusal)
    if other := shown["unit"]["successor"]:
        return RedirectResponse(f"/s/{other}{way}", 302)
    return page(request, template, **words, **shown)


@routes.get("/rollout/{code}")
async def rollout(request: Request, code: UnitCode, who: Asking) -> HTMLResponse:
    """How far each pilot county of a centre is."""
    try:
        centre = await who.ask(stations.UnitByCode(code=code))
    except NotFound as refusal:
        return explained(request, refusal)
    counties = await who.ask(Rollout(unit=code, limit=100))
    return page(request, "rollout.html", centre=centre, counties=counties["items"])


@routes.get("/c/{code}")
async def certificate(request: Request, code: str, who: Asking) -> HTMLResponse:
    """A certificate's public page. What can't be a code is answered as one that there is not."""
    try:
        shown = await verified(request, who, code)
    except (NotFound, TooManyRequests) as refusal:
        return explained(request, refusal)
    issuer = await who.ask(stations.UnitByCode(code=shown["unit"]))
    return page(request, "certificate.html", certificate=shown, issuer=issuer, code=code)


@routes.get("/problems/{code}")
async def problem(request: Request, code: str) -> HTMLResponse:
    """What a problem's `type` leads to."""
    kind = catalogue.refusals.get(code)
    return explained(request, kind(), 200) if kind else explained(request, NotFound())


def explained(request: Request, refusal: Refusal, status: int | None = None) -> HTMLResponse:
    """A refusal as a page that says what to do."""
    return page(request, "problem.html", status or refusal.status, refusal=refusal)


def page(request: Request, template: str, status: int = 200, **words: Any) -> HTMLResponse:
    """A page in the reader's language. In templates `t(zh, en)` is the text of the two that fits."""
    language = preferred(request)
    ours = {
        "language": language,
        "branding": request.app.state.branding,
        "t": lambda zh, en: en if language == "en" else zh,
        "level": lambda value: getattr(Level(value), language),
        "state": lambda value: getattr(CertificateState(value), language),
        "label": lambda value: getattr(RecordKind(value), language),
    }
    if hidden := ours.keys() & words:
        raise TypeError(f"{template}: these words are the page's own: {sorted(hidden)}")
    words |= ours
    headers = {"Content-Language": "en" if language == "en" else "zh-CN", "Vary": "Accept-Language"}
    return _templates.TemplateResponse(request, template, words, status_code=status, headers=headers)


def _yuan(fen: int) -> str:
    return f"¥{fen / 100:,.0f}"


_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def _weekday(day: str, language: str) -> str:
    """2026-11-27 周五, or 2026-11-27 Fri."""
    return f"{day} {_day_of_week(date.fromisoformat(day).isoweekday(), language)}"


def _presence(value: str, language: str) -> str:
    return getattr(Presence(value), language)


def _part(value: str, language: str) -> str:
    return getattr(Part(value), language)


def _figure(value: int, name: str) -> str:
    """Of a monthly report: money in yuan, all else as it is."""
    return f"{value / 100:,.2f}" if name.endswith("_fen") else str(value)


def _day_of_week(number: int, language: str) -> str:
    """1 is Monday."""
    return _DAYS[number - 1] if language == "en" else f"周{'一二三四五六日'[number - 1]}"


def _service(value: str, language: str) -> str:
    return getattr(OfferedService(value), language)


def _unit_state(value: str, language: str) -> str:
    return getattr(stations.UnitState(value), language)


_templates.env.undefined = StrictUndefined  # a word that is misspelt breaks its page's test, and is not left out
_templates.env.filters |= {"when": beijing, "yuan": _yuan, "presence": _presence, "part": _part, "weekday": _weekday}
_templates.env.filters |= {
    "figure": _figure,
    "service": _service,
    "unit_state": _unit_state,
    "day_of_week": _day_of_week,
}
