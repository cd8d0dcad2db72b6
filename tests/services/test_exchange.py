"""Exchange among workers: read before it is shown, reported, without private data, and nobody knows who asked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import exchange as contract
from contracts.accounts import Role
from contracts.exchange import ModerationStep, PostState, ReportReason
from kernel.errors import NotAllowed, NotFound
from kernel.message import Refusal
from kernel.store import new_id
from services.stations.exchange import exchange_rules as rules
from services.stations.exchange.exchange_tables import PostRow
from tests.services.activity_house import BASE, CENTRE, STATION, House
from tests.services.drawing import drawn


class Forum(House):
    def ask_question(self, who: str | None = None, unit: str = STATION, **words: Any) -> dict[str, Any]:
        words = {"title": "油烟机怎么洗", "text": "有什么好办法吗", **words}
        return self.woman(who or new_id(), contract.AskQuestion(unit=unit, **words))

    def answer(self, question: str, who: str | None = None, text: str = "先泡热碱水") -> dict[str, Any]:
        return self.woman(who or new_id(), contract.AnswerQuestion(question_id=question, text=text))

    def moderate(self, post: str, step: str) -> dict[str, Any]:
        return self.staff(contract.ModeratePost(post_id=post, step=ModerationStep(step), reason="审核"))

    def woman(self, who: str, request: Any, at: str = STATION) -> Any:
        return self.ask(who, Role.WORKER, request, at)

    def shown(self, who: str | None = None) -> list[dict[str, Any]]:
        return self.woman(who or new_id(), contract.Questions(unit=STATION))["items"]

    def published(self, who: str | None = None) -> str:
        question = self.ask_question(who)["post_id"]
        self.moderate(question, "publish")
        return question


@pytest.fixture
def forum(monkeypatch: pytest.MonkeyPatch) -> Forum:
    made = Forum()
    made.set_clock(monkeypatch)
    return made


def test_the_drawing_is_the_table() -> None:
    table = rules.POST_STEPS
    steps = {(state.value, step.value, then.value) for state in table for step, then in table[state].items()}
    assert {arrow for arrow in drawn("Post") if arrow[0] != "[*]"} == steps


def test_a_question_is_shown_when_a_moderator_has_looked_at_it(forum: Forum) -> None:
    asker = new_id()
    question = forum.ask_question(asker)
    assert question["state"] == "waiting"
    assert forum.shown() == []
    assert [one["mine"] for one in forum.shown(asker)] == [True]
    with pytest.raises(NotFound):
        forum.woman(new_id(), contract.QuestionById(question_id=question["post_id"]))
    [waiting] = forum.staff(contract.PostsToModerate(unit=BASE))["items"]
    assert waiting["author_id"] == asker
    forum.moderate(question["post_id"], "publish")
    assert [one["state"] for one in forum.shown()] == ["published"]
    assert forum.staff(contract.PostsToModerate(unit=BASE))["items"] == []


def test_who_wrote_is_a_number_within_the_question_and_nothing_else(forum: Forum) -> None:
    asker, helper, other = new_id(), new_id(), new_id()
    question = forum.published(asker)
    for who in (helper, other, asker, helper):
        forum.moderate(forum.answer(question, who)["post_id"], "publish")
    staffs = forum.staff(contract.AnswerQuestion(question_id=question, text="驿站周五有课"))
    seen = forum.woman(new_id(), contract.Answers(question_id=question))["items"]
    assert [one["number"] for one in seen] == [1, 2, 0, 1, None]
    assert [one["is_staff"] for one in seen] == [False] * 4 + [True]
    assert staffs["state"] == "published"
    assert all(who not in str(seen) for who in (asker, helper, other))
    assert forum.shown()[0]["answers"] == 5


def test_she_is_told_of_answers_by_others_once(forum: Forum) -> None:
    asker = new_id()
    question = forum.published(asker)
    own, others = forum.answer(question, asker)["post_id"], forum.answer(question)["post_id"]
    forum.said()
    for post, step in ((own, "publish"), (others, "publish"), (others, "hide"), (others, "publish")):
        forum.moderate(post, step)
    assert [one["person_id"] for one in forum.heard_of("question_answered")] == [asker]


def test_one_asks_at_ones_own_unit_or_above_it(forum: Forum) -> None:
    for unit in (STATION, BASE, CENTRE):
        assert forum.ask_question(unit=unit)["unit"] == unit
    for unit in ("350111-002", "350112"):
        with pytest.raises(contract.NotOfThisUnit):
            forum.ask_question(unit=unit)
    with pytest.raises(contract.NotOfThisUnit):
        forum.ask(new_id(), Role.HOUSEHOLD, contract.Questions(unit=STATION), at=STATION)


def test_three_reports_hide_and_one_of_private_data_does(forum: Forum) -> None:
    first, second = forum.published(), forum.published()
    for _ in range(2):
        forum.woman(new_id(), contract.ReportPost(post_id=first, reason=ReportReason.ADVERTISING))
    assert len(forum.shown()) == 2
    reader = new_id()
    forum.woman(reader, contract.ReportPost(post_id=first, reason=ReportReason.ABUSE))
    with pytest.raises(contract.ReportedAlready):
        forum.woman(reader, contract.ReportPost(post_id=first, reason=ReportReason.ABUSE))
    forum.woman(new_id(), contract.ReportPost(post_id=second, reason=ReportReason.PRIVACY))
    assert forum.shown() == []
    queue = forum.staff(contract.PostsToModerate(unit=STATION))["items"]
    assert [one["reports"] for one in queue] == [{"advertising": 2, "abuse": 1}, {"privacy": 1}]
    forum.moderate(first, "publish")
    assert [one["post_id"] for one in forum.shown()] == [first]


def test_who_wrote_what_is_removed_is_told_and_what_is_withdrawn_is_deleted(forum: Forum) -> None:
    asker = new_id()
    removed, withdrawn = forum.published(asker), forum.published(asker)
    forum.said()
    forum.moderate(removed, "remove")
    assert [one["person_id"] for one in forum.heard_of("post_removed")] == [asker]
    with pytest.raises(NotFound):
        forum.woman(new_id(), contract.WithdrawPost(post_id=withdrawn))
    gone = forum.woman(asker, contract.WithdrawPost(post_id=withdrawn))
    assert (gone["state"], gone["text"]) == ("removed", "")
    with pytest.raises(contract.RemovedAlready):
        forum.moderate(withdrawn, "remove")
    with pytest.raises(NotFound):
        forum.answer(removed)


def test_ten_a_day_are_enough(forum: Forum) -> None:
    asker = new_id()
    for _ in range(10):
        forum.ask_question(asker)
    with pytest.raises(contract.TooManyPosts):
        forum.ask_question(asker)
    forum.later(hours=24)
    forum.ask_question(asker)


def test_only_the_units_staff_moderate(forum: Forum) -> None:
    question = forum.ask_question()["post_id"]
    with pytest.raises(NotAllowed):
        forum.ask(new_id(), Role.STAFF, contract.PostsToModerate(unit=STATION), at="350112")
    with pytest.raises(NotFound):
        request = contract.ModeratePost(post_id=question, step=ModerationStep.REMOVE, reason="审核")
        forum.ask(new_id(), Role.STAFF, request, at="350112")


class Threads(RuleBasedStateMachine):
    """Anything in any order: what is removed stays so, and the count of answers is what can be read."""

    @initialize()
    def begin(self) -> None:
        self.patch, self.forum = pytest.MonkeyPatch(), Forum()
        self.forum.set_clock(self.patch)
        self.asker = new_id()
        self.question = self.forum.published(self.asker)
        self.posts = [(self.question, self.asker)]
        self.removed: set[str] = set()

    def teardown(self) -> None:
        self.patch.undo()

    @rule(by_staff=st.booleans())
    def answer(self, by_staff: bool) -> None:
        who = self.forum.staff_id if by_staff else new_id()
        request = contract.AnswerQuestion(question_id=self.question, text="泡热水")
        ask = self.forum.staff if by_staff else lambda one: self.forum.woman(who, one)
        if post := self.attempt(lambda: ask(request)):
            self.posts.append((post["post_id"], who))

    @rule(which=st.integers(0, 6), step=st.sampled_from(["publish", "hide", "remove"]))
    def moderate(self, which: int, step: str) -> None:
        post, _ = self.posts[which % len(self.posts)]
        if self.attempt(lambda: self.forum.moderate(post, step)) and step == "remove":
            self.removed.add(post)

    @rule(which=st.integers(0, 6), reason=st.sampled_from(list(ReportReason)))
    def report(self, which: int, reason: ReportReason) -> None:
        post, _ = self.posts[which % len(self.posts)]
        self.attempt(lambda: self.forum.woman(new_id(), contract.ReportPost(post_id=post, reason=reason)))

    @rule(which=st.integers(1, 6))
    def withdraw(self, which: int) -> None:
        post, who = self.posts[which % len(self.posts)]
        if self.attempt(lambda: self.forum.woman(who, contract.WithdrawPost(post_id=post))):
            self.removed.add(post)

    @invariant()
    def the_rows_are_in_order(self) -> None:
        if not hasattr(self, "posts"):
            return
        with Session(self.forum.engine) as session:
            rows = session.scalars(select(PostRow)).all()
        states = {row.id: row.state for row in rows}
        assert {post for post, state in states.items() if state == PostState.REMOVED} == self.removed
        answers = sum(row.state == PostState.PUBLISHED for row in rows if row.id != row.question_id)
        assert next(row.answers for row in rows if row.id == self.question) == answers
        numbers = {(row.author_id, row.number) for row in rows if row.number is not None}
        assert len({author for author, _ in numbers}) == len({number for _, number in numbers}) == len(numbers)

    def attempt(self, act: Any) -> Any:
        """What is refused changes nothing."""
        try:
            return act()
        except Refusal:
            return None


TestThreads = Threads.TestCase
TestThreads.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
