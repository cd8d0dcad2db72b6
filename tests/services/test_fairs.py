"""Job fairs: tables, workers, and interviews that clash for nobody."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts import fairs as f
from contracts.accounts import Role
from contracts.fairs import FairInterviewOutcome
from contracts.jobs import NotQualified
from contracts.needs import PostingKind, PublishNeed
from kernel.errors import NotAllowed, NotFound
from kernel.message import Refusal
from services.jobs.fairs.fair_rules import FAIR_STEPS
from tests.services.drawing import drawn
from tests.services.jobs_house import BASE, OTHER, STATION, JobsHouse

NINE = datetime(2026, 12, 5, 1, tzinfo=UTC)  # on a Saturday, in Beijing


class Hall(JobsHouse):
    """A week before the fair, which is open: three slots of twenty minutes at three tables."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.now = NINE - timedelta(days=7)
        self.set_clock(patch)
        self.fair = self.plan()
        self.staff(f.OpenFair(fair_id=self.fair))

    def plan(self, **words: Any) -> str:
        asked = {"unit": STATION, "title": "家政专场招聘会", "place": "驿站广场", "slot_minutes": 20, "tables": 3}
        asked |= {"starts_at": NINE, "ends_at": NINE + timedelta(hours=1)}
        return self.staff(f.PlanFair(**asked | words))["fair_id"]

    def need(self, household: str) -> str:
        need = self.posts(household)
        self.staff(PublishNeed(need_id=need))
        return need

    def table(self, household: str = "") -> str:
        """Of a household, which brings its need."""
        household = household or self.household()
        asked = f.TakeTable(fair_id=self.fair, kind=PostingKind.NEED, posting_id=self.need(household))
        return self.ask(household, Role.HOUSEHOLD, asked)["table_id"]

    def comer(self, **words: Any) -> str:
        her = self.worker(**words)
        self.ask(her, Role.WORKER, f.JoinFair(fair_id=self.fair))
        return her

    def book(self, her: str, table: str, slot: int = 1) -> str:
        asked = f.BookFairInterview(table_id=table, slot=slot)
        return self.ask(her, Role.WORKER, asked)["interview_id"]

    def interviews(self) -> list[dict[str, Any]]:
        return self.staff(f.FairInterviews(fair_id=self.fair))["items"]

    def state(self) -> str:
        return self.staff(f.FairById(fair_id=self.fair))["state"]


@pytest.fixture
def hall(monkeypatch: pytest.MonkeyPatch) -> Hall:
    return Hall(monkeypatch)


def test_a_fair_is_public_when_staff_have_opened_it(hall: Hall) -> None:
    planned = hall.plan(title="第二场")
    public = f.Fairs(under=BASE)
    assert [one["fair_id"] for one in hall.ask("", Role.WORKER, public)["items"]] == [hall.fair]
    assert len(hall.staff(f.Fairs(planned=True))["items"]) == 2
    assert len(hall.staff(f.Fairs(planned=True), at=OTHER)["items"]) == 1
    with pytest.raises(NotFound):
        hall.ask("", Role.WORKER, f.FairById(fair_id=planned))
    with pytest.raises(f.FairNotOpen):
        hall.ask(hall.worker(), Role.WORKER, f.JoinFair(fair_id=planned))


@pytest.mark.parametrize(
    "words",
    [
        {"starts_at": NINE - timedelta(days=8)},
        {"ends_at": NINE + timedelta(hours=24)},
        {"ends_at": NINE + timedelta(minutes=19)},
        {"ends_at": NINE - timedelta(hours=1)},
    ],
)
def test_its_times_are_of_one_day_to_come(hall: Hall, words: dict[str, Any]) -> None:
    with pytest.raises(f.FairTimesWrong):
        hall.plan(**words)


def test_needs_and_vacancies_take_the_tables_in_order_until_all_are_taken(hall: Hall) -> None:
    first, company = hall.table(), hall.company()
    opening = {"kind": PostingKind.VACANCY, "posting_id": hall.opening(company)}
    table = hall.ask(company[1], Role.COMPANY, f.TakeTable(fair_id=hall.fair, **opening))
    assert (table["number"], table["title"]) == (2, "家务服务员岗位")
    with pytest.raises(f.AlreadyAtFair):
        hall.staff(f.TakeTable(fair_id=hall.fair, **opening))
    hall.table()
    with pytest.raises(f.NoTableFree):
        hall.table()
    hall.staff(f.ReleaseTable(table_id=first))
    hall.table()
    shown = hall.ask("", Role.WORKER, f.FairTables(fair_id=hall.fair))["items"]
    assert sorted(one["number"] for one in shown) == [1, 2, 3]


