"""A unit's overview, made of four services' answers asked for at once. One that does not answer hides no other's."""

from __future__ import annotations

import asyncio
from typing import Any

from contracts import activities, certification, fairs, jobs, stations, training, vacancies
from contracts.photographs import UnitPhotographs
from contracts.promoters import PromoterCount
from contracts.units import UnitProfile
from gateway.auth import Caller
from kernel.errors import Unavailable
from kernel.message import PageQuery
from kernel.store import now

PATIENCE = 3.0  # seconds: a page that a phone waits for shows what it has


async def overview(who: Caller, code: str) -> dict[str, Any]:
    """The unit, what its page says of it, and what one can join there. Raises `NotFound` for an unknown code."""
    unit = await who.ask(stations.UnitByCode(code=code))
    about, found = await asyncio.gather(_said_of(who, code), _open_at(who, [code, *unit["merged"]]))
    return {"unit": unit, **about, **found}


async def _said_of(who: Caller, code: str) -> dict[str, Any]:
    """What stations says: it follows mergers by itself."""
    profile, promoters, photographs, announcements, doings = await asyncio.gather(
        who.ask(UnitProfile(code=code)),
        who.ask(PromoterCount(unit=code)),
        who.ask(UnitPhotographs(unit=code)),
        who.ask(stations.Announcements(unit=code, standing=True, descending=True)),
        who.ask(activities.Activities(unit=code, since=now())),
    )
    about = {"profile": profile, "promoters": promoters, "photographs": photographs}
    told = sorted(announcements["items"], key=lambda one: not one["pinned"])  # else the newest first
    return {**about, "announcements": told, "activities": doings["items"]}


async def _open_at(who: Caller, codes: list[str]) -> dict[str, Any]:
    """What can be joined; what was merged into a unit still has some of its own, which these services list under its
    own code. `missing` names the services that did not answer.
    """
    asked: list[tuple[str, PageQuery]] = []
    for code in codes:
        asked += [
            ("classes", training.OpenClasses(unit=code)),
            ("exams", certification.OpenExams(unit=code)),
            ("needs", jobs.OpenNeeds(unit=code)),
            ("vacancies", vacancies.OpenVacancies(under=code)),
            ("fairs", fairs.Fairs(under=code, ends_after=now())),
        ]
    lists: dict[str, Any] = {name: [] for name, _ in asked}
    missing: set[str] = set()
    for (name, query), items in zip(asked, await asyncio.gather(*(_asked(who, one) for _, one in asked)), strict=True):
        lists[name] += items or []
        missing |= {query.service()} if items is None else set()
    coming = [one for one in lists["fairs"] if one["state"] in (fairs.FairState.OPEN, fairs.FairState.RUNNING)]
    return {**lists, "fairs": sorted(coming, key=lambda one: one["starts_at"]), "missing": sorted(missing)}


async def _asked(who: Caller, query: PageQuery) -> list[dict[str, Any]] | None:
    """None where the service does not answer (soon)."""
    try:
        found = await asyncio.wait_for(who.ask(query), PATIENCE)
    except (Unavailable, TimeoutError):
        return None
    return found["items"]
