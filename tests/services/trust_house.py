"""A county's jobs with a rule of standing, a worker and a household joined by a placement, and a clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from cli.reference import posts
from contracts.accounts import Registered, RegisteredAs, Role
from contracts.certification import CertificateIssued
from contracts.companies import CompanyChanged, CompanyMemberChanged, CompanyState
from contracts.standing import EnterStanding, PublishStandingRule, StandingEntries, StandingOf
from contracts.values import day_of
from kernel.message import Event
from kernel.store import new_id
from services.jobs.models import Need, Placement, Referral
from services.jobs.service import Jobs
from tests.services.clocked import Clocked

COUNTY, STATION, OTHER = "350111", "350111-001", "350112"
SKILL = {"occupation_code": "4-10-01-06", "work_type_zh": "家务服务员"}
[RULE] = [body for path, body in posts() if path == "/standing-rules"]


class House(Clocked):
    def __init__(self, code: str = COUNTY, **words: Any) -> None:
        super().__init__(Jobs, code, **words)
        self.station, self.base, self.centre = new_id(), new_id(), new_id()
        self.worker, self.household = self.woman(), new_id()
        self.placement = self.place(self.worker, self.household)
        self.publish()

    def publish(self, **changes: Any) -> dict[str, Any]:
        return self.ask(new_id(), Role.OPERATOR, PublishStandingRule(**{**RULE, **changes}))

    def woman(self, unit: str = STATION) -> str:
        woman = new_id()
        facts = {"registered_as": RegisteredAs.WORKER, "registered_at": self.now}
        self.hear(Registered(person_id=woman, unit=unit, **facts))
        return woman

    def certify(self, woman: str, **changes: Any) -> str:
        certificate = new_id()
        words = {**SKILL, "certificate_id": certificate, "person_id": woman, "level": "5", "issued_on": self.today()}
        words |= {"registration_id": new_id(), "unit": COUNTY, "number": "35011120260000001", "expires_on": None}
        fields = CertificateIssued.model_fields
        self.hear(CertificateIssued(**{name: value for name, value in {**words, **changes}.items() if name in fields}))
        return certificate

    def company(self, *members: str, unit: str = STATION) -> str:
        company = new_id()
        self.hear(CompanyChanged(company_id=company, name_zh="样例家政公司", unit=unit, state=CompanyState.AGREED))
        for person in members:
            words = {"person_id": person, "company_id": company, "unit": unit}
            self.hear(CompanyMemberChanged(**words, is_member=True))
        return company

    def today(self) -> date:
        return day_of(self.now)

    def place(self, worker: str, household: str, days_ago: int = 1, unit: str = STATION) -> str:
        """As if both had accepted."""
        starts = self.today() - timedelta(days=days_ago)
        need, referral, placement = new_id(), new_id(), new_id()
        with Session(self.engine) as session, session.begin():
            band = {"pay_from_fen": 1, "pay_to_fen": 2, "live_in": False, "level": "5"}
            words = {"title": "保洁", "unit": unit, "starts_on": starts, "state": "filled", **band, **SKILL}
            session.add(Need(id=need, household_id=household, **words))
            session.flush()
            sides = {"worker_id": worker, "household_id": household, "referred_by": self.station}
            session.add(Referral(id=referral, need_id=need, state="accepted", **sides))
            session.flush()
            session.add(Placement(id=placement, referral_id=referral, starts_on=starts))
        return placement

    def staff(self, request: Any, who: str = "", at: str = STATION) -> Any:
        return self.ask(who or self.station, Role.STAFF, request, at)

    def her(self, request: Any) -> Any:
        return self.ask(self.worker, Role.WORKER, request, STATION)

    def home(self, request: Any) -> Any:
        return self.ask(self.household, Role.HOUSEHOLD, request, STATION)

    def enter(self, item: str, subject: str = "", who: str = "") -> dict[str, Any]:
        facts = {"subject_id": subject or self.worker, "cause_id": new_id(), "reason": "经核实"}
        return self.staff(EnterStanding(item=item, **facts), who)

    def standing(self, subject: str = "") -> tuple[str, int]:
        shown = self.staff(StandingOf(subject_id=subject or self.worker))
        return shown["standing"], shown["score"]

    def entries(self, subject: str = "") -> list[dict[str, Any]]:
        return self.staff(StandingEntries(subject_id=subject or self.worker, limit=100))["items"]

    def told(self, event: type[Event]) -> list[dict[str, Any]]:
        return [said.data for said in self.said() if said.type == event.type()]
