"""Pages a person opens by scanning a code: made on the server, one small style sheet, no script, no sign-in to look."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from contracts import stations
from contracts.attendance import Presence
from contracts.certification import CertificateState
from contracts.record import RecordKind
from contracts.standards import Part
from contracts.values import Level, UnitCode
from gateway.auth import Asking
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
async def station(request: Request, code: UnitCode, who: Asking) -> HTMLResponse:
    try:
        return page(request, "station.html", **await overview(who, code))
    except NotFound as refusal:
        return explained(request, refusal)


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
    words |= {
        "language": language,
        "branding": request.app.state.branding,
        "t": lambda zh, en: en if language == "en" else zh,
        "level": lambda value: getattr(Level(value), language),
        "state": lambda value: getattr(CertificateState(value), language),
        "label": lambda value: getattr(RecordKind(value), language),
    }
    headers = {"Content-Language": "en" if language == "en" else "zh-CN", "Vary": "Accept-Language"}
    return _templates.TemplateResponse(request, template, words, status_code=status, headers=headers)


def _yuan(fen: int) -> str:
    return f"¥{fen / 100:,.0f}"


def _weekday(day: str, language: str) -> str:
    """2026-11-27 五, or 2026-11-27 Fri."""
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] if language == "en" else "一二三四五六日"
    return f"{day} {names[date.fromisoformat(day).weekday()]}"


def _presence(value: str, language: str) -> str:
    return getattr(Presence(value), language)


def _part(value: str, language: str) -> str:
    return getattr(Part(value), language)


def _figure(value: int, name: str) -> str:
    """Of a monthly report: money in yuan, all else as it is."""
    return f"{value / 100:,.2f}" if name.endswith("_fen") else str(value)


_templates.env.filters |= {"when": beijing, "yuan": _yuan, "presence": _presence, "part": _part, "weekday": _weekday}
_templates.env.filters |= {"figure": _figure}
