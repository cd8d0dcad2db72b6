"""A class from plan to archive, and what may not be in two places at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts import classes, training
from contracts.accounts import Role
from contracts.classes import CancelReason, Weekly
from contracts.training import ClassState
from kernel.errors import NotFound
from kernel.message import Refusal
from kernel.store import new_id
from services.training import rules, timetable
from services.training.rules import CLASS_STEPS, ClassStep
from tests.services.school import BASE, STAFF, School

TOMORROW = timedelta(days=1)


def test_a_planned_class_is_seen_by_its_staff_alone(school: School) -> None:
    class_id = school.plan()["class_id"]
    look, come = training.ClassById(class_id=class_id), training.Enrol(class_id=class_id)
    for request in (look, come):
        with pytest.raises(NotFound):
            school.worker(new_id(), request)
    assert school.worker(new_id(), training.OpenClasses())["items"] == []
    assert school.state(class_id) == "planned"


def test_a_class_goes_from_plan_to_archive_by_its_staff_and_the_clock(school: School) -> None:
    class_id = school.plan(school.session(hours=24))["class_id"]
    school.staff(classes.OpenPlannedClass(class_id=class_id))
    assert school.state(class_id) == "open"
    school.later(hours=25)
    assert school.state(class_id) == "running"
    with pytest.raises(classes.ClassNotFinished):
        school.staff(classes.ArchiveClass(class_id=class_id))
    school.later(hours=2)
    assert school.state(class_id) == "finished"
    assert school.staff(classes.ArchiveClass(class_id=class_id))["state"] == "archived"
    said = [one.type for one in school.said()]
    assert said == ["training.class_planned.v1", "training.class_opened.v1", "training.class_archived.v1"]


def test_when_a_class_is_cancelled_everybody_in_it_and_in_line_is_told(school: School) -> None:
    class_id = school.open(capacity=1)
    seated, waiting = new_id(), new_id()
    school.enrol(class_id, seated), school.enrol(class_id, waiting)
    school.said()
    answer = school.cancel(class_id)
    assert (answer["state"], answer["enrolled"], answer["waiting"]) == ("cancelled", 0, 0)
    first, *others = school.said()
    assert (first.type, first.data["reason"]) == ("training.class_cancelled.v1", "too_few")
    assert [one.data["person_id"] for one in others] == [seated, waiting]
    assert {one.type for one in others} == {"training.enrolment_cancelled.v1"}
    with pytest.raises(training.ClassIsCancelled):
        school.enrol(class_id)
    with pytest.raises(classes.ClassNotCancellable):
        school.cancel(class_id)


def test_nobody_enrols_outside_the_window(school: School) -> None:
    opens, closes = school.now + timedelta(hours=2), school.now + timedelta(hours=4)
    class_id = school.open(opens_at=opens, closes_at=closes)
    with pytest.raises(training.EnrolmentNotYet) as refused:
        school.enrol(class_id)
    assert datetime.fromisoformat(refused.value.members["opens_at"]) == opens
    school.later(hours=2)
    assert school.enrol(class_id)["state"] == "enrolled"
    school.later(hours=2)
    with pytest.raises(training.EnrolmentClosed):
        school.enrol(class_id)


@pytest.mark.parametrize(("opens", "closes"), [(4, 2), (2, 2), (None, 100), (30, None)])
def test_a_window_opens_before_it_closes_and_ends_with_the_class(
    school: School, opens: int | None, closes: int | None
) -> None:
    window = {"opens_at": opens and school.now + timedelta(hours=opens)}
    window["closes_at"] = closes and school.now + timedelta(hours=closes)
    with pytest.raises(classes.WindowReversed):
        school.plan(**window)


def test_a_trainer_is_in_one_place_at_a_time(school: School) -> None:
    trainer = new_id()
    first = school.open(school.session(hours=24, trainer_id=trainer))
    with pytest.raises(classes.TrainerTaken) as refused:
        school.plan(school.session(hours=26, trainer_id=trainer))
    assert refused.value.members["class_id"] == first
    school.plan(school.session(hours=27, trainer_id=trainer))  # as soon as the first has ended


def test_a_room_has_one_class_at_a_time_until_that_is_cancelled(school: School) -> None:
    first = school.plan(school.session(room="201"))["class_id"]
    with pytest.raises(classes.RoomTaken) as refused:
        school.plan(school.session(room="201"))
    assert refused.value.members["class_id"] == first
    school.plan(school.session(room="202"))
    school.cancel(first)
    school.plan(school.session(room="201"))


def test_a_session_moves_out_of_its_own_way_but_not_into_anothers(school: School) -> None:
    class_ = school.plan(school.session(hours=24, room="201"), school.session(hours=48, room="201"))
    school.plan(school.session(hours=72, room="201"))
    session_id = class_["sessions"][1]["session_id"]

    def move(hours: int) -> dict[str, Any]:
        plan = school.session(hours=hours, room="201")
        return school.staff(classes.ChangeSession(session_id=session_id, session=plan, reason="老师出差"))

    move(49)
    with pytest.raises(classes.RoomTaken):
        move(70)
    with pytest.raises(classes.SessionsOutOfOrder):
        move(25)
    assert [one.data.get("session_id") for one in school.said()[2:]] == [session_id]


def test_a_class_whose_last_session_is_called_off_ends_earlier(school: School) -> None:
    class_id = school.open(school.session(hours=24), school.session(hours=48))
    first, last = (one["session_id"] for one in school.staff(training.ClassById(class_id=class_id))["sessions"])
    words = {"reason": CancelReason.WEATHER, "note": "台风"}
    assert school.staff(classes.CancelSession(session_id=last, **words))["is_cancelled"]
    with pytest.raises(classes.SessionBegun):
        school.staff(classes.CancelSession(session_id=last, **words))
    with pytest.raises(classes.LastSession):
        school.staff(classes.CancelSession(session_id=first, **words))
    school.later(hours=27)
    assert school.state(class_id) == "finished"


def test_staff_of_elsewhere_find_nothing_to_cancel(school: School) -> None:
    class_id = school.open()
    request = classes.CancelClass(class_id=class_id, reason=CancelReason.OTHER, note="-")
    with pytest.raises(NotFound):
        school.ask(STAFF, Role.STAFF, request, at="350102")


def test_staff_list_classes_by_the_state_they_are_in_now(school: School) -> None:
    planned, opened = school.plan()["class_id"], school.open(school.session(hours=1))
    gone = school.plan()["class_id"]
    school.cancel(gone)

    def listed(state: ClassState | None) -> set[str]:
        found = school.staff(classes.ClassesOfUnit(unit=BASE, state=state))["items"]
        return {one["class_id"] for one in found}

    assert listed(None) == {planned, opened, gone}
    assert (listed(ClassState.PLANNED), listed(ClassState.CANCELLED)) == ({planned}, {gone})
    assert (listed(ClassState.OPEN), listed(ClassState.RUNNING)) == ({opened}, set())
    school.later(hours=2)
    assert (listed(ClassState.OPEN), listed(ClassState.RUNNING)) == (set(), {opened})
    school.later(hours=2)
    assert listed(ClassState.FINISHED) == {opened}


def test_twice_a_week_in_the_evening_but_not_on_the_holiday() -> None:
    rule = Weekly(
        first_on=date(2026, 9, 28), weekdays=[1, 4], at="19:00", minutes=90, count=4, skipped=[date(2026, 10, 1)]
    )
    begins = [one.starts_at.astimezone(UTC) for one in timetable.each_week(rule)]
    days = [(9, 28), (10, 5), (10, 8), (10, 12)]
    assert begins == [datetime(2026, month, day, 11, tzinfo=UTC) for month, day in days]


weeklies = st.builds(
    Weekly,
    first_on=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    weekdays=st.lists(st.integers(1, 7), min_size=1, max_size=7),
    at=st.sampled_from(["00:00", "09:30", "23:59"]),
    minutes=st.integers(15, 720),
    until=st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    count=st.integers(1, 100),
    skipped=st.lists(st.dates(date(2026, 1, 1), date(2027, 2, 1)), max_size=5),
)


@given(weeklies)
def test_a_weekly_rule_is_kept(rule: Weekly) -> None:
    found = list(timetable.each_week(rule))
    days = [one.starts_at.date() for one in found]
    assert len(found) <= rule.count and days == sorted(set(days))
    assert all(day.isoweekday() in rule.weekdays and day not in rule.skipped for day in days)
    assert all(rule.first_on <= day <= (rule.until or day) for day in days)
    assert all(one.ends_at - one.starts_at == timedelta(minutes=rule.minutes) for one in found)
    if rule.until is None:
        assert len(found) == rule.count


def test_a_class_without_a_day_is_no_class() -> None:
    with pytest.raises(classes.NoSessions):
        timetable.written_out([], None)


class OneClass(RuleBasedStateMachine):
    """Staff do anything at any time: what the table does not know is refused, and time never runs back."""

    @initialize()
    def is_planned(self) -> None:
        self.now = datetime(2026, 11, 23, tzinfo=UTC)
        self.starts_at, self.ends_at = self.now + TOMORROW, self.now + 2 * TOMORROW
        self.kept, self.seen = ClassState.PLANNED, [ClassState.PLANNED]

    @rule(step=st.sampled_from([ClassStep.OPEN, ClassStep.CANCEL, ClassStep.ARCHIVE]))
    def staff_step(self, step: ClassStep) -> None:
        before = self.state()
        try:
            self.kept = rules.class_after(before, step)
        except Refusal:
            assert step not in CLASS_STEPS.get(before, {})
            assert self.state() is before

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def it_goes_the_way_of_the_table(self) -> None:
        if hasattr(self, "seen"):
            if (state := self.state()) is not self.seen[-1]:
                self.seen.append(state)
            order = list(ClassState)
            assert [order.index(one) for one in self.seen] == sorted(order.index(one) for one in self.seen)

    @invariant()
    def it_takes_women_only_while_it_is_open_or_running(self) -> None:
        if hasattr(self, "seen") and (state := self.state()) is not ClassState.PLANNED:
            try:
                rules.must_take_enrolments(state, None, None, self.now)
                assert state in (ClassState.OPEN, ClassState.RUNNING) and self.now < self.ends_at
            except Refusal:
                assert state not in (ClassState.OPEN, ClassState.RUNNING)

    def state(self) -> ClassState:
        return rules.class_state(self.kept, self.starts_at, self.ends_at, self.now)


TestOneClass = OneClass.TestCase
TestOneClass.settings = settings(deadline=None, suppress_health_check=list(HealthCheck))
