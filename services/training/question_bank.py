"""The bank of questions: kept by operators and the instance's own staff, and never edited in place."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_, select

from contracts import assessment as contract
from contracts.accounts import Role
from contracts.assessment import AttemptState
from contracts.training import UnknownCourse
from kernel.errors import NotAllowed, NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.training import assessment_rules as rules
from services.training.assessment_tables import Answer, Attempt, PlannedTest, Question
from services.training.models import Course


class QuestionBank(Service):
    @command(contract.AddQuestion)
    def add_question(self, tx: Tx, asked: contract.AddQuestion) -> contract.Question:
        self._must_keep_bank(tx)
        if tx.session.get(Course, asked.series) is None:
            raise UnknownCourse()
        return self._put(tx, asked.series, asked)

    @command(contract.ReplaceQuestion)
    def replace_question(self, tx: Tx, asked: contract.ReplaceQuestion) -> contract.Question:
        old = self._retired(tx, asked.question_id)
        return self._put(tx, old.series, asked, replaces=old.id)

    @command(contract.RetireQuestion)
    def retire_question(self, tx: Tx, asked: contract.RetireQuestion) -> contract.Question:
        return question_view(self._retired(tx, asked.question_id))

    @command(contract.PlanTest)
    def plan_test(self, tx: Tx, asked: contract.PlanTest) -> contract.PlannedTest:
        self._must_keep_bank(tx)
        if tx.session.get(Course, asked.series) is None:
            raise UnknownCourse()
        rules.draw(self._bank(tx, asked.series), "", asked.questions)
        tx.session.merge(PlannedTest(**asked.model_dump()))
        tx.emit(contract.TestPlanned(**asked.model_dump()))
        return contract.PlannedTest(**asked.model_dump())

    @query(contract.PlannedTestOf)
    def planned_test_of(self, tx: Tx, asked: contract.PlannedTestOf) -> contract.PlannedTest:
        if (plan := tx.session.get(PlannedTest, asked.series)) is None:
            raise NotFound()
        return contract.PlannedTest(**{name: getattr(plan, name) for name in contract.PlannedTest.model_fields})

    @query(contract.Questions)
    def questions(self, tx: Tx, asked: contract.Questions) -> Page[contract.Question]:
        self._must_keep_bank(tx)
        rows = select(Question).where(Question.series == asked.series)
        if asked.kind:
            rows = rows.where(Question.kind == asked.kind)
        if asked.is_current is not None:
            rows = rows.where(Question.is_current == asked.is_current)
        return page(tx.session, rows, Question.id, asked, question_view)

    @query(contract.QuestionFigures)
    def question_figures(self, tx: Tx, asked: contract.QuestionFigures) -> Page[contract.QuestionStatistics]:
        self._must_keep_bank(tx)
        rows = select(Question).where(Question.series == asked.series)
        return page(tx.session, rows, Question.id, asked, lambda row: self._figures(tx, row))

    @on(contract.QuestionChanged, From.ELSEWHERE)
    def take_over_question(self, tx: Tx, said: contract.QuestionChanged) -> None:
        tx.session.merge(Question(id=said.question_id, **said.model_dump(exclude={"question_id"})))

    @on(contract.TestPlanned, From.ELSEWHERE)
    def take_over_test(self, tx: Tx, said: contract.TestPlanned) -> None:
        tx.session.merge(PlannedTest(**said.model_dump()))

    def _put(
        self,
        tx: Tx,
        series: str,
        asked: contract.AddQuestion | contract.ReplaceQuestion,
        replaces: str | None = None,
    ) -> contract.Question:
        choices = rules.choices(asked.kind, asked.choices, asked.right)
        words = {"kind": asked.kind, "text": asked.text, "explanation": asked.explanation}
        row = Question(id=new_id(), series=series, **words, choices=choices, right=sorted(asked.right))
        row.replaces, row.is_current = replaces, True
        tx.session.add(row)
        return self._changed(tx, row)

    def _retired(self, tx: Tx, question_id: str) -> Question:
        """A question that is current, and from now on is not. Two who replace it at once wait for each other."""
        self._must_keep_bank(tx)
        if (row := tx.session.get(Question, question_id, with_for_update=True)) is None:
            raise NotFound()
        rules.must_be_current(row.is_current)
        row.is_current = False
        self._changed(tx, row)
        return row

    def _changed(self, tx: Tx, row: Question) -> contract.Question:
        shown = question_view(row)
        tx.emit(contract.QuestionChanged(**shown.model_dump()))
        return shown

    def _bank(self, tx: Tx, series: str) -> list[str]:
        return list(tx.session.scalars(select(Question.id).where(Question.series == series, Question.is_current)))

    def _figures(self, tx: Tx, row: Question) -> contract.QuestionStatistics:
        counts = select(func.count(), _count(Answer.is_answered), _count(Answer.is_right))
        counts = counts.select_from(Answer).join(Attempt).where(Answer.question_id == row.id)
        over = or_(Attempt.state == AttemptState.SUBMITTED, Attempt.ends_at < tx.now - rules.GRACE)
        asked, answered, right = tx.session.execute(counts.where(over)).one()
        words = {"question_id": row.id, "kind": row.kind, "text": row.text, "is_current": row.is_current}
        share = rules.score(right, asked) if asked else None
        return contract.QuestionStatistics(**words, asked=asked, answered=answered, right=right, share_right=share)

    def _must_keep_bank(self, tx: Tx) -> None:
        tx.actor.must_be_signed_in()
        if not (tx.actor.holds(Role.OPERATOR) or tx.actor.holds(Role.STAFF, at=self.settings.instance)):
            raise NotAllowed()


def _count(column: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(column)


def question_view(row: Question) -> contract.Question:
    words = {name: getattr(row, name) for name in contract.Question.model_fields if name != "question_id"}
    return contract.Question(question_id=row.id, **words)