def test_nobody_brings_what_is_anothers_or_not_open(hall: Hall) -> None:
    family = hall.household()
    words = {"fair_id": hall.fair, "kind": PostingKind.NEED}
    with pytest.raises(NotFound):
        hall.ask(hall.household(), Role.HOUSEHOLD, f.TakeTable(**words, posting_id=hall.need(family)))
    with pytest.raises(f.PostingNotAtHand):
        hall.ask(family, Role.HOUSEHOLD, f.TakeTable(**words, posting_id=hall.posts(family)))


def test_a_slot_sees_one_worker_at_a_table_and_a_worker_one_table(hall: Hall) -> None:
    one, other = hall.table(), hall.table()
    her, friend = hall.comer(), hall.comer()
    hall.book(her, one, 1)
    with pytest.raises(f.SlotTaken):
        hall.book(friend, one, 1)
    with pytest.raises(f.OwnSlotTaken):
        hall.book(her, other, 1)
    with pytest.raises(f.FairInterviewBooked):
        hall.book(her, one, 2)
    with pytest.raises(f.NoSuchSlot):
        hall.book(her, other, 4)
    hall.book(her, other, 2)
    hall.book(friend, other, 1)


def test_she_has_signed_up_and_holds_the_certificate(hall: Hall) -> None:
    table = hall.table()
    with pytest.raises(f.NotSignedUp):
        hall.book(hall.worker(), table)
    with pytest.raises(NotQualified):
        hall.book(hall.comer(is_certified=False), table)
    her = hall.comer()
    with pytest.raises(f.AlreadyAtFair):
        hall.ask(her, Role.WORKER, f.JoinFair(fair_id=hall.fair))


def test_staff_sign_up_and_book_for_a_woman_of_their_own_and_the_record_says_why(hall: Hall) -> None:
    her, table = hall.worker(), hall.table()
    signed_up = hall.staff(f.JoinFairFor(fair_id=hall.fair, worker_id=her, reason="本人到站报名"))
    assert (signed_up["signed_up_by"], signed_up["reason"]) == (hall.staff_id, "本人到站报名")
    assert hall.staff(f.BookFairInterview(table_id=table, slot=1, worker_id=her))["worker_id"] == her
    with pytest.raises(NotFound):
        hall.staff(f.JoinFairFor(fair_id=hall.fair, worker_id=hall.worker(OTHER), reason="-"))
    with pytest.raises(NotFound):
        hall.ask(hall.comer(), Role.WORKER, f.BookFairInterview(table_id=table, slot=2, worker_id=her))


def test_a_slot_that_is_given_back_is_free_and_she_who_did_not_do_it_is_told(hall: Hall) -> None:
    one, other = hall.table(), hall.table()
    her, friend = hall.comer(), hall.comer()
    hall.ask(her, Role.WORKER, f.CancelFairInterview(interview_id=hall.book(her, one)))
    hall.book(friend, one)
    hall.book(her, other)
    assert hall.told("fair_interview_cancelled") == []
    hall.staff(f.ReleaseTable(table_id=one))
    assert [row["worker_id"] for row in hall.told("fair_interview_cancelled")] == [friend]
    hall.ask(her, Role.WORKER, f.LeaveFair(fair_id=hall.fair))
    assert hall.interviews() == []


def test_when_it_is_cancelled_everybody_is_told_once(hall: Hall) -> None:
    family = hall.household()
    table, her = hall.table(family), hall.comer()
    hall.book(her, table)
    hall.staff(f.CancelFair(fair_id=hall.fair, reason="台风预警"))
    assert Counter(one["person_id"] for one in hall.told("fair_called_off")) == {family: 1, her: 1}
    with pytest.raises(f.FairNotOpen):
        hall.book(her, table, 2)
    with pytest.raises(f.FairStepRefused):
        hall.staff(f.CancelFair(fair_id=hall.fair, reason="-"))


