"""A unit's overview, made of four services' answers asked for at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from contracts import activities, certification, jobs, stations, training
from gateway.auth import Caller
from kernel.store import now

ANNOUNCED = timedelta(days=30)  # how long an announcement stands on the page


async def overview(who: Caller, code: str) -> dict[str, Any]:
    """The unit with its open classes, exams and needs. Raises `NotFound` for an unknown code."""
    unit = await who.ask(stations.UnitByCode(code=code))
    announcements, classes, exams, needs, coming = await asyncio.gather(
        who.ask(stations.Announcements(unit=code, since=now() - ANNOUNCED)),
        who.ask(training.OpenClasses(unit=code)),
        who.ask(certification.OpenExams(unit=code)),
        who.ask(jobs.OpenNeeds(unit=code)),
        who.ask(activities.Activities(unit=code, since=now())),
    )
    lists = {"announcements": announcements, "classes": classes, "exams": exams, "needs": needs}
    lists["activities"] = coming
    return {"unit": unit, **{name: found["items"] for name, found in lists.items()}}
