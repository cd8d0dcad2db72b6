"""Stations at a base with one station, its staff, and a clock that the test moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine

from contracts import activities as contract
from contracts.accounts import Role
from contracts.activities import ActivityKind
from contracts.stations import UnitLevel, UnitOpened
from kernel.store import new_id
from services.stations.service import Stations
from tests.services.clocked import Clocked

CENTRE, BASE, STATION = "350100", "350111", "350111-001"


class House(Clocked):
    """Stations at a base with one station, its staff, and a clock that the test moves."""

    def __init__(self, code: str = BASE, engine: Engine | None = None) -> None:
        super().__init__(Stations, code, engine=engine)
        self.hear(UnitOpened(code=CENTRE, level=UnitLevel.CENTRE, name_zh="市", name_en="c", parent=None), "350100")
        for unit, level, parent in ((BASE, UnitLevel.BASE, CENTRE), (STATION, UnitLevel.STATION, BASE)):
            self.open_unit(unit, level, parent)
        self.staff_id = new_id()

    def open_unit(self, unit: str, level: UnitLevel = UnitLevel.STATION, parent: str = BASE) -> None:
        opened = UnitOpened(code=unit, level=level, name_zh="示例", name_en="example", parent=parent)
        self.hear(opened, "350100")

    def staff(self, request: Any) -> Any:
        return self.ask(self.staff_id, Role.STAFF, request)

    def person(self, who: str, request: Any) -> Any:
        return self.ask(who, Role.WORKER, request)

    def plan(self, **words: Any) -> dict[str, Any]:
        begin = self.now + timedelta(hours=24)
        times = {"starts_at": begin, "ends_at": begin + timedelta(hours=3)}
        facts = {"unit": STATION, "kind": ActivityKind.MEETING, "title_zh": "姐妹茶话会", "title_en": "Tea"}
        facts |= {"place": "驿站多功能室", "capacity": 2, "waiting_places": 2, "hours": 2}
        return self.staff(contract.PlanActivity(**{**facts, **times, **words}))

    def open(self, **words: Any) -> str:
        activity_id = self.plan(**words)["activity_id"]
        self.staff(contract.OpenActivity(activity_id=activity_id))
        return activity_id

    def join(self, activity_id: str, who: str | None = None) -> dict[str, Any]:
        return self.person(who or new_id(), contract.SignUp(activity_id=activity_id))

    def leave(self, one: dict[str, Any], **words: Any) -> dict[str, Any]:
        request = contract.CancelParticipation(participation_id=one["participation_id"], **words)
        return self.staff(request) if words else self.person(one["person_id"], request)

    def tick(self, activity_id: str, *ones: dict[str, Any], present: bool = True) -> Any:
        ids = [one["participation_id"] for one in ones]
        words = {"activity_id": activity_id, "participation_ids": ids, "present": present}
        return self.staff(contract.RecordPresence(**words))

    def report(self, activity_id: str, people: int = 30, **words: Any) -> dict[str, Any]:
        return self.staff(contract.ReportActivity(activity_id=activity_id, people_reached=people, **words))

    def states(self, activity_id: str) -> list[str]:
        rows = self.staff(contract.Participants(activity_id=activity_id))["items"]
        return [one["state"] for one in rows]

    def heard_of(self, kind: str) -> list[dict[str, Any]]:
        return [one.data for one in self.said() if one.type == f"stations.{kind}.v1"]
