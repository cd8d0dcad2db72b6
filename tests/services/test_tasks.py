"""今日待办: what waits is counted where it is, and what is done is not counted any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from contracts import jobs, tasks
from contracts.accounts import Role
from contracts.classes import OpenPlannedClass
from contracts.completion import CompleteClass
from contracts.stations import UnitLevel, UnitOpened
from contracts.tasks import TaskKind
from gateway.app import create
from kernel import store
from kernel.config import Settings
from kernel.errors import NotAllowed, Unavailable
from kernel.identity import Actor, Appointment, Signer, new_key_pair
from kernel.message import Request
from kernel.store import new_id
from services.jobs.service import Jobs
from tests.services import test_evidence
from tests.services.alone import Alone
from tests.services.exam_house import Clock, House
from tests.services.school import STATION, School

COUNTY = "350111"


def counted(found: list[dict[str, Any]]) -> dict[str, int]:
    return {one["kind"]: one["count"] for one in found}


def test_a_class_is_to_be_opened_then_held_then_completed(school: School) -> None:
    def listed(unit: str = STATION) -> dict[str, int]:
        return counted(school.staff(tasks.TrainingTasks(unit=unit)))

    class_id = school.plan(school.session(hours=48))["class_id"]
    assert listed() == {"classes_to_open": 1}
    school.staff(OpenPlannedClass(class_id=class_id))
    school.enrol(class_id)
    assert listed() == {} and listed(COUNTY) == {}
    school.later(hours=48)
    assert listed()["sessions_today"] == 1
    school.later(hours=24)
    assert listed() == {"attendance_missing": 1, "classes_to_complete": 1}
    assert listed("350111-002") == {}, "another unit's"
    school.staff(CompleteClass(class_id=class_id))


def test_staff_of_another_unit_are_told_nothing(school: School) -> None:
    with pytest.raises(NotAllowed):
        school.staff(tasks.TrainingTasks(unit="350102"))


def test_a_statement_waits_until_it_is_decided() -> None:
    county = test_evidence.county()
    woman = test_evidence.register(county)
    statement = county.ask(woman, Role.WORKER, test_evidence.work())
    asked = tasks.CertificationTasks(unit=COUNTY)
    assert counted(county.ask(test_evidence.STAFF, Role.STAFF, asked)) == {"evidence_to_decide": 1}
    test_evidence.decide(county, statement["evidence_id"])
    assert county.ask(test_evidence.STAFF, Role.STAFF, asked) == []


def test_tickets_are_to_be_printed_before_an_exam_and_marks_entered_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, seen = Clock(monkeypatch), []
    house = House()
    exam_id = house.opened()
    house.register(house.woman(), exam_id)
    for days in (1.1, 0.9, 1):
        clock.move(days=days)
        house.fall_due()
        seen.append(counted(house.staff(tasks.CertificationTasks(unit=COUNTY))))
    assert seen[0]["tickets_to_print"] == 1
    assert seen[2]["marks_to_enter"] == 1 and "tickets_to_print" not in seen[2]


def test_a_need_is_to_be_looked_at() -> None:
    alone = Alone(Jobs, COUNTY)
    alone.hear(UnitOpened(code=COUNTY, level=UnitLevel.BASE, name_zh="基地", name_en="Base", parent="350100"))
    words = {"title": "照看一岁孩子", "occupation_code": "4-10-01-06", "unit": COUNTY, "pay_from_fen": 500000}
    words |= {"pay_to_fen": 600000, "starts_on": store.now().date() + timedelta(days=20)}
    alone.ask(new_id(), Role.HOUSEHOLD, jobs.PostNeed(**words))
    [task] = alone.ask(new_id(), Role.STAFF, tasks.JobsTasks(unit=COUNTY))
    assert task == {"kind": "postings_waiting", "count": 1, "link": f"/v1/units/{COUNTY}/needs?state=waiting"}


class Services:
    """In place of the services: one has something to do, one is away, the others have nothing."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...

    async def call(self, request: Request, context: Any) -> Any:
        if request.service() == "jobs":
            raise Unavailable(retry_after=5)
        later = {"kind": TaskKind.NOTICES_UNSEEN, "count": 2, "link": "/v1/staff-notices"}
        first = {"kind": TaskKind.SESSIONS_TODAY, "count": 1, "link": "/v1/unit-classes"}
        return {"accounts": [later], "training": [first]}.get(request.service(), [])


@pytest.fixture
def staff() -> Iterator[TestClient]:
    private, public = new_key_pair()
    actor = Actor(new_id(), new_id(), (Appointment("staff", COUNTY),))
    settings = Settings(instance=COUNTY, token_public_keys=public)
    headers = {"Authorization": f"Bearer {Signer(private, COUNTY).token(actor, store.now())}"}
    with TestClient(create(settings, Services()), headers=headers) as client:
        yield client


def test_the_gateway_puts_them_together_and_says_who_did_not_answer(staff: TestClient) -> None:
    found = staff.get("/v1/tasks", params={"unit": COUNTY}).json()
    assert [one["kind"] for one in found["tasks"]] == ["sessions_today", "notices_unseen"]
    assert found["missing"] == ["jobs"]
