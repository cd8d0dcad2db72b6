"""Departments read what their kind is entitled to, at their unit, and what they take out leaves an entry."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from contracts import departments
from contracts.accounts import Appointed, Role
from contracts.departments import DepartmentKind, DepartmentMemberChanged, Entitlement
from contracts.staffing import AppointmentEnded, TermState
from contracts.stations import OpenUnit, UnitLevel
from gateway.app import create
from kernel import store
from kernel.config import Settings
from kernel.errors import NotAllowed
from kernel.identity import Actor, Appointment, Signer, new_key_pair
from kernel.message import Refusal, Request
from kernel.store import new_id
from services.certification import department_rules
from services.certification.models import Registration
from services.stations.partners import department_rules as rules
from services.stations.service import Stations
from tests.services.alone import Alone
from tests.services.exam_house import Clock, House

COUNTY, CENTRE = "350111", "350100"
OFFICER, OPERATOR = new_id(), new_id()
READS = {
    Entitlement.CERTIFICATION_FIGURES: departments.CertificationFigures,
    Entitlement.CERTIFICATION_ROLL: departments.CertificationRoll,
    Entitlement.ELDER_CARE: departments.ElderCareFigures,
}


class Town:
    """Stations alone, with departments of one county and an officer of one of them."""

    def __init__(self, kind: DepartmentKind) -> None:
        self.stations = Alone(Stations, COUNTY)
        for code, level, parent in ((CENTRE, "centre", None), (COUNTY, "base", CENTRE)):
            unit = OpenUnit(code=code, level=UnitLevel(level), name_zh="单位", name_en="Unit", parent=parent)
            Alone.ask(self._at_centre(), OPERATOR, Role.OPERATOR, unit)
        self.department = self.operate(departments.OpenDepartment(kind=kind, unit=COUNTY, name_zh="局", name_en="D"))
        self.id = self.department["department_id"]
        self.stations.hear(Appointed(person_id=OFFICER, role=Role.DEPARTMENT, unit=COUNTY, organisation_id=self.id))

    def _at_centre(self) -> Alone:
        self.stations.code = CENTRE
        return self.stations

    def operate(self, request: Any) -> Any:
        self.stations.code = COUNTY
        return self.stations.ask(OPERATOR, Role.OPERATOR, request)

    def officer(self, request: Any) -> Any:
        return self.stations.ask(OFFICER, Role.DEPARTMENT, request)

    def note(self, what: Entitlement, unit: str = COUNTY) -> Any:
        return self.officer(departments.NoteExport(what=what, unit=unit, reason="季度统计", rows=3))


@pytest.mark.parametrize("kind", DepartmentKind)
def test_each_kind_takes_out_what_the_table_says_and_never_more(kind: DepartmentKind) -> None:
    town = Town(kind)
    for what in Entitlement:
        if what in rules.ENTITLEMENTS[kind]:
            assert town.note(what)["what"] == what
        else:
            with pytest.raises(departments.NotEntitled):
                town.note(what)
    entries = town.operate(departments.ExportEntries(unit=COUNTY))["items"]
    assert {(one["by"], one["reason"], one["rows"]) for one in entries} == {(OFFICER, "季度统计", 3)}
    assert {one["what"] for one in entries} == set(rules.ENTITLEMENTS[kind])


def test_it_reads_at_its_own_unit_alone() -> None:
    town = Town(DepartmentKind.COMMERCE)
    assert town.officer(departments.CompaniesForDepartment(unit=COUNTY))["items"] == []
    for unit in (CENTRE, "350102"):
        with pytest.raises(NotAllowed):
            town.officer(departments.CompaniesForDepartment(unit=unit))


def test_whose_department_is_closed_or_whose_role_has_ended_reads_nothing() -> None:
    town = Town(DepartmentKind.COMMERCE)
    town.operate(departments.CloseDepartment(department_id=town.id))
    with pytest.raises(departments.NotEntitled):
        town.officer(departments.CompaniesForDepartment(unit=COUNTY))
    town.operate(departments.OpenDepartment(kind="commerce", unit=COUNTY, name_zh="商务局", name_en="C"))
    town.officer(departments.CompaniesForDepartment(unit=COUNTY))
    words = {"role": Role.DEPARTMENT, "unit": COUNTY, "organisation_id": town.id, "state": TermState.LAPSED}
    town.stations.hear(AppointmentEnded(person_id=OFFICER, **words))
    with pytest.raises(departments.NotEntitled):
        town.officer(departments.CompaniesForDepartment(unit=COUNTY))
    told = [one.data["may_read"] for one in town.stations.said() if one.type.endswith("member_changed.v1")]
    assert told == [["companies"], []]


def test_there_is_one_of_a_kind_at_a_unit() -> None:
    with pytest.raises(departments.DepartmentKnown):
        town = Town(DepartmentKind.WOMEN)
        town.operate(departments.OpenDepartment(kind="women", unit=COUNTY, name_zh="妇联", name_en="W"))


@pytest.mark.parametrize("what", READS)
def test_certification_shows_what_it_was_told_that_an_officer_may_read(what: Entitlement) -> None:
    house = House()

    def read(one: Entitlement) -> Any:
        return house.ask(OFFICER, Role.DEPARTMENT, READS[one](unit=COUNTY))

    words = {"person_id": OFFICER, "department_id": new_id(), "unit": COUNTY}
    house.hear(DepartmentMemberChanged(**words, may_read=[what]))
    assert read(what) in ([], {"items": [], "next": None})
    for other in set(READS) - {what}:
        with pytest.raises(departments.NotEntitled):
            read(other)
    house.hear(DepartmentMemberChanged(**words, may_read=[]))
    with pytest.raises(Refusal):
        read(what)


def test_figures_are_of_a_county_and_show_no_number_under_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch)
    house = House()
    exam_id = house.opened(seats=12)
    for _ in range(11):
        house.register(house.woman(), exam_id)
    with Session(house.engine) as session, session.begin():
        rows = session.scalars(select(Registration)).all()
        for place, row in enumerate(rows):
            row.state = "passed" if place < 9 else "failed"
    words = {"person_id": OFFICER, "department_id": new_id(), "unit": COUNTY}
    house.hear(DepartmentMemberChanged(**words, may_read=list(READS)))
    [figures] = house.ask(OFFICER, Role.DEPARTMENT, departments.CertificationFigures(unit=COUNTY))
    assert (figures["county"], figures["occupation_zh"], figures["level"]) == (COUNTY, "家政服务员", "5")
    assert (figures["sat"], figures["passed"], figures["certified"]) == (11, None, None)
    assert house.ask(OFFICER, Role.DEPARTMENT, departments.ElderCareFigures(unit=COUNTY)) == []


@given(st.integers(0, 1000))
def test_figures_of_fewer_than_ten_are_hidden(count: int) -> None:
    assert department_rules.shown(count) == (count if count >= 10 else None)


class Services:
    """In place of the services: figures, and a department that may or may not take them."""

    def __init__(self) -> None:
        self.noted: list[departments.NoteExport] = []

    async def start(self) -> None: ...
    async def stop(self) -> None: ...

    async def call(self, request: Request, context: Any) -> Any:
        if isinstance(request, departments.NoteExport):
            self.noted.append(request)
            if request.reason == "refused":
                raise departments.NotEntitled()
            return {}
        row = {"county": COUNTY, "occupation_code": "4-10-01-05", "occupation_zh": "养老护理员", "level": "5"}
        return [row | {"sat": 30, "passed": 25, "certified": None}]


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def officer(services: Services) -> Iterator[TestClient]:
    private, public = new_key_pair()
    actor = Actor(OFFICER, new_id(), (Appointment("department", COUNTY),))
    settings = Settings(instance=COUNTY, token_public_keys=public)
    headers = {"Authorization": f"Bearer {Signer(private, COUNTY).token(actor, store.now())}"}
    with TestClient(create(settings, services), headers=headers) as client:
        yield client


def test_a_sheet_is_given_once_its_entry_is_made(officer: TestClient, services: Services) -> None:
    body = {"what": "elder_care", "unit": COUNTY, "reason": "季度统计"}
    answer = officer.post("/v1/department-exports", json=body)
    heading, row = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert heading[:2] == ("县(市、区)", "职业")
    assert row == (COUNTY, "养老护理员", "五级/初级工", 30, 25, "少于10")
    assert services.noted[0].rows == 1
    refused = officer.post("/v1/department-exports", json=body | {"reason": "refused"})
    assert refused.status_code == 403 and b"PK" not in refused.content[:2]
