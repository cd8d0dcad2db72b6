"""A unit's overview, made of four services' answers asked for at once."""

from __future__ import annotations

import asyncio
from typing import Any

from contracts import certification, jobs, stations, training
from gateway.auth import Caller


async def overview(who: Caller, code: str) -> dict[str, Any]:
    """The unit with its open classes, exams and needs. Raises `NotFound` for an unknown code."""
    unit = await who.ask(stations.UnitByCode(code=code))
    classes, exams, needs = await asyncio.gather(
        who.ask(training.OpenClasses(unit=code)),
        who.ask(certification.OpenExams(unit=code)),
        who.ask(jobs.OpenNeeds(unit=code)),
    )
    return {"unit": unit, "classes": classes["items"], "exams": exams["items"], "needs": needs["items"]}
