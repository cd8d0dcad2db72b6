"""The career path: which level comes next, how one gets there, and what became of the women who did.

In numbers, never in names, and never of fewer than ten women: jobs does not say others.
"""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from contracts.certification import Standards
from contracts.outcomes import CareerOutcomes, PayBand
from contracts.standards import Editions
from contracts.values import Level, OccupationCode
from gateway.auth import Asking
from gateway.languages import preferred
from gateway.names import everything
from gateway.pages import explained, page
from kernel.errors import NotFound

routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@routes.get("/careers")
async def careers(request: Request, who: Asking) -> HTMLResponse:
    """Every occupation of which there is a standard."""
    standards = await everything(who, Standards(limit=100))
    occupations = {one["occupation_code"]: one for one in standards}
    return page(request, "careers.html", occupations=occupations.values())


@routes.get("/careers/{code}")
async def career(request: Request, code: OccupationCode, who: Asking) -> HTMLResponse:
    """Its levels from the first to the highest, work type by work type."""
    standards, editions, outcomes = await asyncio.gather(
        everything(who, Standards(limit=100)),
        everything(who, Editions(occupation_code=code, limit=100)),
        who.ask(CareerOutcomes(occupation_code=code)),
    )
    levels = [one for one in standards if one["occupation_code"] == code]
    if not levels:
        return explained(request, NotFound())
    language = preferred(request)
    newest = {_step(one): one for one in editions}  # they come with the oldest first
    figures = {_step(one): _shown(one, language) for one in outcomes}
    steps = [
        {
            "work_type": one["work_type_zh"],
            "level": one["level"],
            "ways": [_in_words(way, language) for way in newest.get(_step(one), {}).get("alternatives", [])],
            "figures": figures.get(_step(one)),
        }
        for one in sorted(levels, key=_from_the_first)
    ]
    paths = {work_type: list(its) for work_type, its in groupby(steps, key=lambda step: step["work_type"])}
    return page(request, "career.html", occupation=levels[0], paths=paths)


def _from_the_first(one: dict[str, Any]) -> tuple[bool, str, int]:
    """What is the same for all work types, as the highest levels are, comes last."""
    return not one["work_type_zh"], one["work_type_zh"], -int(one["level"])


def _step(one: dict[str, Any]) -> tuple[str, str]:
    return one["work_type_zh"], one["level"]


def _shown(figures: dict[str, Any], language: str) -> dict[str, Any]:
    bands = {name: figures[name] and getattr(PayBand(figures[name]), language) for name in ("pay_before", "pay_after")}
    return {**figures, **bands}


def _in_words(way: dict[str, Any], language: str) -> str:
    """What one alternative of the standard asks for."""
    zh, en = [], []
    if way["certificate"]:
        level, years = Level(way["certificate"]), way["years_since"]
        zh.append(f"持{level.zh}证书" + (f"满 {years} 年" if years else ""))
        en.append(f"a certificate of {level.en}" + (f" for {years} years" if years else ""))
    if way["trained"]:
        zh.append("完成本等级培训")
        en.append("the training for this level")
    if way["years_of_work"]:
        zh.append(f"从事本职业满 {way['years_of_work']} 年")
        en.append(f"{way['years_of_work']} years of work in the occupation")
    return " and ".join(en) if language == "en" else ",并".join(zh)
