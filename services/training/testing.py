"""Attempts: a paper is drawn, answered within its time, handed in and scored."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from contracts import assessment as contract
from contracts.assessment import AttemptState
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx, command, query
from kernel.store import new_id
from services.training import assessment_rules as rules
from services.training.assessment_tables import Answer, Attempt, PlannedTest, Question
from services.training.attendance_reports import AttendanceReports
from services.training.question_bank import QuestionBank
from services.training.rules import must_have_seat


class Testing(AttendanceReports, QuestionBank):
    @command(contract.StartAttempt)
    def start_attempt(self, tx: Tx, asked: contract.StartAttempt) -> contract.Paper:
        tx.actor.must_be_signed_in()
        row, class_ = self._enrolment_and_class(tx, asked.enrolment_id)
        if row.person_id != tx.actor.person_id:
            raise NotFound()
        must_have_seat(row.state)
        if (plan := tx.session.get(PlannedTest, class_.series)) is None:
            raise contract.NoTest()
        earlier = self._attempts_of(tx, row.id)
        rules.may_start([_state(one, tx) for one in earlier], plan.attempts)
        attempt = Attempt(id=new_id(), enrolment_id=row.id, number=len(earlier) + 1, seed=secrets.token_hex(8))
        attempt.state, attempt.started_at = AttemptState.OPEN.value, tx.now
        attempt.ends_at = tx.now + timedelta(minutes=plan.minutes)
        drawn = rules.draw(self._bank(tx, class_.series), attempt.seed, plan.questions)
        attempt.answers = [
            Answer(question=tx.session.get_one(Question, one), place=place, chosen=[])
            for place, one in enumerate(drawn)
        ]
        tx.session.add(attempt)
        return paper(attempt, tx)

    @command(contract.AnswerQuestions)
    def answer_questions(self, tx: Tx, asked: contract.AnswerQuestions) -> contract.Paper:
        attempt = self._my_attempt(tx, asked.attempt_id)
        attempt.state = rules.after(_state(attempt, tx), "answer")
        _keep(attempt, asked.answers)
        return paper(attempt, tx)

    @command(contract.SubmitAttempt)
    def submit_attempt(self, tx: Tx, asked: contract.SubmitAttempt) -> contract.AttemptResult:
        attempt = self._my_attempt(tx, asked.attempt_id)
        attempt.state = rules.after(_state(attempt, tx), "submit")
        _keep(attempt, asked.answers)
        tx.session.flush()
        return self._result(tx, attempt)

    @query(contract.PaperOfAttempt)
    def paper_of_attempt(self, tx: Tx, asked: contract.PaperOfAttempt) -> contract.Paper:
        return paper(self._my_attempt(tx, asked.attempt_id, lock=False), tx)

    @query(contract.ResultOfAttempt)
    def result_of_attempt(self, tx: Tx, asked: contract.ResultOfAttempt) -> contract.AttemptResult:
        tx.actor.must_be_signed_in()
        if (attempt := tx.session.get(Attempt, asked.attempt_id)) is None:
            raise NotFound()
        self._enrolment_to_be_seen(tx, attempt.enrolment_id)
        rules.must_be_over(_state(attempt, tx))
        return self._result(tx, attempt)

    @query(contract.Attempts)
    def attempts(self, tx: Tx, asked: contract.Attempts) -> Page[contract.Attempt]:
        row = self._enrolment_to_be_seen(tx, asked.enrolment_id)
        rows = select(Attempt).where(Attempt.enrolment_id == row.id)
        return page(tx.session, rows, Attempt.id, asked, lambda one: contract.Attempt(**_facts(one, tx)))

    def _result(self, tx: Tx, attempt: Attempt) -> contract.AttemptResult:
        best = self._best_score(tx, attempt.enrolment_id)
        return contract.AttemptResult(
            **_facts(attempt, tx), best=best, questions=[_marked(one) for one in attempt.answers]
        )

    def _best_score(self, tx: Tx, enrolment_id: str) -> int:
        """Of her attempts that are over; 0 without any."""
        over = [one for one in self._attempts_of(tx, enrolment_id) if _state(one, tx) is not AttemptState.OPEN]
        return max((_score(one) for one in over), default=0)

    def _attempts_of(self, tx: Tx, enrolment_id: str) -> list[Attempt]:
        return list(tx.session.scalars(select(Attempt).where(Attempt.enrolment_id == enrolment_id)))

    def _my_attempt(self, tx: Tx, attempt_id: str, *, lock: bool = True) -> Attempt:
        """One's own, locked to be changed. That of another woman is not there."""
        tx.actor.must_be_signed_in()
        attempt = tx.session.get(Attempt, attempt_id, with_for_update={"of": Attempt} if lock else None)
        if attempt is None or self._enrolment_to_be_seen(tx, attempt.enrolment_id).person_id != tx.actor.person_id:
            raise NotFound()
        return attempt


def _keep(attempt: Attempt, given: list[contract.Given]) -> None:
    """Raises `AnswerUnsound` for a question of another paper."""
    asked = {one.question_id: one for one in attempt.answers}
    for one in given:
        if (answer := asked.get(one.question_id)) is None:
            raise contract.AnswerUnsound()
        question = answer.question
        answer.is_right = rules.is_right(question.kind, len(question.choices), question.right, one.chosen)
        answer.chosen, answer.is_answered = sorted(one.chosen), bool(one.chosen)


def _state(attempt: Attempt, tx: Tx) -> AttemptState:
    return rules.state_at(attempt.state, attempt.ends_at, tx.now)


def _score(attempt: Attempt) -> int:
    return rules.score(sum(one.is_right for one in attempt.answers), len(attempt.answers))


def _facts(attempt: Attempt, tx: Tx) -> dict[str, Any]:
    state = _state(attempt, tx)
    times = {"started_at": attempt.started_at, "ends_at": attempt.ends_at}
    score = None if state is AttemptState.OPEN else _score(attempt)
    facts = {"attempt_id": attempt.id, "enrolment_id": attempt.enrolment_id, "number": attempt.number}
    return {**facts, "state": state, **times, "score": score}


def paper(attempt: Attempt, tx: Tx) -> contract.Paper:
    """What she sees while she answers: nothing of it says what is right."""
    given = [contract.Given(question_id=one.question_id, chosen=one.chosen) for one in attempt.answers if one.chosen]
    asked = [contract.Asked(**_asked(one.question)) for one in attempt.answers]
    return contract.Paper(**_facts(attempt, tx), questions=asked, given=given)


def _asked(question: Question) -> dict[str, Any]:
    words = {"kind": question.kind, "text": question.text, "choices": question.choices}
    return {"question_id": question.id, **words}


def _marked(answer: Answer) -> contract.Marked:
    question = answer.question
    said = {"chosen": answer.chosen, "is_right": answer.is_right}
    return contract.Marked(**_asked(question), **said, right=question.right, explanation=question.explanation)
