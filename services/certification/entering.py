"""Marks of a planned exam: entered twice, compared, settled, and all published at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from contracts import results as contract
from contracts.accounts import Role
from contracts.certification import ExamMarked
from contracts.examining import ExamState, ExamStep, ExamStepRefused, NotPlanned, PlannedExam
from contracts.registrations import RegistrationState, RegistrationStep
from contracts.standards import Part
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx, command, query
from services.certification import double_entry, rules, views
from services.certification.double_entry import FIRST, SECOND, SETTLED, Entered
from services.certification.exam_tables import Entry
from services.certification.invigilating import Invigilating
from services.certification.marking import Marking
from services.certification.models import Exam, Registration

Entries = dict[tuple[str, str], list[Entered]]


class Entering(Marking, Invigilating):
    @command(contract.EnterMarks)
    def enter_marks(self, tx: Tx, asked: contract.EnterMarks) -> contract.MarkProgress:
        exam = self._exam_to_mark(tx, asked.exam_id)
        present, known = self._present(tx, exam), entries(tx, exam)
        for one in asked.marks:
            row = present.get(one.registration_id)
            if row is None or asked.part not in views.sits(row):
                raise contract.NotToBeMarked()
            _must_not_be_hers(tx, row)
            round_ = double_entry.round_for(known[row.id, asked.part], tx.actor.person_id)
            words = {"mark": one.mark, "by": tx.actor.person_id, "at": tx.now}
            tx.session.merge(Entry(registration_id=row.id, part=asked.part, round=round_, **words))
        return self._progress(tx, exam, asked.part)

    @command(contract.SettleMark)
    def settle_mark(self, tx: Tx, asked: contract.SettleMark) -> contract.MarkProgress:
        found = tx.session.get(Registration, asked.registration_id)
        if found is None:
            raise NotFound()
        exam = self._exam_to_mark(tx, found.exam_id)
        _must_not_be_hers(tx, found)
        double_entry.must_settle(entries(tx, exam)[found.id, asked.part], tx.actor.person_id)
        words = {"mark": asked.mark, "by": tx.actor.person_id, "at": tx.now, "reason": asked.reason}
        tx.session.add(Entry(registration_id=found.id, part=asked.part, round=SETTLED, **words))
        return self._progress(tx, exam, asked.part)

    @command(contract.FinishMarking)
    def finish_marking(self, tx: Tx, asked: contract.FinishMarking) -> PlannedExam:
        exam = self._exam_to_mark(tx, asked.exam_id)
        known = entries(tx, exam)
        marks = [double_entry.agreed(known[key]) for key in _to_mark(self._present(tx, exam).values())]
        if missing := sum(mark is None for mark in marks):
            raise contract.MarksMissing(missing=missing)
        self._step(tx, exam, ExamStep.MARK)
        return views.planned_exam(tx, exam)

    @command(contract.PublishResults)
    def publish_results(self, tx: Tx, asked: contract.PublishResults) -> PlannedExam:
        exam = self._staffs_planned_exam(tx, asked.exam_id)
        self._step(tx, exam, ExamStep.PUBLISH)
        exam.published_at, known = tx.now, entries(tx, exam)
        for row in self._present(tx, exam).values():
            for part in views.sits(row):
                setattr(row, part, double_entry.agreed(known[row.id, part]))
            self._conclude(tx, row)
        tx.emit(contract.ResultsPublished(exam_id=exam.id, unit=exam.unit))
        return views.planned_exam(tx, exam)

    @query(contract.Marked)
    def marked(self, tx: Tx, asked: contract.Marked) -> list[contract.MarkProgress]:
        exam = self._staffs_exam(tx, asked.exam_id)
        return [self._progress(tx, exam, one.part) for one in views.rules_of(exam).plan]

    @query(contract.MarkDifferences)
    def mark_differences(self, tx: Tx, asked: contract.MarkDifferences) -> Page[contract.MarkDifference]:
        exam = self._staffs_exam(tx, asked.exam_id)
        first, second, settled = aliased(Entry), aliased(Entry), aliased(Entry)
        same = (second.registration_id == first.registration_id, second.part == first.part)
        differing = select(first.registration_id).join(second, same[0] & same[1])
        differing = differing.where(first.round == FIRST, second.round == SECOND, first.mark != second.mark)
        is_settled = exists().where(
            settled.registration_id == first.registration_id, settled.part == first.part, settled.round == SETTLED
        )
        rows = select(Registration).where(Registration.exam_id == exam.id)
        rows = rows.where(Registration.id.in_(differing.where(~is_settled)))
        known = entries(tx, exam)
        return page(tx.session, rows, Registration.id, asked, lambda row: _difference(row, known))

    def _conclude(self, tx: Tx, row: Registration) -> None:
        """What her marks come to: passed, with the certificate, or failed."""
        state = rules.result(views.marks(row), views.rules_of(row.exam).plan)
        passed = state is RegistrationState.PASSED
        step = RegistrationStep.PASS if passed else RegistrationStep.FAIL
        row.state = rules.after_registration_step(row.state, step)
        tx.emit(ExamMarked(**views.facts(row), passed=passed))
        if passed:
            self._issue(tx, row)

    def _exam_to_mark(self, tx: Tx, exam_id: str) -> Exam:
        """Locked, and held. Raises `NotFound`, `NotAllowed`, `NotPlanned`, `ExamStepRefused`."""
        exam = self._staffs_planned_exam(tx, exam_id)
        if exam.state != ExamState.HELD:
            state = ExamState(exam.state)
            raise ExamStepRefused(state_zh=state.zh, state_en=state.en)
        return exam

    def _staffs_exam(self, tx: Tx, exam_id: str) -> Exam:
        if (exam := tx.session.get(Exam, exam_id)) is None:
            raise NotFound()
        tx.actor.must_hold(Role.STAFF, at=exam.unit)
        if not exam.is_planned:
            raise NotPlanned()
        return exam

    def _present(self, tx: Tx, exam: Exam) -> dict[str, Registration]:
        """Those who were there."""
        rows = select(Registration).where(Registration.exam_id == exam.id)
        rows = rows.where(Registration.state == RegistrationState.CHECKED_IN).order_by(Registration.id)
        return {row.id: row for row in tx.session.scalars(rows)}

    def _progress(self, tx: Tx, exam: Exam, part: Part) -> contract.MarkProgress:
        tx.session.flush()
        known = entries(tx, exam)
        of_part = [known[key] for key in _to_mark(self._present(tx, exam).values()) if key[1] == part]
        return contract.MarkProgress(
            exam_id=exam.id,
            part=part,
            candidates=len(of_part),
            once=sum(len(one) == 1 for one in of_part),
            twice=sum(len(one) > 1 for one in of_part),
            differing=sum(double_entry.is_differing(one) for one in of_part),
        )


def entries(tx: Tx, exam: Exam) -> Entries:
    """What has been entered, by registration and part."""
    rows = select(Entry).join(Registration, Registration.id == Entry.registration_id)
    found: Entries = defaultdict(list)
    for row in tx.session.scalars(rows.where(Registration.exam_id == exam.id).order_by(Entry.round)):
        found[row.registration_id, row.part].append(Entered(row.round, row.mark, row.by))
    return found


def _to_mark(rows: Iterable[Registration]) -> list[tuple[str, str]]:
    return [(row.id, part.value) for row in rows for part in views.sits(row)]


def _must_not_be_hers(tx: Tx, row: Registration) -> None:
    if row.person_id == tx.actor.person_id:
        raise contract.SameHand()


def _difference(row: Registration, known: Entries) -> contract.MarkDifference:
    parts = [
        contract.PartDifference(part=part, first=known[row.id, part][0].mark, second=known[row.id, part][1].mark)
        for part in views.sits(row)
        if double_entry.is_differing(known[row.id, part])
    ]
    return contract.MarkDifference(registration_id=row.id, ticket_number=row.ticket_number, parts=parts)
