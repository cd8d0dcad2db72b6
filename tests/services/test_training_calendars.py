"""What stands in the calendars that phones subscribe to."""

from __future__ import annotations

import pytest

from contracts import classes, training
from contracts.calendars import CalendarEntry, OpenCalendar, PersonCalendar, UnitCalendar
from contracts.classes import CancelReason
from kernel.errors import NotFound
from kernel.store import new_id
from tests.services.school import BASE, STATION, School


def address(school: School, who: str) -> str:
    return school.worker(who, OpenCalendar())["path"].removeprefix("/calendars/").removesuffix(".ics")


def seen(school: School, token: str) -> dict[str, str]:
    """The status of each class in somebody's calendar."""
    entries = school.worker(new_id(), PersonCalendar(token=token))
    return {one.class_id: one.status.value for one in map(CalendarEntry.model_validate, entries)}


def test_a_womans_calendar_has_what_she_has_a_seat_in(school: School) -> None:
    her = new_id()
    taken = school.open(school.session(hours=24))
    full = school.open(school.session(hours=48), capacity=1, answer_minutes=60)
    school.open(school.session(hours=72))
    seat = school.enrol(full)
    school.enrol(taken, her)
    school.enrol(full, her)
    token = address(school, her)
    assert seen(school, token) == {taken: "CONFIRMED"}
    school.cancel_seat(seat)
    assert seen(school, token) == {taken: "CONFIRMED", full: "TENTATIVE"}


def test_what_is_called_off_stays_in_it_and_what_she_gives_back_goes(school: School) -> None:
    her = new_id()
    off, left = school.open(school.session(hours=24)), school.open(school.session(hours=48))
    school.enrol(off, her)
    mine, token = school.enrol(left, her), address(school, her)
    school.cancel(off)
    school.cancel_seat(mine)
    assert seen(school, token) == {off: "CANCELLED"}


def test_a_trainers_calendar_has_what_she_teaches(school: School) -> None:
    trainer = new_id()
    class_id = school.open(school.session(hours=24, trainer_id=trainer), school.session(hours=48))
    entries = school.worker(trainer, PersonCalendar(token=address(school, trainer)))
    assert [one["class_id"] for one in entries] == [class_id]


def test_a_stations_calendar_has_what_everybody_can_see(school: School) -> None:
    school.plan(school.session(hours=24))
    class_id = school.open(school.session(hours=48), school.session(hours=72))
    last = school.staff(training.ClassById(class_id=class_id))["sessions"][1]["session_id"]
    school.staff(classes.CancelSession(session_id=last, reason=CancelReason.WEATHER, note="台风"))
    for unit, there in ((STATION, True), (BASE, True), ("350102", False)):
        entries = school.worker(new_id(), UnitCalendar(unit=unit))
        assert [(one["status"], one["version"]) for one in entries] == ([("CONFIRMED", 0), ("CANCELLED", 1)] * there)


def test_a_new_address_makes_the_old_one_void(school: School) -> None:
    her = new_id()
    old, new = address(school, her), address(school, her)
    assert seen(school, new) == {}
    with pytest.raises(NotFound):
        seen(school, old)
