"""What a course asks for, and how far everybody is from it."""

from __future__ import annotations

from sqlalchemy import func, select

from contracts import completion as contract
from contracts.accounts import Role
from contracts.training import UnknownCourse
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Tx, command, on, query
from services.training import completion_rules as rules
from services.training.attendance_reports import SEATED
from services.training.attendance_rules import ATTENDED
from services.training.completion_tables import Rule, TaskDone
from services.training.models import Attendance, Class, Course, Enrolment
from services.training.rules import must_have_seat
from services.training.testing import Testing


class Standings(Testing):
    @command(contract.SetCompletionRule)
    def set_completion_rule(self, tx: Tx, asked: contract.SetCompletionRule) -> contract.CompletionRule:
        tx.actor.must_hold(Role.OPERATOR)
        rules.must_be_distinct(asked.tasks)
        if tx.session.get(Course, asked.series) is None:
            raise UnknownCourse()
        tx.session.merge(Rule(**asked.model_dump()))
        tx.emit(contract.CompletionRuleSet(**asked.model_dump()))
        return self._rule(tx, asked.series)

    @on(contract.CompletionRuleSet, From.ELSEWHERE)
    def take_over_rule(self, tx: Tx, said: contract.CompletionRuleSet) -> None:
        tx.session.merge(Rule(**said.model_dump()))

    @query(contract.CompletionRuleOf)
    def completion_rule_of(self, tx: Tx, asked: contract.CompletionRuleOf) -> contract.CompletionRule:
        if tx.session.get(Course, asked.series) is None:
            raise NotFound()
        return self._rule(tx, asked.series)

    @command(contract.RecordTask)
    def record_task(self, tx: Tx, asked: contract.RecordTask) -> contract.TaskRecord:
        row, class_ = self._enrolment_and_class(tx, asked.enrolment_id)
        self._must_be_staff_of(tx, class_)
        must_have_seat(row.state)
        rules.must_be_task(asked.task, self._rule(tx, class_.series))
        found = tx.session.get(TaskDone, (row.id, asked.task))
        if asked.done and not found:
            done = TaskDone(enrolment_id=row.id, task=asked.task, recorded_by=tx.actor.person_id, recorded_at=tx.now)
            tx.session.add(done)
        elif found and not asked.done:
            tx.session.delete(found)
        return contract.TaskRecord(**asked.model_dump())

    @query(contract.CompletionStanding)
    def completion_standing(self, tx: Tx, asked: contract.CompletionStanding) -> contract.Standing:
        row = self._enrolment_to_be_seen(tx, asked.enrolment_id)
        return self._standing_of(tx, row, self._class(tx, row.class_id))

    @query(contract.CompletionStandings)
    def completion_standings(self, tx: Tx, asked: contract.CompletionStandings) -> Page[contract.Standing]:
        class_ = self._class(tx, asked.class_id)
        self._must_be_staff_of(tx, class_)
        states = [asked.state] if asked.state else list(SEATED)
        rows = select(Enrolment).where(Enrolment.class_id == class_.id, Enrolment.state.in_(states))
        return page(tx.session, rows, Enrolment.id, asked, lambda row: self._standing_of(tx, row, class_))

    def _standing_of(self, tx: Tx, row: Enrolment, class_: Class) -> contract.Standing:
        facts = {"enrolment_id": row.id, "person_id": row.person_id, "state": row.state}
        return contract.Standing(**facts, missing=self._missing(tx, row, class_))

    def _missing(self, tx: Tx, row: Enrolment, class_: Class) -> list[contract.Missing]:
        there = select(func.count()).select_from(Attendance).where(Attendance.enrolment_id == row.id)
        there = there.where(Attendance.session_id.in_([session.id for session in class_.sessions]))
        attended = tx.session.scalars(there.where(Attendance.presence.in_(ATTENDED))).one()
        done = set(tx.session.scalars(select(TaskDone.task).where(TaskDone.enrolment_id == row.id)))
        score = self._best_score(tx, row.id)
        return rules.missing(self._rule(tx, class_.series), attended, len(class_.sessions), done, score)

    def _rule(self, tx: Tx, series: str) -> contract.CompletionRule:
        if (row := tx.session.get(Rule, series)) is None:
            return contract.CompletionRule(series=series)
        return contract.CompletionRule(**{name: getattr(row, name) for name in contract.CompletionRule.model_fields})
