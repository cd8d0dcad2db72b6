"""Small tests: drawn by a seed, answered in time, scored, taken again; and what is right stays inside until then."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts import assessment as contract
from contracts.assessment import (
    AddQuestion,
    AnswerQuestions,
    AnswerUnsound,
    AttemptNotOver,
    AttemptOver,
    Attempts,
    AttemptState,
    AttemptUnderWay,
    BankTooSmall,
    Given,
    NoAttemptsLeft,
    NoTest,
    PaperOfAttempt,
    PlanTest,
    QuestionFigures,
    QuestionKind,
    QuestionRetired,
    Questions,
    QuestionUnsound,
    ReplaceQuestion,
    ResultOfAttempt,
    RetireQuestion,
    StartAttempt,
    SubmitAttempt,
)
from contracts.attendance import EnterSheet, Mark
from contracts.completion import CompletionStanding, SetCompletionRule
from contracts.training import Complete
from kernel import store
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.training import assessment_rules as rules
from tests.services.drawing import drawn
from tests.services.training_school import School

SERIES = "JWFW5"
NOW = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)


class SchoolWithTest(School):
    """Its course has a bank of three questions, whose right choices are known here, and a test of two."""

    def __init__(self, *, women: int = 1, attempts: int = 3, minutes: int = 10) -> None:
        super().__init__(-5, women=women)
        self.right: dict[str, list[int]] = {}
        self.add(QuestionKind.SINGLE, ["先清洁后消毒", "先消毒后清洁"], [0])
        self.add(QuestionKind.MULTIPLE, ["手套", "口罩", "戒指"], [0, 1])
        self.add(QuestionKind.TRUE_FALSE, [], [1])
        self.operator(PlanTest(series=SERIES, questions=2, minutes=minutes, attempts=attempts))

    def add(self, kind: QuestionKind, choices: list[str], right: list[int]) -> str:
        words = {"kind": kind, "text": f"示例题目:{kind.zh}", "choices": choices, "right": right}
        added = self.operator(AddQuestion(series=SERIES, **words, explanation="见教材"))["question_id"]
        self.right[added] = right
        return added

    def start(self, place: int = 0) -> dict[str, Any]:
        return self.woman(StartAttempt(enrolment_id=self.women[place][1]), place)

    def answers(self, paper: dict[str, Any], right: int) -> list[Given]:
        """So many right ones; the others are wrong."""
        wrong = {QuestionKind.SINGLE: [1], QuestionKind.MULTIPLE: [2], QuestionKind.TRUE_FALSE: [0]}
        return [
            Given(question_id=id_, chosen=self.right[id_] if place < right else wrong[QuestionKind(one["kind"])])
            for place, one in enumerate(paper["questions"])
            for id_ in [one["question_id"]]
        ]

    def sit(self, right: int, place: int = 0) -> dict[str, Any]:
        paper = self.start(place)
        submit = SubmitAttempt(attempt_id=paper["attempt_id"], answers=self.answers(paper, right))
        return self.woman(submit, place)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the services' clock on: by less than a token lives."""

    def move(minutes: float) -> None:
        moment = store.now() + timedelta(minutes=minutes)
        monkeypatch.setattr(store, "now", lambda: moment)

    return move


def test_a_woman_sits_the_test_and_sees_what_was_right() -> None:
    school = SchoolWithTest()
    result = school.sit(right=1)
    assert (result["state"], result["score"], result["best"], result["number"]) == ("submitted", 50, 50, 1)
    assert [one["is_right"] for one in result["questions"]] == [True, False]
    assert all(one["right"] == school.right[one["question_id"]] for one in result["questions"])


def test_the_best_of_her_attempts_counts_and_there_are_so_many() -> None:
    school = SchoolWithTest(attempts=2)
    assert [school.sit(right)["best"] for right in (2, 0)] == [100, 100]
    with pytest.raises(NoAttemptsLeft):
        school.start()


def test_nothing_that_is_right_leaves_before_she_hands_it_in() -> None:
    school = SchoolWithTest()
    paper = school.start()
    kept = AnswerQuestions(attempt_id=paper["attempt_id"], answers=school.answers(paper, 2))
    seen = [paper, school.woman(kept), school.woman(PaperOfAttempt(attempt_id=paper["attempt_id"]))]
    seen += school.woman(Attempts(enrolment_id=school.women[0][1]))["items"]
    for one in seen:
        assert '"right"' not in json.dumps(one) and "is_right" not in json.dumps(one) and one["score"] is None
    for ask in (school.woman, school.staff):
        with pytest.raises(AttemptNotOver):
            ask(ResultOfAttempt(attempt_id=paper["attempt_id"]))