def test_the_day_who_came_how_it_went_and_what_is_counted(hall: Hall) -> None:
    family = hall.household()
    table, her, absent = hall.table(family), hall.comer(), hall.comer()
    first, second = hall.book(her, table, 1), hall.book(absent, table, 2)
    [mine, _] = hall.staff(f.FairSignUps(fair_id=hall.fair))["items"]
    with pytest.raises(f.NotFairDay):
        hall.staff(f.CheckInAtFair(sign_up_id=mine["sign_up_id"]))
    hall.now = NINE - timedelta(minutes=30)
    hall.staff(f.CheckInAtFair(sign_up_id=mine["sign_up_id"]))
    agreed = f.RecordFairInterview(interview_id=first, outcome=FairInterviewOutcome.AGREED)
    with pytest.raises(f.FairInterviewNotBegun):
        hall.ask(family, Role.HOUSEHOLD, agreed)
    hall.now = NINE
    assert hall.state() == "running"
    assert hall.ask(family, Role.HOUSEHOLD, agreed)["outcome"] == "agreed"
    with pytest.raises(f.FairNotOpen):
        hall.ask(family, Role.HOUSEHOLD, f.ReleaseTable(table_id=table))
    with pytest.raises(f.FairInterviewBegun):
        hall.ask(her, Role.WORKER, f.CancelFairInterview(interview_id=first))
    hall.later(hours=2)
    assert hall.state() == "finished"
    hall.staff(f.RecordFairInterview(interview_id=second, outcome=FairInterviewOutcome.ABSENT))
    result = hall.staff(f.ResultOfFair(fair_id=hall.fair))
    assert result["outcomes"] == {"agreed": 1, "again": 0, "not_agreed": 0, "absent": 1}
    counted = {"tables": 1, "signed_up": 2, "came": 1, "interviews": 2}
    assert counted.items() <= result.items()


def test_others_see_and_do_nothing_with_it(hall: Hall) -> None:
    table, her = hall.table(), hall.comer()
    booked = hall.book(her, table)
    [mine] = hall.staff(f.FairSignUps(fair_id=hall.fair))["items"]
    for asked in (
        f.FairSignUps(fair_id=hall.fair),
        f.ResultOfFair(fair_id=hall.fair),
        f.CancelFair(fair_id=hall.fair, reason="-"),
        f.ReleaseTable(table_id=table),
        f.FairInterviews(fair_id=hall.fair, table_id=table),
        f.CancelFairInterview(interview_id=booked),
        f.CheckInAtFair(sign_up_id=mine["sign_up_id"]),
    ):
        with pytest.raises(NotFound):
            hall.staff(asked, at=OTHER)
    assert hall.ask(hall.comer(), Role.WORKER, f.FairInterviews(fair_id=hall.fair))["items"] == []
    assert len(hall.ask(her, Role.WORKER, f.FairInterviews(fair_id=hall.fair))["items"]) == 1
    with pytest.raises(NotAllowed):
        hall.plan(unit=OTHER)


def test_the_drawing_is_the_table() -> None:
    steps = {(state.value, step.value, then.value) for state in FAIR_STEPS for step, then in FAIR_STEPS[state].items()}
    assert {arrow for arrow in drawn("Fair") if arrow[0] != "[*]"} == steps


class Booking(RuleBasedStateMachine):
    """Whoever books and gives back, in whatever order: no table and no worker is in a slot twice."""

    @initialize()
    def open(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.hall = Hall(self.patch)
        self.tables = [self.hall.table() for _ in range(2)]
        self.women = [self.hall.comer() for _ in range(3)]
        self.booked: dict[str, tuple[str, str, int]] = {}

    def teardown(self) -> None:
        self.patch.undo()

    @rule(who=st.integers(0, 2), where=st.integers(0, 1), slot=st.integers(1, 3))
    def she_books(self, who: int, where: int, slot: int) -> None:
        her, table = self.women[who], self.tables[where]
        clash = any(
            (one == her and (other == table or at == slot)) or (other == table and at == slot)
            for one, other, at in self.booked.values()
        )
        try:
            self.booked[self.hall.book(her, table, slot)] = (her, table, slot)
        except Refusal:
            assert clash
        else:
            assert not clash

    @rule(which=st.integers(0, 5))
    def she_gives_it_back(self, which: int) -> None:
        if which < len(self.booked):
            interview = list(self.booked)[which]
            her, _, _ = self.booked.pop(interview)
            self.hall.ask(her, Role.WORKER, f.CancelFairInterview(interview_id=interview))

    @invariant()
    def what_is_booked_is_what_is_shown(self) -> None:
        shown = {
            one["interview_id"]: (one["worker_id"], one["table_id"], one["slot"]) for one in self.hall.interviews()
        }
        assert shown == self.booked


TestBooking = Booking.TestCase
TestBooking.settings = settings(
    max_examples=10, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
