"""A session that comes otherwise than was planned: whoever is in the class is told, and of a clash too."""

from __future__ import annotations

from typing import Any

import pytest

from contracts import classes, training
from contracts.classes import CancelReason
from kernel.store import new_id
from tests.services.school import School


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch) -> School:
    made = School()
    made.set_clock(monkeypatch)
    return made


def told(school: School) -> dict[str, str]:
    """Who has been told what."""
    of = [one.data for one in school.said() if one.type == "training.timetable_changed.v1"]
    return {one["person_id"]: one["change"] for one in of}


def first_session(school: School, class_id: str) -> str:
    return school.staff(training.ClassById(class_id=class_id))["sessions"][0]["session_id"]


def move(school: School, class_id: str, plan: classes.SessionPlan) -> Any:
    request = classes.ChangeSession(session_id=first_session(school, class_id), session=plan, reason="场地维修")
    return school.staff(request)


def test_who_has_a_seat_and_who_is_in_line_are_told_that_it_moves(school: School) -> None:
    class_id = school.open(capacity=1)
    seated, waiting = (school.enrol(class_id)["person_id"] for _ in range(2))
    gone = school.enrol(class_id)
    school.cancel_seat(gone)
    school.said()
    move(school, class_id, school.session(hours=48))
    assert told(school) == {seated: "moved", waiting: "moved"}


def test_who_has_another_class_at_the_new_time_is_told_so(school: School) -> None:
    moving, other = school.open(school.session(24)), school.open(school.session(48))
    busy, free = new_id(), new_id()
    for class_id, who in ((moving, busy), (moving, free), (other, busy)):
        school.enrol(class_id, who)
    school.said()
    move(school, moving, school.session(hours=49))
    assert told(school) == {busy: "clashes", free: "moved"}


def test_another_trainer_concerns_nobodys_timetable(school: School) -> None:
    class_id = school.open(school.session(24))
    school.enrol(class_id)
    school.said()
    move(school, class_id, school.session(24, trainer_id=new_id()))
    assert told(school) == {}


def test_they_are_told_of_a_session_that_is_called_off(school: School) -> None:
    class_id = school.open(school.session(24), school.session(48))
    her = school.enrol(class_id)["person_id"]
    school.said()
    words = {"reason": next(iter(CancelReason)), "note": "场地维修"}
    school.staff(classes.CancelSession(session_id=first_session(school, class_id), **words))
    assert told(school) == {her: "cancelled"}
