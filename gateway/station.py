"""A unit's overview, made of four services' answers asked for at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from contracts import activities, certification, jobs, stations, training
from contracts.photographs import UnitPhotographs
from contracts.promoters import PromoterCount
from contracts.units import UnitProfile
from gateway.auth import Caller
from kernel.store import now

ANNOUNCED = timedelta(days=30)  # how long an announcement stands on the page


async def overview(who: Caller, code: str) -> dict[str, Any]:
    """The unit, what its page says of it, and what one can join there. Raises `NotFound` for an unknown code."""
    unit = await who.ask(stations.UnitByCode(code=code))
    profile, promoters, photographs, announcements, doings, *found = await asyncio.gather(
        who.ask(UnitProfile(code=code)),
        who.ask(PromoterCount(unit=code)),
        who.ask(UnitPhotographs(unit=code)),
        who.ask(stations.Announcements(unit=code, since=now() - ANNOUNCED)),
        who.ask(activities.Activities(unit=code, since=now())),
        *(_open_at(who, one) for one in (code, *unit["merged"])),
    )
    lists = {name: [item for one in found for item in one[name]] for name in found[0]}
    about = {"unit": unit, "profile": profile, "promoters": promoters, "photographs": photographs}
    return {**about, "announcements": announcements["items"], "activities": doings["items"], **lists}


async def _open_at(who: Caller, code: str) -> dict[str, list[Any]]:
    """Its classes, exams and needs; what was merged into a unit still has some of its own, which those services list
    under its own code.
    """
    asked = {
        "classes": training.OpenClasses(unit=code),
        "exams": certification.OpenExams(unit=code),
        "needs": jobs.OpenNeeds(unit=code),
    }
    found = await asyncio.gather(*(who.ask(query) for query in asked.values()))
    return {name: one["items"] for name, one in zip(asked, found, strict=True)}
