"""Certification: commands, queries, reactions."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import or_, select

from contracts import certification as contract
from contracts.accounts import NotRegistered, Role, UnknownUnit
from contracts.stations import UnitOpened
from contracts.training import Completed
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.certification import foreign, rules, views
from services.certification.models import (
    Base,
    Certificate,
    Completion,
    Exam,
    ForeignCertificate,
    Registration,
    Serial,
    Standard,
    Unit,
)
from services.certification.names import Names

_CODE_CHARACTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that looks like another; 16 of them are 80 bits


class Certification(Service):
    name = "certification"
    tables = Base.metadata

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.names = Names(self.settings, self.verifier)

    @command(contract.AdoptOccupation)
    def adopt_occupation(self, tx: Tx, asked: contract.AdoptOccupation) -> list[contract.Standard]:
        tx.actor.must_hold(Role.OPERATOR)
        tx.emit(contract.OccupationAdopted(**asked.model_dump()))
        return self._adopt(tx, asked)

    @command(contract.OpenExam)
    def open_exam(self, tx: Tx, asked: contract.OpenExam) -> contract.ExamView:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        standard = tx.session.get(Standard, (asked.occupation_code, asked.work_type_zh, asked.level.value))
        if standard is None:
            raise contract.UnknownStandard()
        if tx.session.get(Unit, asked.unit) is None:
            raise UnknownUnit()
        exam = Exam(id=new_id(), standard=standard, taken=0, **asked.model_dump())
        tx.session.add(exam)
        facts = asked.model_dump(include={"occupation_code", "work_type_zh", "level", "unit", "starts_at"})
        tx.emit(contract.ExamOpened(exam_id=exam.id, **facts))
        return views.exam(exam)

    @command(contract.RegisterForExam)
    def register_for_exam(self, tx: Tx, asked: contract.RegisterForExam) -> contract.ExamRegistration:
        if not tx.actor.holds(Role.WORKER):
            raise NotRegistered()
        name = self.names.attested(tx, asked.attestation)
        exam = self._locked_exam(tx, asked.exam_id)
        mine = select(Registration.id).where(Registration.exam_id == exam.id)
        if tx.session.scalars(mine.where(Registration.person_id == tx.actor.person_id)).first():
            raise contract.AlreadyRegisteredForExam()
        self._must_be_eligible(tx, exam)
        rules.must_have_seat(exam.seats, exam.taken, exam.starts_at, tx.now)
        exam.taken += 1
        row = Registration(
            id=new_id(),
            exam=exam,
            person_id=tx.actor.person_id,
            ticket_number=rules.ticket_number(exam.unit, exam.starts_at, exam.id, exam.taken),
            seat=exam.taken,
            state=contract.RegistrationState.REGISTERED,
        )
        self.names.seal(row, name)
        tx.session.add(row)
        facts = {"person_id": row.person_id, "unit": exam.unit}
        tx.emit(contract.ExamRegistered(registration_id=row.id, exam_id=exam.id, **facts))
        if exam.list_price_fen:
            tx.emit(contract.FeeWaived(cause_id=row.id, list_price_fen=exam.list_price_fen, **facts))
        return views.registration(row)

    @command(contract.RecordMarks)
    def record_marks(self, tx: Tx, asked: contract.RecordMarks) -> contract.Result:
        rows = select(Registration).where(Registration.id == asked.registration_id)
        row = tx.session.scalars(rows.with_for_update(of=Registration)).one_or_none()
        if row is None:
            raise NotFound()
        tx.actor.must_hold(Role.STAFF, at=row.exam.unit)
        rules.must_be_unmarked(row.state)
        standard = row.exam.standard
        row.theory, row.practice = asked.theory, asked.practice
        row.state = rules.result(asked.theory, asked.practice, standard.theory_pass, standard.practice_pass)
        passed = row.state is contract.RegistrationState.PASSED
        facts = {"registration_id": row.id, "exam_id": row.exam_id, "person_id": row.person_id}
        tx.emit(contract.ExamMarked(**facts, passed=passed))
        certificate = self._issue(tx, row) if passed else None
        return contract.Result(
            registration_id=row.id,
            theory=asked.theory,
            practice=asked.practice,
            passed=passed,
            certificate_number=certificate.number if certificate else None,
        )

    @command(contract.RevokeCertificate)
    def revoke(self, tx: Tx, asked: contract.RevokeCertificate) -> contract.RevokedCertificate:
        """Of one that this instance has issued, or a centre has heard of from a county."""
        row = foreign.by_number(tx.session, Certificate, asked.number)
        row = row or foreign.by_number(tx.session, ForeignCertificate, asked.number)
        if row is None:
            raise NotFound()
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=row.unit)
        rules.must_be_valid(row.revoked_at)
        row.revoked_at, row.revocation_reason, row.revocation_note = tx.now, asked.reason.value, asked.note
        facts = {"certificate_id": row.id, "number": row.number, "unit": row.unit}
        facts |= {"reason": asked.reason, "revoked_at": tx.now}
        tx.emit(contract.CertificateRevoked(person_id=row.person_id, **facts))
        return contract.RevokedCertificate(**facts)

    @query(contract.Standards)
    def standards(self, tx: Tx, asked: contract.Standards) -> Page[contract.Standard]:
        # The key has three columns and the list is short: it is cut in the order of code, work type and level.
        order = (Standard.occupation_code, Standard.work_type_zh, Standard.level.desc())
        start = int(asked.cursor or 0)
        rows = tx.session.scalars(select(Standard).order_by(*order).offset(start).limit(asked.limit + 1)).all()
        more = str(start + asked.limit) if len(rows) > asked.limit else None
        return Page(items=[views.standard(row) for row in rows[: asked.limit]], next=more)

    @query(contract.OpenExams)
    def open_exams(self, tx: Tx, asked: contract.OpenExams) -> Page[contract.ExamView]:
        rows = select(Exam).where(Exam.starts_at > tx.now)
        if asked.unit:
            above = (asked.unit, asked.unit[:6], f"{asked.unit[:4]}00")
            rows = rows.where(or_(Exam.unit.in_(above)))
        return page(tx.session, rows, Exam.id, asked, views.exam)

    @query(contract.Eligibility)
    def eligibility(self, tx: Tx, asked: contract.Eligibility) -> contract.EligibilityView:
        tx.actor.must_be_signed_in()
        exam = tx.session.get(Exam, asked.exam_id)
        if exam is None:
            raise NotFound()
        try:
            self._must_be_eligible(tx, exam)
        except contract.NotEligible as refusal:
            return contract.EligibilityView(eligible=False, **refusal.members)
        return contract.EligibilityView(eligible=True)

    @query(contract.Candidates)
    def candidates(self, tx: Tx, asked: contract.Candidates) -> Page[contract.ExamRegistration]:
        exam = tx.session.get(Exam, asked.exam_id)
        if exam is None:
            raise NotFound()
        tx.actor.must_hold(Role.STAFF, at=exam.unit)
        rows = select(Registration).where(Registration.exam_id == exam.id)
        return page(tx.session, rows, Registration.id, asked, views.registration)

    @query(contract.Ticket)
    def ticket(self, tx: Tx, asked: contract.Ticket) -> contract.AdmissionTicket:
        row = tx.session.get(Registration, asked.registration_id)
        if row is None or not self._is_hers_or_staffs(tx, row):
            raise NotFound()
        return contract.AdmissionTicket(
            registration_id=row.id,
            ticket_number=row.ticket_number,
            seat=row.seat,
            name=self.names.open(row),
            exam=views.exam(row.exam),
        )

    @query(contract.MyRegistrations)
    def my_registrations(self, tx: Tx, asked: contract.MyRegistrations) -> Page[contract.ExamRegistration]:
        tx.actor.must_be_signed_in()
        rows = select(Registration).where(Registration.person_id == tx.actor.person_id)
        return page(tx.session, rows, Registration.id, asked, views.registration)

    @query(contract.MyCertificates)
    def my_certificates(self, tx: Tx, asked: contract.MyCertificates) -> Page[contract.Certificate]:
        tx.actor.must_be_signed_in()
        rows = select(Certificate).where(Certificate.person_id == tx.actor.person_id)
        return page(tx.session, rows, Certificate.id, asked, self._certificate)

    @query(contract.VerifyCertificate)
    def verify(self, tx: Tx, asked: contract.VerifyCertificate) -> contract.VerifiedCertificate:
        rows = select(Certificate).where(Certificate.verification_code == asked.verification_code)
        row = tx.session.scalars(rows).one_or_none()
        if row is None:
            return foreign.verified(tx.session, asked.verification_code)
        shown = self._certificate(row).model_dump(include=set(contract.VerifiedCertificate.model_fields))
        shown |= {"name": rules.mask_name(shown["name"]), "valid": row.revoked_at is None}
        return contract.VerifiedCertificate(**shown)

    @on(contract.OccupationAdopted, From.ELSEWHERE)
    def take_over_occupation(self, tx: Tx, adopted: contract.OccupationAdopted) -> None:
        self._adopt(tx, adopted)

    @on(contract.CertificateIssued, From.ELSEWHERE)
    def learn_of_certificate(self, tx: Tx, issued: contract.CertificateIssued) -> None:
        foreign.keep(tx.session, issued)

    @on(contract.CertificateRevoked, From.ELSEWHERE)
    def learn_of_revocation(self, tx: Tx, revoked: contract.CertificateRevoked) -> None:
        """A centre may revoke what a county has issued, and a county tells its centre."""
        foreign.revoke(tx.session, revoked)

    @on(Completed)
    def learn_of_completion(self, tx: Tx, completed: Completed) -> None:
        if not completed.occupation_code or not completed.level:
            return  # a community class prepares for no exam
        words = completed.model_dump(
            include={"enrolment_id", "person_id", "hours", "occupation_code", "work_type_zh", "level"}
        )
        tx.session.merge(Completion(**words))

    @on(UnitOpened, From.ANYWHERE)
    def learn_of_unit(self, tx: Tx, opened: UnitOpened) -> None:
        tx.session.merge(Unit(code=opened.code))

    def _adopt(self, tx: Tx, said: contract.AdoptOccupation | contract.OccupationAdopted) -> list[contract.Standard]:
        words = said.model_dump(exclude={"levels"})
        return [views.standard(tx.session.merge(Standard(**words, level=level.value))) for level in said.levels]

    def _locked_exam(self, tx: Tx, exam_id: str) -> Exam:
        """The exam, locked: seats are given one request at a time."""
        rows = select(Exam).where(Exam.id == exam_id).with_for_update(of=Exam)
        if (exam := tx.session.scalars(rows).one_or_none()) is None:
            raise NotFound()
        return exam

    def _must_be_eligible(self, tx: Tx, exam: Exam) -> None:
        trained = tx.session.scalars(select(Completion).where(Completion.person_id == tx.actor.person_id))
        valid = select(Certificate).where(Certificate.revoked_at.is_(None))
        certified = tx.session.scalars(valid.where(Certificate.person_id == tx.actor.person_id))
        rules.must_be_eligible(
            views.skill(exam),
            {views.skill(row) for row in trained},
            {views.skill(row.registration.exam) for row in certified},
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

    def _is_hers_or_staffs(self, tx: Tx, row: Registration) -> bool:
        return row.person_id == tx.actor.person_id or tx.actor.holds(Role.STAFF, at=row.exam.unit)

    def _certificate(self, row: Certificate) -> contract.Certificate:
        exam = row.registration.exam
        return contract.Certificate(
            certificate_id=row.id,
            number=row.number,
            verification_code=row.verification_code,
            name=self.names.open(row.registration),
            occupation_code=exam.occupation_code,
            occupation_zh=exam.standard.occupation_zh,
            occupation_en=exam.standard.occupation_en,
            work_type_zh=exam.work_type_zh,
            level=exam.level,
            unit=row.unit,
            issued_on=row.issued_on,
            revoked_at=row.revoked_at,
        )
