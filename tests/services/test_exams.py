"""A planned exam: its window, its seats and quotas, the seats by lot, the day itself."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url, select
from sqlalchemy.orm import Session

from contracts.accounts import Role
from contracts.certification import (
    AlreadyRegisteredForExam,
    ExamFull,
    MyRegistrations,
    OpenExam,
    OpenExams,
    PrintTicket,
    RecordMarks,
    Ticket,
)
from contracts.examining import (
    CancelExam,
    CheckIn,
    ClosedEarly,
    CloseRegistration,
    ExamPlan,
    ExamPlanWrong,
    ExamStepRefused,
    FreeQuota,
    Invigilates,
    NotPlanned,
    QuotaFull,
    RecordMisconduct,
    RegistrationNotOpen,
    RegistrationStepRefused,
    Seating,
    TooEarly,
)
from kernel import store
from kernel.errors import NotAllowed, NotFound
from kernel.message import Refusal
from kernel.store import new_id
from services.certification import rules, seating
from services.certification.exam_tables import Quota
from services.certification.models import Exam, Printing, Registration
from tests.services.drawing import drawn
from tests.services.exam_house import COUNTY, OF, OTHER, STAFF, Clock, House


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def house(clock: Clock) -> House:
    return House()


def states(house: House, woman: str) -> list[str]:
    return [one["state"] for one in house.ask(woman, Role.WORKER, MyRegistrations())["items"]]


def said(house: House) -> list[str]:
    return [one.type.split(".")[1] for one in house.said()]


def test_it_is_not_listed_until_registration_is_opened(house: House) -> None:
    exam_id = house.plan()
    listed = lambda: house.ask(new_id(), Role.WORKER, OpenExams())["items"]  # noqa: E731
    assert listed() == []
    with pytest.raises(NotFound):
        house.ask(new_id(), Role.WORKER, ExamPlan(exam_id=exam_id))
    with pytest.raises(RegistrationNotOpen):
        house.register(house.woman(), exam_id)
    assert house.opened() in [one["exam_id"] for one in listed()]


@pytest.mark.parametrize("day", [-2, 2])
def test_registration_keeps_to_its_window(house: House, clock: Clock, day: int) -> None:
    begins = store.now() + timedelta(days=1)
    exam_id = house.opened(registration_from=begins, registration_until=begins + timedelta(hours=1))
    woman = house.woman()
    clock.move(days=day / 2, hours=2 if day > 0 else 0)
    with pytest.raises(RegistrationNotOpen):
        house.register(woman, exam_id)


@pytest.mark.parametrize(
    "changes",
    [
        {"rooms": [{"code": "A", "seats": 1}, {"code": "A", "seats": 1}]},
        {"quotas": [{"county": COUNTY, "seats": 5}]},
        {"quotas": [{"county": COUNTY, "seats": 1}, {"county": COUNTY, "seats": 1}]},
        {"registration_until": "2020-01-01T00:00:00Z"},
        {"sessions": [{"part": "theory", "starts_at": "2099-01-01T01:00:00Z", "ends_at": "2099-01-01T02:00:00Z"}]},
    ],
)
def test_a_plan_that_does_not_fit_together_says_why(house: House, changes: dict[str, Any]) -> None:
    with pytest.raises(ExamPlanWrong) as refused:
        house.plan(**changes)
    assert refused.value.members["wrong_zh"]


def test_it_keeps_the_edition_it_was_planned_under(house: House) -> None:
    exam_id, woman = house.opened(), house.woman()
    house.adopt(edition="2026", in_force_from="2026-01-01", alternatives=[{"clause": "(1)", "years_of_work": 40}])
    assert house.eligibility(woman, exam_id)["eligible"]
    assert not house.eligibility(woman, house.opened())["eligible"]


def test_a_seat_that_is_given_back_is_anothers(house: House) -> None:
    exam_id, first, second = house.opened(seats=1), house.woman(), house.woman()
    mine = house.register(first, exam_id)
    with pytest.raises(ExamFull):
        house.register(second, exam_id)
    with pytest.raises(NotFound):
        house.withdraw(second, mine["registration_id"])
    house.withdraw(first, mine["registration_id"])
    theirs = house.register(second, exam_id)
    house.withdraw(second, theirs["registration_id"])
    again = house.register(first, exam_id)
    assert (again["ticket_number"], again["registration_id"]) == (mine["ticket_number"], mine["registration_id"])
    with pytest.raises(AlreadyRegisteredForExam):
        house.register(first, exam_id)


def test_once_registration_is_closed_nobody_withdraws(house: House) -> None:
    exam_id, woman = house.opened(), house.woman()
    mine = house.register(woman, exam_id)
    house.close(exam_id)
    with pytest.raises(RegistrationNotOpen):
        house.withdraw(woman, mine["registration_id"])


def test_a_countys_seats_are_kept_for_it_until_staff_free_them(house: House) -> None:
    exam_id = house.opened(seats=3, quotas=[{"county": COUNTY, "seats": 2}])
    house.register(house.woman(OTHER), exam_id)
    with pytest.raises(QuotaFull):
        house.register(house.woman(OTHER), exam_id)
    mine = house.register(house.woman(f"{COUNTY}-001"), exam_id)
    assert mine["seat"] == 0
    house.staff(FreeQuota(exam_id=exam_id, county=COUNTY, reason="该县已报完"))
    house.register(house.woman(OTHER), exam_id)
    with pytest.raises(ExamFull):
        house.register(house.woman(), exam_id)
    [quota] = house.exam(exam_id)["quotas"]
    assert quota == {"county": COUNTY, "seats": 1, "taken": 1}


def test_before_its_time_registration_is_closed_with_a_reason_alone(house: House) -> None:
    exam_id = house.opened()
    with pytest.raises(ClosedEarly):
        house.staff(CloseRegistration(exam_id=exam_id))


def test_in_time_it_is_closed_by_itself(house: House, clock: Clock) -> None:
    exam_id, woman = house.opened(), house.woman()
    house.register(woman, exam_id)
    house.said()
    clock.move(days=1)
    house.fall_due()
    assert house.exam(exam_id)["state"] == "closed"
    assert said(house) == ["seat_assigned", "exam_closed"]


def test_whoever_has_the_seed_computes_the_same_seats(house: House) -> None:
    class_id, exam_id = new_id(), house.opened(rooms=[{"code": "A", "seats": 3}, {"code": "B", "seats": 5}])
    women = [house.woman(class_id=class_id if number % 2 else None) for number in range(6)]
    for woman in women:
        house.register(woman, exam_id)
    before = house.exam(exam_id)
    assert before["seed"] is None
    after = house.close(exam_id)
    assert after["seed_hash"] == before["seed_hash"] == seating.committed(after["seed"])
    seats = house.seats(exam_id)
    assert [(one["room"], one["seat"]) for one in seats] == [("A", 1), ("A", 2), ("A", 3), ("B", 4), ("B", 5), ("B", 6)]
    groups = {one["registration_id"]: one["group"] for one in seats}
    assert [one["registration_id"] for one in seats] == seating.arranged(groups, after["seed"])
    assert [one["seat"] for one in house.staff(Seating(exam_id=exam_id, room="B", limit=2))["items"]] == [4, 5]


classes = st.lists(st.sampled_from([None, "a", "b", "c"]), max_size=40)


@given(classes, st.text(min_size=1))
def test_neighbours_are_of_different_classes_wherever_that_is_possible(of: list[str | None], seed: str) -> None:
    groups = {f"r{number}": group for number, group in enumerate(of)}
    order = seating.arranged(groups, seed)
    assert sorted(order) == sorted(groups)
    assert order == seating.arranged(dict(reversed(groups.items())), seed)
    largest = max((of.count(group) for group in "abc"), default=0)
    if 2 * largest <= len(of) + 1:
        seated = [groups[one] or one for one in order]
        assert all(one != other for one, other in pairwise(seated))


def test_who_does_not_come_is_absent(house: House, clock: Clock) -> None:
    exam_id, came, stayed = house.opened(), house.woman(), house.woman()
    ticket, _ = house.register(came, exam_id), house.register(stayed, exam_id)
    house.close(exam_id)
    with pytest.raises(TooEarly):
        house.check_in(exam_id, ticket)
    clock.move(days=2)
    assert house.check_in(exam_id, ticket)["state"] == "checked_in"
    with pytest.raises(RegistrationStepRefused):
        house.check_in(exam_id, ticket)
    with pytest.raises(TooEarly):
        house.hold(exam_id)
    clock.move(hours=6)
    house.hold(exam_id)
    assert (states(house, came), states(house, stayed)) == (["checked_in"], ["absent"])


def test_an_invigilator_checks_in_at_her_exam_alone_and_does_not_sit_it(house: House, clock: Clock) -> None:
    invigilator, woman = house.woman(), house.woman()
    exam_id, other = house.opened(invigilators=[invigilator]), house.opened()
    with pytest.raises(Invigilates):
        house.register(invigilator, exam_id)
    ticket, elsewhere = house.register(woman, exam_id), house.register(woman, other)
    for one in (exam_id, other):
        house.close(one)
    clock.move(days=2)
    with pytest.raises(NotAllowed):
        house.ask(invigilator, Role.WORKER, CheckIn(exam_id=other, ticket_number=elsewhere["ticket_number"]))
    with pytest.raises(NotFound):
        house.ask(invigilator, Role.WORKER, CheckIn(exam_id=exam_id, ticket_number=elsewhere["ticket_number"]))
    checked = house.ask(invigilator, Role.WORKER, CheckIn(exam_id=exam_id, ticket_number=ticket["ticket_number"]))
    assert checked["state"] == "checked_in"


def test_a_scanned_ticket_is_as_good_as_a_typed_one_and_a_forged_one_is_none(house: House, clock: Clock) -> None:
    exam_id, woman = house.opened(), house.woman()
    mine = house.register(woman, exam_id)
    house.close(exam_id)
    clock.move(days=2)
    code = house.ask(woman, Role.WORKER, Ticket(registration_id=mine["registration_id"]))["check_in_code"]
    with pytest.raises(NotFound):
        house.staff(CheckIn(exam_id=exam_id, ticket_number=f"{mine['ticket_number']}.{'A' * 16}"))
    assert house.staff(CheckIn(exam_id=exam_id, ticket_number=code))["state"] == "checked_in"


def test_staff_see_a_name_on_a_ticket_only_for_a_reason_that_is_kept(house: House) -> None:
    exam_id, woman = house.opened(), house.woman()
    words = {"registration_id": house.register(woman, exam_id)["registration_id"]}
    assert house.ask(woman, Role.WORKER, Ticket(**words))["name"] == "陈秀英"
    assert house.staff(Ticket(**words))["name"] == "陈**"
    assert house.staff(PrintTicket(**words, reason="本人不会用手机"))["name"] == "陈秀英"
    with Session(house.engine) as session:
        [printing] = session.scalars(select(Printing))
    assert (printing.exam_id, printing.by, printing.reason) == (exam_id, STAFF, "本人不会用手机")
    with pytest.raises(NotFound):
        house.ask(house.woman(), Role.WORKER, PrintTicket(**words, reason="好奇"))


def test_misconduct_makes_the_registration_void(house: House, clock: Clock) -> None:
    exam_id, woman = house.opened(), house.woman()
    mine = house.register(woman, exam_id)
    house.close(exam_id)
    clock.move(days=2)
    house.check_in(exam_id, mine)
    words = {"registration_id": mine["registration_id"], "kind": "cheating", "reason": "夹带资料"}
    assert house.staff(RecordMisconduct(**words))["state"] == "void"
    with pytest.raises(RegistrationStepRefused):
        house.staff(RecordMisconduct(**words))


def test_when_it_is_cancelled_every_candidate_is_to_be_told(house: House) -> None:
    exam_id, women = house.opened(), [house.woman() for _ in range(3)]
    registered = [house.register(woman, exam_id) for woman in women]
    house.withdraw(women[0], registered[0]["registration_id"])
    house.said()
    house.staff(CancelExam(exam_id=exam_id, reason="台风"))
    assert said(house) == ["exam_cancelled", "registration_cancelled", "registration_cancelled"]
    assert [states(house, woman) for woman in women] == [["withdrawn"], ["cancelled"], ["cancelled"]]
    with pytest.raises(ExamStepRefused):
        house.staff(CancelExam(exam_id=exam_id, reason="台风"))


def test_an_exam_that_is_simply_opened_goes_as_before(house: House) -> None:
    words = {**OF, "level": "5", "unit": COUNTY, "place": "基地", "seats": 1, "list_price_fen": 0}
    exam_id = house.staff(OpenExam(**words, starts_at=store.now() + timedelta(days=1)))["exam_id"]
    woman = house.woman()
    mine = house.register(woman, exam_id)
    assert (mine["seat"], mine["room"]) == (1, None)
    for step in (
        CloseRegistration(exam_id=exam_id, reason="提前"),
        FreeQuota(exam_id=exam_id, county=COUNTY, reason="x"),
    ):
        with pytest.raises(NotPlanned):
            house.staff(step)
    with pytest.raises(NotPlanned):
        house.withdraw(woman, mine["registration_id"])
    assert house.staff(RecordMarks(registration_id=mine["registration_id"], theory=60, practice=60))["passed"]


def test_the_drawings_are_the_tables() -> None:
    for heading, table in {
        "Evidence for eligibility": rules.EVIDENCE_STEPS,
        "A planned exam": rules.EXAM_STEPS,
        "An exam registration": rules.REGISTRATION_STEPS,
    }.items():
        assert drawn(heading) == {(str(state), str(step), str(then)) for (state, step), then in table.items()}


@pytest.fixture
def crowded(request: pytest.FixtureRequest) -> Iterator[House]:
    """On PostgreSQL, where many are served at once."""
    server = request.getfixturevalue("postgres")
    server.create_database("exam_rush")
    engine = store.connect(make_url(server.url("exam_rush")))
    yield House(engine)
    engine.dispose()


def test_a_rush_at_the_last_seats_exceeds_neither_seats_nor_quota(crowded: House) -> None:
    exam_id = crowded.opened(seats=12, quotas=[{"county": COUNTY, "seats": 5}])
    women = [crowded.woman(COUNTY if number % 3 else OTHER) for number in range(48)]

    def come(woman: str) -> str:
        """A few change their minds at once."""
        try:
            mine = crowded.register(woman, exam_id)
            if woman in women[::8]:
                crowded.withdraw(woman, mine["registration_id"])
        except Refusal as refusal:
            return refusal.code
        return "registered"

    with ThreadPoolExecutor(12) as pool:
        outcomes = set(pool.map(come, women))
    with ThreadPoolExecutor(12) as pool:
        outcomes |= set(pool.map(come, women))
    assert outcomes <= {"registered", "exam-full", "quota-full", "already-registered-for-exam"}
    with Session(crowded.engine) as session:
        exam, [quota] = session.get_one(Exam, exam_id), session.scalars(select(Quota)).all()
        seated = session.scalars(select(Registration).where(Registration.state == "registered")).all()
        assert exam.taken == len(seated) <= 12
        assert quota.taken == sum(row.quota == COUNTY for row in seated) <= quota.seats == 5
    crowded.close(exam_id)
    assert sorted(one["seat"] for one in crowded.seats(exam_id)) == list(range(1, len(seated) + 1))
