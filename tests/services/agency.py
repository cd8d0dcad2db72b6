"""Jobs at a base with stations, certified workers, households with needs, and a clock that the test moves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine

from contracts import jobs
from contracts.accounts import Registered, RegisteredAs, Role
from contracts.certification import CertificateIssued
from contracts.jobs import FollowUpOutcome
from contracts.placements import ConfirmStart, NoteInformed, ReferralById
from contracts.profiles import NoteHealthCheck
from contracts.stations import UnitLevel, UnitOpened
from contracts.values import day_of
from kernel.message import Request
from kernel.store import new_id
from services.jobs.service import Jobs
from tests.services.clocked import Clocked

BASE, STATION, ELSEWHERE = "350111", "350111-001", "350111-002"
STAFF = new_id()
SKILL = {"occupation_code": "4-10-01-06", "work_type_zh": "家务服务员", "level": "5"}


class Agency(Clocked):
    def __init__(self, engine: Engine | None = None, **settings: Any) -> None:
        super().__init__(Jobs, BASE, engine=engine, **settings)
        for code in (STATION, ELSEWHERE):
            self.hear(UnitOpened(code=code, level=UnitLevel.STATION, name_zh="站", name_en="station", parent=BASE))

    @property
    def today(self) -> date:
        return day_of(self.now)

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def staff(self, request: Request) -> Any:
        return self.ask(STAFF, Role.STAFF, request, at=STATION)

    def worker(self, level: str = "5", expires_on: date | None = None) -> str:
        """Certified, at home at the station, with a health certificate."""
        her = new_id()
        registered = {"registered_as": RegisteredAs.WORKER, "registered_at": self.now}
        self.hear(Registered(person_id=her, unit=STATION, **registered))
        words = {"certificate_id": new_id(), "number": "1", "issued_on": date(2026, 11, 1), **SKILL, "level": level}
        self.hear(CertificateIssued(person_id=her, unit=STATION, expires_on=expires_on, **words))
        self.staff(NoteHealthCheck(worker_id=her, valid_until=self.day(300)))
        return her

    def need(self, household: str = "", starts_in: int = 0, **words: Any) -> str:
        words = {"title": "找家务服务员", "pay_from_fen": 1, "pay_to_fen": 900_000, "unit": STATION, **SKILL, **words}
        asked = jobs.PostNeed(starts_on=self.day(starts_in), **words)
        return self.ask(household or new_id(), Role.HOUSEHOLD, asked)["need_id"]

    def refer(self, worker: str, need: str = "", **words: Any) -> dict[str, Any]:
        return self.staff(jobs.Refer(need_id=need or self.need(), worker_id=worker, **words))

    def side(self, who: str, request: Request) -> Any:
        """As the worker or the household: neither has any role where the referral is."""
        return self.ask(who, Role.WORKER, request)

    def accept(self, referral: dict[str, Any], *sides: str, **words: Any) -> dict[str, Any]:
        """As both, or the sides named: `worker`, `household`."""
        for side in sides or ("worker", "household"):
            asked = jobs.AcceptReferral(referral_id=referral["referral_id"], **words)
            referral = self.side(referral[f"{side}_id"], asked)
        return referral

    def decline(self, referral: dict[str, Any], side: str = "household", **words: Any) -> dict[str, Any]:
        asked = jobs.DeclineReferral(referral_id=referral["referral_id"], reason="不合适", **words)
        return self.side(referral[f"{side}_id"], asked)

    def look(self, referral: dict[str, Any], side: str) -> dict[str, Any]:
        return self.side(referral[f"{side}_id"], NoteInformed(referral_id=referral["referral_id"]))

    def place(self, worker: str = "", **terms: Any) -> str:
        """A worker is referred and both accept: the placement."""
        words = {"terms": {"starts_on": self.today, **terms}} if terms else {}
        return self.accept(self.refer(worker or self.worker(), **words))["placement_id"]

    def start(self, placement: str, days: int = 0) -> dict[str, Any]:
        return self.staff(ConfirmStart(placement_id=placement, started_on=self.day(days)))

    def follow_up(self, placement: str, outcome: str = FollowUpOutcome.WORKING_WELL, **words: Any) -> dict[str, Any]:
        return self.staff(jobs.RecordFollowUp(placement_id=placement, outcome=outcome, **words))

    def spread(self) -> list[Any]:
        """It hears its own; what it has said meanwhile."""
        told = []
        while said := self.said():
            told += said
            for one in said:
                self.take(one)
        return told

    def state_of(self, referral: dict[str, Any]) -> str:
        return self.staff(ReferralById(referral_id=referral["referral_id"]))["referral"]["state"]
