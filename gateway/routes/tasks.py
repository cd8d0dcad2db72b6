"""今日待办, put together from what each service has."""

from __future__ import annotations

import asyncio
from typing import Annotated

from contracts import tasks
from contracts.tasks import Task, TaskKind
from contracts.values import UnitCode
from gateway.auth import Access, Caller, asking
from gateway.json import Json
from gateway.table import described, router
from kernel.errors import Unavailable
from kernel.message import Query, Value

_SOURCES = (
    tasks.TrainingTasks,
    tasks.CertificationTasks,
    tasks.JobsTasks,
    tasks.AccountsTasks,
    tasks.StationsTasks,
)
_ORDER = [kind.value for kind in TaskKind]

routes = router("platform")


class TasksOfToday(Value):
    """`missing`: services that did not answer; what they have is not among the tasks."""

    unit: UnitCode
    tasks: list[Task]
    missing: list[str]


@routes.get(
    "/tasks",
    response_model=TasksOfToday,
    operation_id="platform_tasks",
    openapi_extra=described(Access.STAFF),
)
async def tasks_today(unit: UnitCode, who: Annotated[Caller, asking(Access.STAFF)]) -> Json:
    """What staff of a unit have to do today, there and at all units under it. A service that is away hides no other."""
    found = await asyncio.gather(*(_asked(who, kind(unit=unit)) for kind in _SOURCES))
    missing = [kind.service() for kind, one in zip(_SOURCES, found, strict=True) if one is None]
    listed = sorted((task for one in found for task in one or []), key=lambda task: _ORDER.index(task["kind"]))
    return Json({"unit": unit, "tasks": listed, "missing": missing})


async def _asked(who: Caller, query: Query) -> list[dict[str, object]] | None:
    try:
        return await who.ask(query)
    except Unavailable:
        return None
