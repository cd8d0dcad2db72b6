"""A service card scanned at the door: for anybody, counted, and not to be guessed at."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from contracts.cards import BearerOfCard, CountScan, PortraitOnCard, ShowCard
from contracts.certification import Standards
from contracts.standing import Standing
from contracts.stations import UnitByCode
from gateway.auth import Asking, Caller
from gateway.budgets import note_unknown_code, unknown_code_budget
from gateway.names import everything
from gateway.pages import explained, page
from kernel.errors import NotFound, TooManyRequests
from kernel.message import Refusal

log = structlog.get_logger(__name__)

routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@routes.get("/w/{code}")
async def card(request: Request, code: str, who: Asking) -> HTMLResponse:
    """What a household sees at the door. What can't be a code is answered as one that there is not."""
    try:
        shown = await scanned(request, who, code)
    except (NotFound, TooManyRequests) as refusal:
        return explained(request, refusal)
    return page(request, "card.html", code=code, **await words(who, shown))


async def scanned(request: Request, who: Caller, code: str) -> dict[str, Any]:
    """What the public sees of it. Raises `NotFound`, or `TooManyRequests` to those who have guessed too often."""
    await unknown_code_budget(request)
    try:
        shown = await shown_by(who, code)
    except (NotFound, ValidationError) as error:
        note_unknown_code(request)
        raise NotFound() from error
    await _count(who, code)
    return shown


async def shown_by(who: Caller, code: str) -> dict[str, Any]:
    """Jobs' words and accounts', which may not have heard yet of a card that was issued this moment."""
    shown = await who.ask(ShowCard(card_code=code))
    try:
        return shown | await who.ask(BearerOfCard(card_code=code))
    except NotFound:
        return shown | {"name": None, "has_portrait": False}


async def portrait(request: Request, who: Caller, code: str) -> str:
    """In base64. Raises as `scanned`."""
    await unknown_code_budget(request)
    try:
        await who.ask(ShowCard(card_code=code))
    except NotFound:
        note_unknown_code(request)
        raise
    return await who.ask(PortraitOnCard(card_code=code))


async def words(who: Caller, shown: dict[str, Any]) -> dict[str, Any]:
    """What the page says of the card in a person's words: its unit, its skills, its class of standing."""
    unit, names = await asyncio.gather(who.ask(UnitByCode(code=shown["unit"])), _names(who, shown["skills"]))
    held = Standing(shown["standing"]) if shown["standing"] else None
    return {"card": shown, "issuer": unit, "occupations": names, "standing": held}


async def _names(who: Caller, skills: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What occupations are called, by their codes; where a skill is one of an occupation as a whole, or in English."""
    wanted = {skill["occupation_code"] for skill in skills}
    standards = await everything(who, Standards(limit=100))
    return {one["occupation_code"]: one for one in standards if one["occupation_code"] in wanted}


async def _count(who: Caller, code: str) -> None:
    """A scan that can't be counted is still one."""
    try:
        await who.ask(CountScan(card_code=code))
    except Refusal as refusal:
        log.warning("scan_not_counted", refusal=refusal.code)
