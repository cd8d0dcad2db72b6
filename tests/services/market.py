"""Jobs alone, with a clock, workers and needs: what stories about matching begin with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts import matching, profiles
from contracts.accounts import Registered, RegisteredAs, Role
from contracts.certification import CertificateIssued
from contracts.jobs import CandidatesFor, DescribeWork, PostNeed
from contracts.needs import PublishNeed
from contracts.stations import UnitLevel, UnitOpened
from kernel.message import Request
from kernel.store import new_id
from services.jobs.service import Jobs
from tests.services.clocked import Clocked

BASE, STATION, NEXT_DOOR = "350111", "350111-001", "350111-002"
STAFF = new_id()
SKILL = {"occupation_code": "4-10-01-06", "work_type_zh": "家务服务员"}
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # in Beijing
HERE = profiles.Place(lat=26.08, lng=119.30)


class Market(Clocked):
    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        super().__init__(Jobs, BASE)
        self.now = NOON
        self.set_clock(patch)
        for code in (STATION, NEXT_DOOR):
            words = {"level": UnitLevel.STATION, "name_zh": "驿站", "name_en": "Station", "parent": BASE}
            self.hear(UnitOpened(code=code, **words))

    @property
    def today(self) -> date:
        return self.now.date()

    def days(self, count: int) -> date:
        return self.today + timedelta(days=count)

    def worker(self, unit: str = STATION, *, healthy: bool = True, level: str | None = "5", **issued: Any) -> str:
        """Registered, by default certified long ago and with a health certificate."""
        her = new_id()
        self.hear(Registered(person_id=her, unit=unit, registered_as=RegisteredAs.WORKER, registered_at=self.now))
        if level:
            self.certify(her, unit, level=level, **issued)
        if healthy:
            self.staff(profiles.NoteHealthCheck(worker_id=her, valid_until=self.days(300)))
        return her

    def certify(self, her: str, unit: str = STATION, **words: Any) -> str:
        facts = {
            **SKILL,
            "level": "5",
            "issued_on": self.days(-400),
            "number": "1",
            "certificate_id": new_id(),
            **words,
        }
        self.hear(CertificateIssued(person_id=her, unit=unit, **facts))
        return facts["certificate_id"]

    def staff(self, request: Request, at: str = "") -> Any:
        return self.ask(STAFF, Role.STAFF, request, at)

    def her(self, worker: str, request: Request) -> Any:
        return self.ask(worker, Role.WORKER, request)

    def describes(self, worker: str, **words: Any) -> Any:
        return self.her(worker, profiles.DescribeProfile(**words))

    def wants(self, worker: str, **words: Any) -> Any:
        return self.her(worker, DescribeWork(**words))

    def need(self, household: str = "", **words: Any) -> str:
        """Open, at the first station, from in ten days on."""
        told = {**SKILL, "title": "找家务服务员", "unit": STATION, "starts_on": self.days(10), "level": "5"}
        told |= {"pay_from_fen": 400_000, "pay_to_fen": 600_000, **words}
        household = household or new_id()
        need = self.ask(household, Role.HOUSEHOLD, PostNeed(**told))["need_id"]
        self.staff(PublishNeed(need_id=need))
        return need

    def wishes(self, need: str, **words: Any) -> Any:
        return self.staff(matching.WishForNeed(need_id=need, **words))

    def candidates(self, need: str, **words: Any) -> list[dict[str, Any]]:
        return self.staff(CandidatesFor(need_id=need, **words))

    def order(self, need: str, **words: Any) -> list[str]:
        return [one["worker_id"] for one in self.candidates(need, **words)]

    def words_for(self, need: str, worker: str) -> dict[str, tuple[str, int]]:
        """The words and points of each reason."""
        [found] = [one for one in self.candidates(need, limit=50) if one["worker_id"] == worker]
        return {part["reason"]: (part["zh"], part["points"]) for part in found["parts"]}
