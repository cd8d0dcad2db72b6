"""A woman's record: what she has learnt and passed, the oldest first, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime

from contracts.accounts import Role
from contracts.record import MyRecord
from contracts.training import Completed
from kernel.store import new_id
from tests.services.story import Desk


def test_it_holds_trainings_exams_and_certificates_in_the_order_of_time() -> None:
    desk = Desk()
    person, certificate = desk.certified()
    community = Completed(
        enrolment_id=new_id(),
        class_id=new_id(),
        person_id=person,
        unit=desk.unit,
        series="ZLSN",
        hours=4,
        occupation_code=None,
        work_type_zh="",
        level=None,
        completed_at=datetime(2026, 10, 1, 17, tzinfo=UTC),  # in China it is the 2nd
    )
    desk.alone.hear(community)
    desk.certified("示例乙")  # somebody else
    entries = desk.alone.ask(person, Role.WORKER, MyRecord())["entries"]
    assert [one["kind"] for one in entries[:4]] == ["trained", "trained", "registered", "certified"]
    assert entries[4]["kind"] == "passed", "on the day of the exam, which is still to come here"
    assert (entries[0]["series"], entries[0]["on"], entries[0]["hours"]) == ("ZLSN", "2026-10-02", 4)
    assert entries[3]["number"] == certificate["number"] and entries[3]["state"] == "valid"
    assert (entries[4]["theory"], entries[4]["practice"]) == (80, 90)


def test_who_has_learnt_nothing_yet_has_an_empty_one() -> None:
    assert Desk().alone.ask(new_id(), Role.WORKER, MyRecord()) == {"entries": []}
