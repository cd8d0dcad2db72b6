"""How seats are taken, held, left, passed on and changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import seats, training
from contracts.accounts import Role
from contracts.promoters import (
    PromoterAppointed,
    PromoterCodeReplaced,
    PromoterCodeWithdrawn,
    PromoterEnded,
    UnknownPromoterCode,
)
from contracts.training import ClassState, EnrolmentState
from kernel.errors import NotFound
from kernel.message import Refusal
from kernel.store import new_id
from services.training import rules
from services.training.models import Class, Enrolment
from tests.services.school import STAFF, School


def test_staff_enrol_a_woman_of_their_own_and_the_record_says_who_and_why(school: School) -> None:
    class_id, her = school.open(), school.registered()
    school.hear(PromoterAppointed(person_id=new_id(), unit="350111-001", code="LC0117", until=date(2099, 1, 1)))
    asked = seats.EnrolFor(class_id=class_id, person_id=her, reason="没有手机,本人到站报名", promoter_code="LC0117")
    enrolment = school.staff(asked)
    assert (enrolment["person_id"], enrolment["state"], enrolment["promoter_code"]) == (her, "enrolled", "LC0117")
    [act] = school.staff(seats.StaffActs(class_id=class_id))["items"]
    assert (act["act"], act["by"], act["person_id"], act["reason"]) == ("enrol", STAFF, her, "没有手机,本人到站报名")
    assert school.said()[-1].data["promoter_code"] == "LC0117"
    with pytest.raises(training.AlreadyEnrolled):
        school.enrol(class_id, her)


def test_only_a_code_that_a_promoter_has_now_is_taken(school: School) -> None:
    office = {"person_id": new_id(), "unit": "350111-001"}
    last_day = (school.now + timedelta(days=5)).date()

    def enrols(code: str) -> Any:
        return school.worker(new_id(), training.Enrol(class_id=class_id, promoter_code=code))

    class_id = school.open(school.session(hours=24 * 20), capacity=9)
    with pytest.raises(UnknownPromoterCode):
        enrols("7K3MQ2A4")
    school.hear(PromoterAppointed(code="7K3MQ2A4", until=last_day, **office))
    assert enrols("7K3MQ2A4")["promoter_code"] == "7K3MQ2A4"
    school.hear(PromoterCodeReplaced(former="7K3MQ2A4", code="9W4HX1B2", until=last_day, **office))
    with pytest.raises(PromoterCodeWithdrawn):
        enrols("7K3MQ2A4")
    assert enrols("9W4HX1B2")["state"] == "enrolled"
    school.later(days=6)
    with pytest.raises(PromoterCodeWithdrawn):  # her term is over, whoever says so when
        enrols("9W4HX1B2")
    school.hear(PromoterAppointed(code="3T5NA6C8", until=date(2099, 1, 1), **office))
    school.hear(PromoterEnded(code="3T5NA6C8", **office))
    with pytest.raises(PromoterCodeWithdrawn):
        enrols("3T5NA6C8")


@pytest.mark.parametrize("whose", ["of another county", "unknown"])
def test_staff_enrol_nobody_elses_woman(school: School, whose: str) -> None:
    her = school.registered("350102-001") if whose == "of another county" else new_id()
    with pytest.raises(NotFound):
        school.staff(seats.EnrolFor(class_id=school.open(), person_id=her, reason="-"))


def test_she_is_not_in_two_classes_at_once(school: School) -> None:
    first = school.open(school.session(hours=24, length=3))
    at_once = school.open(school.session(hours=26, length=3))
    after = school.open(school.session(hours=27, length=3))
    her = new_id()
    enrolment = school.enrol(first, her)
    with pytest.raises(seats.TimeClash) as refused:
        school.enrol(at_once, her)
    assert refused.value.members["class_id"] == first
    school.enrol(after, her)
    school.cancel_seat(enrolment)
    with pytest.raises(seats.TimeClash) as refused:
        school.enrol(at_once, her)
    assert refused.value.members["class_id"] == after


def test_a_place_in_line_takes_her_time_too_for_it_may_become_a_seat(school: School) -> None:
    full, other = school.open(capacity=1), school.open()
    school.enrol(full)
    her = new_id()
    assert school.enrol(full, her)["state"] == "waiting"
    with pytest.raises(seats.TimeClash):
        school.enrol(other, her)


def test_the_line_is_as_long_as_the_class_says(school: School) -> None:
    class_id = school.open(capacity=1, waiting_places=2)
    school.enrol(class_id)
    assert [school.enrol(class_id)["place_in_line"] for _ in range(2)] == [1, 2]
    with pytest.raises(training.WaitingListFull):
        school.enrol(class_id)


def test_a_seat_is_held_for_the_first_in_line_until_she_accepts(school: School) -> None:
    class_id = school.open(capacity=1, answer_minutes=60)
    seat, first, second = (school.enrol(class_id) for _ in range(3))
    school.cancel_seat(seat)
    offer = school.said()[-1]
    assert (offer.type, offer.data["person_id"]) == ("training.seat_offered.v1", first["person_id"])
    assert (school.now_in(first), school.now_in(second)) == ("offered", "waiting")
    with pytest.raises(seats.NoSeatOffered):
        school.accept(second)
    assert school.enrol(class_id)["state"] == "waiting"  # the seat is held, not free
    assert school.accept(first)["state"] == "enrolled"


def test_a_seat_that_she_declines_is_the_next_ones(school: School) -> None:
    class_id = school.open(capacity=1, answer_minutes=60)
    seat, first, second = (school.enrol(class_id) for _ in range(3))
    school.cancel_seat(seat)
    assert school.decline(first)["state"] == "declined"
    assert school.now_in(second) == "offered"
    assert school.enrol(class_id, first["person_id"])["place_in_line"] == 1  # she may come again, as the last


def test_a_seat_that_nobody_accepts_goes_down_the_line(school: School) -> None:
    class_id = school.open(capacity=1, answer_minutes=60)
    seat, first = school.enrol(class_id), school.enrol(class_id)
    school.cancel_seat(seat)
    school.later(minutes=60)
    with pytest.raises(seats.OfferExpired):
        school.accept(first)
    last = school.enrol(class_id)
    school.fall_due()
    assert (school.now_in(first), school.now_in(last)) == ("lapsed", "offered")
    causes = [one.data.get("cause") for one in school.said() if one.type == "training.enrolment_cancelled.v1"]
    assert causes == ["herself", "lapsed"]
    school.fall_due()
    assert school.now_in(last) == "offered"


def test_after_the_deadline_only_staff_give_a_seat_back_and_say_why(school: School) -> None:
    class_id = school.open(school.session(hours=48), cancel_hours=24, capacity=1)
    seat, waiting = school.enrol(class_id), school.enrol(class_id)
    school.later(hours=24)
    with pytest.raises(seats.CancellationTooLate):
        school.cancel_seat(seat)
    school.cancel_seat(waiting)  # leaving the line hurts nobody
    with pytest.raises(seats.ReasonMissing):
        school.staff(training.CancelEnrolment(enrolment_id=seat["enrolment_id"]))
    assert school.cancel_seat(seat, reason="住院")["state"] == "cancelled"


def test_she_changes_her_seat_for_one_in_the_next_class(school: School) -> None:
    first = school.open(school.session(hours=24), capacity=1)
    second = school.open(school.session(hours=25))  # at the same time: her own class is no hindrance
    seat, waiting = school.enrol(first), school.enrol(first)
    school.said()
    moved = school.transfer(seat, second)
    assert (moved["class_id"], moved["state"]) == (second, "enrolled")
    assert (school.now_in(seat), school.now_in(waiting)) == ("moved", "enrolled")
    left, taken, up, _moved_up = school.said()
    assert (left.data["cause"], taken.data["moved_from"]) == ("moved", seat["enrolment_id"])
    assert up.data["person_id"] == waiting["person_id"]


def test_a_change_that_can_not_be_leaves_her_the_seat_she_has(school: School) -> None:
    first, full = school.open(), school.open(school.session(hours=48), capacity=1)
    seat = school.enrol(first)
    school.enrol(full)
    with pytest.raises(seats.NoFreeSeat):
        school.transfer(seat, full)
    with pytest.raises(training.AlreadyEnrolled):
        school.transfer(seat, first)
    course = {"series": "ZLSN", "title_zh": "收纳", "title_en": "Tidying", "hours": 2, "list_price_fen": 0}
    school.ask(STAFF, Role.OPERATOR, training.AddCourse(**course, kind=training.CourseKind.COMMUNITY))
    with pytest.raises(seats.OtherCourse):
        school.transfer(seat, school.open(school.session(hours=72), series="ZLSN"))
    assert school.now_in(seat) == "enrolled"


def test_somebody_elses_seat_is_not_there(school: School) -> None:
    class_id = school.open(capacity=1)
    seat = school.enrol(class_id)
    with pytest.raises(NotFound):
        school.transfer(seat | {"person_id": new_id()}, class_id)
    for request in (seats.AcceptSeat, seats.DeclineSeat, training.CancelEnrolment):
        with pytest.raises(NotFound):
            school.worker(new_id(), request(enrolment_id=seat["enrolment_id"]))


class Rush(RuleBasedStateMachine):
    """Women and staff do anything in any order while time passes: the rows say always what the rules promise."""

    @initialize(minutes=st.sampled_from([60, 60, None]), capacity=st.integers(1, 2), line=st.integers(0, 3))
    def two_classes(self, minutes: int | None, capacity: int, line: int) -> None:
        self.patch = pytest.MonkeyPatch()
        self.school = School()
        self.school.set_clock(self.patch)
        words = {"capacity": capacity, "waiting_places": line, "answer_minutes": minutes}
        session = self.school.session
        self.classes = [self.school.open(session(hours=begin), cancel_hours=2, **words) for begin in (12, 60)]
        self.women = [self.school.registered() for _ in range(6)]
        self.enrolments: list[dict[str, Any]] = []

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()

    @rule(who=st.integers(0, 5), which=st.integers(0, 1), by_staff=st.booleans())
    def enrol(self, who: int, which: int, by_staff: bool) -> None:
        person, class_id = self.women[who], self.classes[which]
        asked = seats.EnrolFor(class_id=class_id, person_id=person, reason="代办")
        act = (lambda: self.school.staff(asked)) if by_staff else (lambda: self.school.enrol(class_id, person))
        if enrolment := self.attempt(act):
            self.enrolments.append(enrolment)

    @rule(which=st.integers(0, 1))
    def somebody_new_enrols(self, which: int) -> None:
        if enrolment := self.attempt(lambda: self.school.enrol(self.classes[which])):
            self.enrolments.append(enrolment)

    @rule(which=st.integers(0, 9), by_staff=st.booleans())
    def give_back(self, which: int, by_staff: bool) -> None:
        words = {"reason": "代办"} if by_staff else {}
        self.with_one(which, lambda one: self.school.cancel_seat(one, **words))

    @rule(which=st.integers(0, 9), yes=st.booleans())
    def answer(self, which: int, yes: bool) -> None:
        self.with_one(which, self.school.accept if yes else self.school.decline)

    @rule(which=st.integers(0, 9), to=st.integers(0, 1))
    def change(self, which: int, to: int) -> None:
        if moved := self.with_one(which, lambda one: self.school.transfer(one, self.classes[to])):
            self.enrolments.append(moved)

    @rule(hours=st.sampled_from([0.25, 0.5, 1, 6]), loop=st.booleans())
    def time_passes(self, hours: float, loop: bool) -> None:
        self.school.later(hours=hours)
        if loop:
            self.school.fall_due()

    @rule(which=st.integers(0, 1), really=st.integers(0, 4))
    def call_off(self, which: int, really: int) -> None:
        if really == 4:
            self.attempt(lambda: self.school.cancel(self.classes[which]))

    @invariant()
    def the_rows_are_in_order(self) -> None:
        if not hasattr(self, "school"):
            return
        with Session(self.school.engine) as session:
            for class_ in session.scalars(select(Class)):
                rows = session.scalars(select(Enrolment).where(Enrolment.class_id == class_.id)).all()
                self.check(class_, rows)

    def check(self, class_: Class, rows: Any) -> None:
        states = Counter(row.state for row in rows)
        seated, held, waiting = (states[one] for one in ("enrolled", "offered", "waiting"))
        assert (class_.enrolled, class_.offered, class_.waiting) == (seated, held, waiting)
        assert seated + held <= class_.capacity and waiting <= class_.waiting_places
        live = [row.person_id for row in rows if row.is_live]
        assert len(live) == len(set(live))
        assert all(bool(row.is_live) == (EnrolmentState(row.state) not in rules.OUT) for row in rows)
        now = rules.class_state(class_.state, class_.starts_at, class_.ends_at, self.school.now)
        if now in (ClassState.OPEN, ClassState.RUNNING):
            assert not waiting or seated + held == class_.capacity
        if now is ClassState.CANCELLED:
            assert not live
        served = [row.turn for row in rows if row.turn and row.state in ("enrolled", "offered")]
        assert all(row.turn > max(served, default=0) for row in rows if row.state == "waiting")

    def attempt(self, act: Callable[[], Any]) -> Any:
        """What is refused changes nothing."""
        try:
            return act()
        except Refusal:
            return None

    def with_one(self, which: int, act: Callable[[dict[str, Any]], Any]) -> Any:
        if not self.enrolments:
            return None
        return self.attempt(lambda: act(self.enrolments[which % len(self.enrolments)]))


TestRush = Rush.TestCase
TestRush.settings = settings(
    max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
