"""Marks, and the certificates that they earn."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from contracts import certification as contract
from contracts.accounts import Role
from contracts.registrations import RegistrationState
from contracts.results import MarkedTwice
from contracts.standards import Part
from kernel.errors import NotFound
from kernel.service import Service, Tx, command
from kernel.store import new_id
from services.certification import foreign, rules, views
from services.certification.models import Certificate, Registration, Serial

_CODE_CHARACTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that looks like another; 16 of them are 80 bits


class Marking(Service):
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

    def _issue(self, tx: Tx, row: Registration) -> Certificate:
        exam = row.exam
        base = exam.unit[:6]
        key = (base, tx.now.year)
        serial = tx.session.get(Serial, key, with_for_update=True) or Serial(unit=base, year=tx.now.year, last=0)
        serial.last += 1
        tx.session.add(serial)
        certificate = Certificate(
            id=new_id(),
            number=rules.number(base, tx.now.year, exam.level, serial.last),
            verification_code="".join(secrets.choice(_CODE_CHARACTERS) for _ in range(16)),
            registration=row,
            person_id=row.person_id,
            unit=exam.unit,
            issued_on=tx.now.date(),
        )
        tx.session.add(certificate)
        tx.emit(
            contract.CertificateIssued(
                certificate_id=certificate.id,
                number=certificate.number,
                person_id=row.person_id,
                unit=exam.unit,
                occupation_code=exam.occupation_code,
                work_type_zh=exam.work_type_zh,
                level=exam.level,
                issued_on=certificate.issued_on,
                verification_digest=foreign.digest(certificate.verification_code),
            )
        )
        return certificate