def test_who_runs_out_of_time_is_scored_on_what_was_kept(later: Any) -> None:
    school = SchoolWithTest(minutes=10)
    paper = school.start()
    right = school.answers(paper, 2)
    school.woman(AnswerQuestions(attempt_id=paper["attempt_id"], answers=right[:1]))
    later(11)
    with pytest.raises(AttemptOver):
        school.woman(SubmitAttempt(attempt_id=paper["attempt_id"], answers=right))
    result = school.woman(ResultOfAttempt(attempt_id=paper["attempt_id"]))
    assert (result["state"], result["score"]) == (AttemptState.EXPIRED, 50)
    assert school.start()["number"] == 2


def test_one_attempt_at_a_time() -> None:
    school = SchoolWithTest()
    school.start()
    with pytest.raises(AttemptUnderWay):
        school.start()


def test_without_a_plan_there_is_no_test_and_no_plan_beyond_the_bank() -> None:
    school = School(-5)
    with pytest.raises(NoTest):
        school.woman(StartAttempt(enrolment_id=school.women[0][1]))
    with pytest.raises(BankTooSmall):
        school.operator(PlanTest(series=SERIES, questions=1, minutes=5))


def test_a_replaced_question_stays_what_it_was_for_who_was_asked_it() -> None:
    school = SchoolWithTest()
    school.operator(PlanTest(series=SERIES, questions=3, minutes=10))
    paper = school.start()
    old = paper["questions"][0]["question_id"]
    words = {"kind": QuestionKind.SINGLE, "text": "改过的题目", "choices": ["甲", "乙"], "right": [0]}
    new = school.operator(ReplaceQuestion(question_id=old, **words))
    assert new["replaces"] == old
    with pytest.raises(QuestionRetired):
        school.operator(ReplaceQuestion(question_id=old, **words))
    assert school.woman(PaperOfAttempt(attempt_id=paper["attempt_id"]))["questions"] == paper["questions"]
    result = school.woman(SubmitAttempt(attempt_id=paper["attempt_id"], answers=school.answers(paper, 3)))
    assert result["score"] == 100
    asked = {one["question_id"] for one in school.start()["questions"]}
    assert new["question_id"] in asked and old not in asked
    current = school.operator(Questions(series=SERIES, is_current=True))["items"]
    assert {one["question_id"] for one in current} == asked


def test_figures_say_how_each_question_was_answered() -> None:
    school = SchoolWithTest(women=3)
    school.operator(PlanTest(series=SERIES, questions=3, minutes=10))
    for place, right in enumerate((3, 0)):
        school.sit(right, place)
    school.start(2)  # and is still at it
    for one in school.operator(QuestionFigures(series=SERIES))["items"]:
        assert (one["asked"], one["answered"], one["right"], one["share_right"]) == (2, 2, 1, 50)


def test_a_course_may_ask_for_a_score() -> None:
    school = SchoolWithTest()
    school.operator(SetCompletionRule(series=SERIES, test_percent=60))
    her = school.women[0][1]
    school.staff(EnterSheet(session_id=school.sessions[0], marks=[Mark(enrolment_id=her)]))
    school.sit(right=1)
    [missing] = school.woman(CompletionStanding(enrolment_id=her))["missing"]
    assert (missing["kind"], missing["have"], missing["needed"]) == ("test", 50, 60)
    school.sit(right=2)
    assert school.staff(Complete(enrolment_id=her))["state"] == "completed"


def test_an_answer_to_another_question_or_of_two_where_one_is_asked_is_refused() -> None:
    school = SchoolWithTest()
    school.operator(PlanTest(series=SERIES, questions=3, minutes=10))
    paper = school.start()
    single = next(one for one in paper["questions"] if one["kind"] == QuestionKind.SINGLE)["question_id"]
    for question_id, chosen in ((new_id(), [0]), (single, [0, 1]), (single, [5]), (single, [0, 0])):
        given_ = [Given(question_id=question_id, chosen=chosen)]
        with pytest.raises(AnswerUnsound):
            school.woman(AnswerQuestions(attempt_id=paper["attempt_id"], answers=given_))


def test_the_bank_is_kept_by_operators_and_a_stations_staff_do_not_see_it() -> None:
    school = SchoolWithTest(women=2)
    for request in (Questions(series=SERIES), RetireQuestion(question_id=next(iter(school.right)))):
        with pytest.raises(NotAllowed):
            school.woman(request)
    paper = school.start()
    for request in (PaperOfAttempt(attempt_id=paper["attempt_id"]), StartAttempt(enrolment_id=school.women[0][1])):
        with pytest.raises(NotFound):
            school.woman(request, 1)


def test_a_county_takes_over_its_centres_questions() -> None:
    centre, county = SchoolWithTest(), School(-5)
    for envelope in centre.said():
        if envelope.type == "training.question_changed.v1":
            county.hear(contract.QuestionChanged(**envelope.data), origin="350100")
    county.hear(contract.TestPlanned(series=SERIES, questions=3, minutes=10, attempts=1), origin="350100")
    paper = county.woman(StartAttempt(enrolment_id=county.women[0][1]))
    assert {one["question_id"] for one in paper["questions"]} == set(centre.right)


