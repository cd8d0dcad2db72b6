"""Jobs alone, at a clock of its own: a station with staff, households and certified workers."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Engine

from contracts.accounts import Registered, RegisteredAs, Role
from contracts.certification import CertificateIssued
from contracts.companies import CompanyChanged, CompanyMemberChanged, CompanyState
from contracts.jobs import PostNeed
from contracts.stations import UnitLevel, UnitOpened
from contracts.vacancies import PostVacancy, PublishVacancy
from kernel.message import Request
from kernel.store import new_id
from services.jobs.service import Jobs
from tests.services.clocked import Clocked

BASE, STATION, OTHER = "350111", "350111-001", "350112-001"
SKILL = {"occupation_code": "4-10-01-06", "work_type_zh": "家务服务员", "level": "5"}
NEED = {**SKILL, "title": "找家务服务员,每周五天", "unit": STATION, "starts_on": "2027-01-04"}
NEED |= {"pay_from_fen": 500000, "pay_to_fen": 700000}


class JobsHouse(Clocked):
    def __init__(self, engine: Engine | None = None) -> None:
        super().__init__(Jobs, BASE, engine=engine)
        for code in (STATION, OTHER):
            words = {"level": UnitLevel.STATION, "name_zh": "示例驿站", "name_en": "Example", "parent": code[:6]}
            self.hear(UnitOpened(code=code, **words))
        self.staff_id = new_id()

    def household(self, unit: str = STATION) -> str:
        return self._registered(RegisteredAs.HOUSEHOLD, unit)

    def worker(self, unit: str = STATION, *, is_certified: bool = True) -> str:
        her = self._registered(RegisteredAs.WORKER, unit)
        if is_certified:
            words = {"certificate_id": new_id(), "number": "1", "issued_on": date(2026, 11, 1)}
            self.hear(CertificateIssued(person_id=her, unit=unit, **words, **SKILL))
        return her

    def staff(self, request: Request, at: str = STATION) -> Any:
        return self.ask(self.staff_id, Role.STAFF, request, at)

    def company(self, unit: str = BASE, state: CompanyState = CompanyState.AGREED) -> tuple[str, str]:
        """A company under agreement, and who speaks for it."""
        company, member = new_id(), new_id()
        self.hear(CompanyChanged(company_id=company, name_zh="样例家政公司", unit=unit, state=state))
        self.hear(CompanyMemberChanged(person_id=member, company_id=company, unit=unit, is_member=True))
        return company, member

    def opening(self, company: tuple[str, str], **words: Any) -> str:
        """A vacancy of the company that staff have published."""
        posted = PostVacancy(**NEED | {"title": "家务服务员岗位", "company_id": company[0]} | words)
        vacancy = self.ask(company[1], Role.COMPANY, posted)["vacancy_id"]
        self.staff(PublishVacancy(vacancy_id=vacancy))
        return vacancy

    def posts(self, household: str, **words: Any) -> str:
        return self.ask(household, Role.HOUSEHOLD, PostNeed(**NEED | words))["need_id"]

    def told(self, type_: str) -> list[dict[str, Any]]:
        """What it has said of this kind since it was asked the last time."""
        return [one.data for one in self.said() if one.type == f"jobs.{type_}.v1"]

    def _registered(self, as_: RegisteredAs, unit: str) -> str:
        person = new_id()
        self.hear(Registered(person_id=person, unit=unit, registered_as=as_, registered_at=self.now))
        return person
