"""Marks, and the certificates that they earn."""

from __future__ import annotations

from sqlalchemy import select

from contracts import certification as contract
from contracts.accounts import Role
from contracts.registrations import RegistrationState
from contracts.results import MarkedTwice
from contracts.standards import Part
from kernel.errors import NotFound
from kernel.service import Tx, command
from services.certification import rules, views
from services.certification.issuing import Issuing
from services.certification.models import Registration


class Marking(Issuing):
    @command(contract.RecordMarks)
    def record_marks(self, tx: Tx, asked: contract.RecordMarks) -> contract.Result:
        rows = select(Registration).where(Registration.id == asked.registration_id)
        row = tx.session.scalars(rows.with_for_update(of=Registration)).one_or_none()
        if row is None:
            raise NotFound()
        tx.actor.must_hold(Role.STAFF, at=row.exam.unit)
        if row.exam.is_planned:
            raise MarkedTwice()
        rules.must_be_unmarked(row.state)
        marks = {Part.THEORY: asked.theory, Part.PRACTICE: asked.practice}
        if asked.review is not None:
            marks[Part.REVIEW] = asked.review
        row.theory, row.practice, row.review = asked.theory, asked.practice, asked.review
        row.state = rules.result(marks, views.rules_of(row.exam).plan)
        passed = row.state is RegistrationState.PASSED
        facts = {"registration_id": row.id, "exam_id": row.exam_id, "person_id": row.person_id}
        tx.emit(contract.ExamMarked(**facts, passed=passed))
        certificate = self._issue(tx, row) if passed else None
        return contract.Result(
            registration_id=row.id,
            theory=asked.theory,
            practice=asked.practice,
            review=asked.review,
            passed=passed,
            certificate_number=certificate.number if certificate else None,
        )
