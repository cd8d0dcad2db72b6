"""Marks entered twice and compared, published at once, reviewed, and counted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.accounts import Role
from contracts.certificates import RevokeCertificate
from contracts.certification import MyCertificates, RecordMarks
from contracts.examining import CancelExam, CloseRegistration, ExamState, HoldExam, OpenRegistration, RecordMisconduct
from contracts.registrations import RegistrationState
from contracts.results import (
    CertificateStands,
    DecideReview,
    EnteredTwice,
    EnterMarks,
    FinishMarking,
    MarkDifferences,
    Marked,
    MarkedTwice,
    MarksMissing,
    MyResults,
    NothingToSettle,
    NotToBeMarked,
    PassRates,
    PublishResults,
    RequestReview,
    ReviewClosed,
    ReviewedAlready,
    Reviews,
    ReviewStep,
    ReviewTooLate,
    SameHand,
    SettleMark,
    WithdrawReview,
)
from contracts.standards import WrongParts
from kernel.message import Refusal
from kernel.store import new_id
from services.certification import double_entry, rules
from services.certification.double_entry import Entered
from services.certification.exam_tables import Quota
from services.certification.models import Certificate, Exam, Registration
from tests.services.drawing import drawn
from tests.services.exam_house import COUNTY, OTHER, Clock, House

ONE, TWO, THREE, FOUR = (new_id() for _ in range(4))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def house(clock: Clock) -> House:
    return House()


class Held:
    """An exam that these women have sat."""

    def __init__(self, house: House, clock: Clock, women: int = 1, **changes: Any) -> None:
        self.house = house
        self.exam_id = house.opened(seats=max(women, 1), **changes)
        self.women = [house.woman() for _ in range(women)]
        self.registered = [house.register(woman, self.exam_id) for woman in self.women]
        house.close(self.exam_id)
        clock.move(days=2)
        for one in self.registered:
            house.check_in(self.exam_id, one)
        clock.move(hours=6)
        house.hold(self.exam_id)

    def id(self, number: int = 0) -> str:
        return self.registered[number]["registration_id"]

    def enter(self, who: str, part: str, *marks: int) -> dict[str, Any]:
        given = [{"registration_id": self.id(number), "mark": mark} for number, mark in enumerate(marks)]
        return self.house.staff(EnterMarks(exam_id=self.exam_id, part=part, marks=given), who)

    def settle(self, who: str, part: str, mark: int) -> dict[str, Any]:
        words = {"registration_id": self.id(), "part": part, "mark": mark, "reason": "重新核对答卷"}
        return self.house.staff(SettleMark(**words), who)

    def publish(self, theory: list[int], practice: list[int]) -> None:
        for who in (ONE, TWO):
            self.enter(who, "theory", *theory)
            self.enter(who, "practice", *practice)
        self.house.staff(FinishMarking(exam_id=self.exam_id))
        self.house.staff(PublishResults(exam_id=self.exam_id))

    def review(self, part: str = "theory", number: int = 0) -> str:
        words = {"registration_id": self.id(number), "part": part, "reason": "总分似有漏加"}
        return self.house.ask(self.women[number], Role.WORKER, RequestReview(**words))["review_id"]

    def decide(self, review_id: str, mark: int, who: str = THREE) -> dict[str, Any]:
        return self.house.staff(DecideReview(review_id=review_id, mark=mark, reason="漏加第三题"), who)

    def results(self, number: int = 0) -> list[dict[str, Any]]:
        return self.house.ask(self.women[number], Role.WORKER, MyResults())["items"]

    def certificates(self, number: int = 0) -> list[dict[str, Any]]:
        return self.house.ask(self.women[number], Role.WORKER, MyCertificates())["items"]


def test_results_and_certificates_come_all_at_once(house: House, clock: Clock) -> None:
    held = Held(house, clock, women=3)
    for who in (ONE, TWO):
        held.enter(who, "theory", 60, 59, 90)
        held.enter(who, "practice", 60, 90, 80)
    house.staff(FinishMarking(exam_id=held.exam_id))
    assert held.results() == [] and held.certificates() == []
    house.said()
    house.staff(PublishResults(exam_id=held.exam_id))
    said = [one.type.split(".")[1] for one in house.said()]
    assert sorted(said) == ["certificate_issued"] * 2 + ["exam_marked"] * 3 + ["results_published"]
    [mine] = held.results(2)
    assert (mine["state"], mine["total"]) == ("passed", 85.0)
    assert held.results(1)[0]["state"] == "failed" and held.certificates(1) == []


def test_the_second_person_must_be_another_and_enters_what_she_reads(house: House, clock: Clock) -> None:
    held = Held(house, clock)
    assert held.enter(ONE, "theory", 70)["once"] == 1
    assert held.enter(ONE, "theory", 71)["once"] == 1  # she corrects herself; that makes no second entry
    assert held.enter(TWO, "theory", 71) == {
        **{"exam_id": held.exam_id, "part": "theory", "candidates": 1},
        **{"once": 0, "twice": 1, "differing": 0},
    }
    for who in (ONE, TWO, THREE):
        with pytest.raises(EnteredTwice):
            held.enter(who, "theory", 72)


def test_a_difference_is_settled_by_a_third_person(house: House, clock: Clock) -> None:
    held = Held(house, clock)
    held.enter(ONE, "theory", 58)
    with pytest.raises(NothingToSettle):
        held.settle(THREE, "theory", 85)
    held.enter(TWO, "theory", 85)
    for who in (ONE, TWO):
        held.enter(who, "practice", 90)
    [found] = house.staff(MarkDifferences(exam_id=held.exam_id))["items"]
    assert found["parts"] == [{"part": "theory", "first": 58, "second": 85}]
    with pytest.raises(MarksMissing) as refused:
        house.staff(FinishMarking(exam_id=held.exam_id))
    assert refused.value.members == {"missing": 1}
    with pytest.raises(SameHand):
        held.settle(TWO, "theory", 85)
    held.settle(THREE, "theory", 85)
    assert house.staff(MarkDifferences(exam_id=held.exam_id))["items"] == []
    assert [one["differing"] for one in house.staff(Marked(exam_id=held.exam_id))] == [0, 0]
    house.staff(FinishMarking(exam_id=held.exam_id))
    house.staff(PublishResults(exam_id=held.exam_id))
    assert held.results()[0]["state"] == "passed"


def test_nobody_marks_herself_nor_one_who_was_not_there(house: House, clock: Clock) -> None:
    held, other = Held(house, clock), Held(house, clock)
    with pytest.raises(SameHand):
        held.enter(held.women[0], "theory", 100)
    with pytest.raises(NotToBeMarked):
        marks = [{"registration_id": other.id(), "mark": 60}]
        house.staff(EnterMarks(exam_id=held.exam_id, part="theory", marks=marks))
    with pytest.raises(MarkedTwice):
        house.staff(RecordMarks(registration_id=held.id(), theory=90, practice=90))


def test_only_the_part_that_failed_is_sat_again(house: House, clock: Clock) -> None:
    held = Held(house, clock)
    held.publish([75], [40])
    [woman] = held.women
    again = house.opened()
    house.register(woman, again)
    house.close(again)
    [seat] = house.seats(again)
    assert seat["sits"] == ["practice"]
    clock.move(days=500)
    later = house.opened()
    house.register(woman, later)
    house.close(later)
    assert house.seats(later)[0]["sits"] == ["theory", "practice"]


def test_a_re_sit_is_passed_with_the_mark_of_before(house: House, clock: Clock) -> None:
    held = Held(house, clock)
    held.publish([75], [40])
    [woman] = held.women
    house.woman = lambda: woman  # type: ignore[method-assign]
    again = Held(house, clock)
    with pytest.raises(NotToBeMarked):
        again.enter(ONE, "theory", 100)
    for who in (ONE, TWO):
        again.enter(who, "practice", 60)
    house.staff(FinishMarking(exam_id=again.exam_id))
    house.staff(PublishResults(exam_id=again.exam_id))
    parts = again.results()[-1]["parts"]
    assert [(one["mark"], one["carried"]) for one in parts] == [(75, True), (60, False)]
    assert len(again.certificates()) == 1


def test_a_review_that_finds_more_issues_the_certificate(house: House, clock: Clock) -> None:
    held = Held(house, clock)
    held.publish([55], [80])
    review = held.review()
    with pytest.raises(ReviewedAlready):
        held.review()
    with pytest.raises(SameHand):
        held.decide(review, 62, who=ONE)
    assert house.staff(Reviews(exam_id=held.exam_id, state="requested"))["items"][0]["review_id"] == review
    decided = held.decide(review, 62)
    assert (decided["state"], decided["mark_before"], decided["mark_after"]) == ("corrected", 55, 62)
    assert held.results()[0]["state"] == "passed" and len(held.certificates()) == 1
    with pytest.raises(ReviewClosed):
        held.decide(review, 70)


def test_a_review_that_finds_less_waits_until_the_certificate_is_revoked(house: House, clock: Clock) -> None:
    held = Held(house, clock)
    held.publish([60], [60])
    review = held.review()
    with pytest.raises(CertificateStands):
        held.decide(review, 50)
    [certificate] = held.certificates()
    words = {"number": certificate["number"], "reason": "issued_in_error", "note": "复核"}
    house.staff(RevokeCertificate(**words))
    held.decide(review, 50)
    assert held.results()[0]["state"] == "failed"


def test_a_review_keeps_to_its_window_and_to_parts_that_were_sat(house: House, clock: Clock) -> None:
    held = Held(house, clock, review_days=3)
    with pytest.raises(ReviewTooLate):
        held.review()
    held.publish([60], [60])
    with pytest.raises(WrongParts):
        held.review("review")
    assert held.decide(held.review(), 60)["state"] == "upheld"
    clock.move(days=3)
    with pytest.raises(ReviewTooLate):
        held.review("practice")


def test_pass_rates_hide_small_numbers(house: House, clock: Clock) -> None:
    Held(house, clock, women=4).publish([60] * 4, [60] * 4)
    [few] = house.staff(PassRates())["items"]
    assert few["sat"] is None and few["permille"] is None
    Held(house, clock, women=6).publish([60, 60, 60, 59, 70, 80], [60] * 6)
    [_, many] = house.staff(PassRates(by="exam"))["items"]
    assert (many["sat"], many["passed"], many["permille"], many["mean_practice"]) == (6, 5, 833, 60.0)
    [level] = house.staff(PassRates(by="level", unit=COUNTY))["items"]
    assert (level["key"], level["sat"]) == ("5", 10)


hands = st.sampled_from("abc")
marks = st.integers(0, 100)


@given(st.lists(st.tuples(hands, marks), max_size=8))
def test_whatever_is_entered_a_mark_holds_by_two_hands_alike_alone(tried: list[tuple[str, int]]) -> None:
    entered: list[Entered] = []
    for by, mark in tried:
        try:
            round_ = double_entry.round_for(entered, by)
        except EnteredTwice:
            continue
        entered = [one for one in entered if one.round != round_] + [Entered(round_, mark, by)]
    assert len(entered) <= 2 and len({one.by for one in entered}) == len(entered)
    same = len(entered) == 2 and entered[0].mark == entered[1].mark
    assert (double_entry.agreed(entered) is not None) == same


def test_the_drawing_of_a_review_is_its_table() -> None:
    table = rules.REVIEW_STEPS
    assert drawn("A review of a mark") == {(str(state), str(step), str(then)) for (state, step), then in table.items()}


def test_a_review_goes_as_its_table_says(house: House, clock: Clock) -> None:
    held = Held(house, clock, women=3)
    held.publish([60] * 3, [70] * 3)
    for number, first in enumerate(ReviewStep):
        review = held.review(number=number)
        acts = {
            ReviewStep.UPHOLD: lambda review=review: held.decide(review, 60),
            ReviewStep.CORRECT: lambda review=review: held.decide(review, 61),
            ReviewStep.WITHDRAW: lambda review=review, number=number: house.ask(
                held.women[number], Role.WORKER, WithdrawReview(review_id=review)
            ),
        }
        assert acts[first]()["state"] == rules.REVIEW_STEPS["requested", first]
        for then in ReviewStep:
            with pytest.raises(ReviewClosed):
                acts[then]()


#: From which state an exam may come to which.
STEPS = {(before, then) for (before, _), then in rules.EXAM_STEPS.items()}

MARKS = st.sampled_from((50, 60))
NEXT = {
    ExamState.PLANNED: OpenRegistration,
    ExamState.OPEN: CloseRegistration,
    ExamState.CLOSED: HoldExam,
    ExamState.HELD: FinishMarking,
    ExamState.MARKED: PublishResults,
}


class Exams(RuleBasedStateMachine):
    """One exam of three seats, two of them kept for a county, and five women. Everybody does what comes to her mind."""

    @initialize(held=st.booleans(), came=st.integers(0, 3))
    def begin(self, held: bool, came: int) -> None:
        """From its plan on, or from where it has been held, which random steps seldom reach."""
        self.clock = Clock()
        self.house = House()
        self.exam_id = self.house.plan(seats=3, quotas=[{"county": COUNTY, "seats": 2}])
        self.women = [self.house.woman(unit) for unit in (COUNTY, COUNTY, COUNTY, OTHER, OTHER)]
        self.registered: dict[int, dict[str, Any]] = {}
        self.was = ExamState.PLANNED
        if held:
            self.hold(came)

    def hold(self, came: int) -> None:
        self.house.staff(OpenRegistration(exam_id=self.exam_id))
        for number in (0, 1, 3):
            self.one_registers(number)
        self.house.close(self.exam_id)
        self.clock.move(hours=50)
        for number in (0, 1, 3)[:came]:
            self.one_comes(number)
        self.clock.move(hours=6)
        self.house.hold(self.exam_id)
        self.was = ExamState.HELD

    def teardown(self) -> None:
        if hasattr(self, "clock"):
            self.clock.undo()

    @rule(hours=st.sampled_from((1, 26, 46, 55)))
    def time_passes(self, hours: int) -> None:
        self.clock.move(hours=hours)
        self.house.fall_due()

    @rule(kind=st.sampled_from((OpenRegistration, CloseRegistration, HoldExam, FinishMarking, PublishResults)))
    def staff_take_a_step(self, kind: type) -> None:
        words = {"reason": "提前截止"} if kind is CloseRegistration else {}
        self.attempt(lambda: self.house.staff(kind(exam_id=self.exam_id, **words)))

    @rule(really=st.integers(0, 9))
    def staff_cancel(self, really: int) -> None:
        if not really:
            self.attempt(lambda: self.house.staff(CancelExam(exam_id=self.exam_id, reason="台风")))

    @rule(number=st.integers(0, 4))
    def one_registers(self, number: int) -> None:
        def act() -> None:
            self.registered[number] = self.house.register(self.women[number], self.exam_id)

        self.attempt(act)

    @rule(number=st.integers(0, 4))
    def one_withdraws(self, number: int) -> None:
        if mine := self.registered.get(number):
            self.attempt(lambda: self.house.withdraw(self.women[number], mine["registration_id"]))

    @rule(number=st.integers(0, 4))
    def one_comes(self, number: int) -> None:
        if mine := self.registered.get(number):
            self.attempt(lambda: self.house.check_in(self.exam_id, mine))

    @rule(number=st.integers(0, 4))
    def one_cheats(self, number: int) -> None:
        if mine := self.registered.get(number):
            words = {"registration_id": mine["registration_id"], "kind": "cheating", "reason": "夹带"}
            self.attempt(lambda: self.house.staff(RecordMisconduct(**words)))

    @rule(first=MARKS, second=MARKS, by=st.sampled_from((ONE, TWO)))
    def marks_are_entered(self, first: int, second: int, by: str) -> None:
        for mine in self.registered.values():
            for part in ("theory", "practice"):
                for who, mark in ((ONE, first), (by, second)):
                    given = [{"registration_id": mine["registration_id"], "mark": mark}]
                    enter = EnterMarks(exam_id=self.exam_id, part=part, marks=given)
                    self.attempt(lambda enter=enter, who=who: self.house.staff(enter, who))

    @rule()
    def differences_are_settled(self) -> None:
        for mine in self.registered.values():
            for part in ("theory", "practice"):
                words = {"registration_id": mine["registration_id"], "part": part, "mark": 60, "reason": "核对"}
                self.attempt(lambda words=words: self.house.staff(SettleMark(**words), FOUR))

    @rule()
    def the_next_step_is_taken(self) -> None:
        if request := NEXT.get(self.was):
            self.attempt(lambda: self.house.staff(request(exam_id=self.exam_id)))

    @invariant()
    def nothing_is_out_of_joint(self) -> None:
        if not hasattr(self, "house"):
            return
        with Session(self.house.engine) as session:
            exam, [quota] = session.get_one(Exam, self.exam_id), session.scalars(select(Quota)).all()
            rows = session.scalars(select(Registration)).all()
            certified = set(session.scalars(select(Certificate.registration_id)))
            state = ExamState(exam.state)
            assert state is self.was or state in {
                then for (was, _), then in rules.EXAM_STEPS.items() if was is self.was
            }
            self.was = state
            seated = [row for row in rows if row.state != RegistrationState.WITHDRAWN]
            assert exam.taken == len(seated) <= 3
            assert quota.taken == sum(row.quota == COUNTY for row in seated) <= 2
            assert sum(row.quota is None for row in seated) <= 1
            if state in (ExamState.CLOSED, ExamState.HELD, ExamState.MARKED, ExamState.PUBLISHED):
                assert sorted(row.seat for row in seated) == list(range(1, len(seated) + 1))
            passed = {row.id for row in rows if row.state == RegistrationState.PASSED}
            assert passed == certified
            assert not passed or state is ExamState.PUBLISHED
            assert all(row.theory == row.practice == 60 for row in rows if row.id in passed)
            if state is ExamState.CANCELLED:
                assert {row.state for row in rows} <= {"cancelled", "withdrawn", "void"}

    def attempt(self, act: Any) -> None:
        """What is refused changes nothing."""
        try:
            act()
        except Refusal:
            return


TestExams = Exams.TestCase
TestExams.settings = settings(
    max_examples=15, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