@given(st.sets(st.uuids().map(str), max_size=30), st.text(max_size=16), st.integers(1, 20))
def test_a_draw_is_the_same_for_the_same_seed_whatever_the_order_of_the_bank(
    bank: set[str], seed: str, count: int
) -> None:
    if len(bank) < count:
        with pytest.raises(BankTooSmall):
            rules.draw(bank, seed, count)
        return
    paper = rules.draw(sorted(bank), seed, count)
    assert paper == rules.draw(sorted(bank, reverse=True), seed, count)
    assert len(set(paper)) == count and set(paper) <= bank


@given(
    st.sampled_from(QuestionKind),
    st.lists(st.sampled_from("甲乙丙丁"), max_size=5),
    st.lists(st.integers(0, 5), max_size=4),
)
def test_a_sound_question_can_be_answered_rightly(kind: QuestionKind, choices: list[str], right: list[int]) -> None:
    try:
        those = rules.choices(kind, choices, right)
    except QuestionUnsound:
        return
    assert rules.is_right(kind, len(those), right, list(reversed(right)))
    assert not rules.is_right(kind, len(those), right, [])
    assert len(set(those)) == len(those) >= 2


def test_the_drawing_shows_the_table() -> None:
    steps = {(was.value, step, to.value) for (was, step), to in rules.ATTEMPT_STEPS.items()}
    assert drawn("Attempt at a test") == steps | {("[*]", "start", "open")}


class Sitting(RuleBasedStateMachine):
    """A woman starts, answers, hands in and lets time pass, in any order; a model keeps what she should have."""

    @initialize()
    def begin(self) -> None:
        self.school, self.limit = SchoolWithTest(attempts=3, minutes=2), 3
        self.papers: list[dict[str, Any]] = []
        self.state: list[AttemptState] = []
        self.right: list[int] = []
        self.real, self.passed = store.now, timedelta(0)
        self.ends: list[datetime] = []

    def teardown(self) -> None:
        if hasattr(self, "real"):
            store.now = self.real

    @rule()
    def she_starts(self) -> None:
        self.time_goes()
        try:
            paper = self.school.start()
        except (AttemptUnderWay, NoAttemptsLeft) as refusal:
            is_open = AttemptState.OPEN in self.state
            assert is_open if isinstance(refusal, AttemptUnderWay) else len(self.state) == self.limit
            return
        assert AttemptState.OPEN not in self.state and len(self.state) < self.limit
        self.papers.append(paper)
        self.state.append(AttemptState.OPEN)
        self.right.append(0)
        self.ends.append(datetime.fromisoformat(paper["ends_at"]))

    @rule(right=st.integers(0, 2), submit=st.booleans())
    def she_answers(self, right: int, submit: bool) -> None:
        self.time_goes()
        if not self.papers:
            return
        words = {"attempt_id": self.papers[-1]["attempt_id"]}
        words["answers"] = self.school.answers(self.papers[-1], right)
        was = self.state[-1]
        try:
            self.school.woman((SubmitAttempt if submit else AnswerQuestions)(**words))
        except AttemptOver:
            assert was is not AttemptState.OPEN
            return
        assert was is AttemptState.OPEN
        self.right[-1] = right
        self.state[-1] = AttemptState.SUBMITTED if submit else AttemptState.OPEN

    @rule(seconds=st.sampled_from((20, 100)))
    def time_passes(self, seconds: int) -> None:
        if self.passed < timedelta(minutes=12):  # a token lives for 15
            self.passed += timedelta(seconds=seconds)
            store.now = lambda: self.real() + self.passed

    def time_goes(self) -> None:
        """The model's clock."""
        if self.state and self.state[-1] is AttemptState.OPEN and store.now() > self.ends[-1] + rules.GRACE:
            self.state[-1] = AttemptState.EXPIRED

    @invariant()
    def she_stands_as_the_model_says(self) -> None:
        if not hasattr(self, "papers"):
            return
        self.time_goes()
        shown = self.school.woman(Attempts(enrolment_id=self.school.women[0][1]))["items"]
        assert [one["state"] for one in shown] == self.state
        scores = [None if s is AttemptState.OPEN else n * 50 for s, n in zip(self.state, self.right, strict=True)]
        assert [one["score"] for one in shown] == scores
        for one, score in zip(shown, scores, strict=True):
            if score is not None:
                result = self.school.woman(ResultOfAttempt(attempt_id=one["attempt_id"]))
                assert result["best"] == max(one for one in scores if one is not None)


TestSitting = Sitting.TestCase
TestSitting.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
