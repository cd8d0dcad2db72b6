"""Exams that are open, and who is registered for them."""

from __future__ import annotations

from sqlalchemy import or_, select

from contracts import certification as contract
from contracts.accounts import NotRegistered, Role, UnknownUnit
from contracts.stations import UnitOpened
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Tx, command, on, query
from kernel.store import new_id
from services.certification import rules, standards, views
from services.certification.eligibility import Eligibility
from services.certification.models import Exam, Registration, Standard, Unit
from services.certification.names import Names


class Exams(Eligibility):
    names: Names

    @command(contract.OpenExam)
    def open_exam(self, tx: Tx, asked: contract.OpenExam) -> contract.ExamView:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        standard = tx.session.get(Standard, (asked.occupation_code, asked.work_type_zh, asked.level.value))
        if standard is None:
            raise contract.UnknownStandard()
        if tx.session.get(Unit, asked.unit) is None:
            raise UnknownUnit()
        exam = Exam(id=new_id(), standard=standard, taken=0, **asked.model_dump())
        exam.edition = standards.in_force(tx, standard)
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

    @query(contract.OpenExams)
    def open_exams(self, tx: Tx, asked: contract.OpenExams) -> Page[contract.ExamView]:
        rows = select(Exam).where(Exam.starts_at > tx.now)
        if asked.unit:
            above = (asked.unit, asked.unit[:6], f"{asked.unit[:4]}00")
            rows = rows.where(or_(Exam.unit.in_(above)))
        return page(tx.session, rows, Exam.id, asked, views.exam)

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

    @on(UnitOpened, From.ANYWHERE)
    def learn_of_unit(self, tx: Tx, opened: UnitOpened) -> None:
        tx.session.merge(Unit(code=opened.code))

    def _locked_exam(self, tx: Tx, exam_id: str) -> Exam:
        """The exam, locked: seats are given one request at a time."""
        rows = select(Exam).where(Exam.id == exam_id).with_for_update(of=Exam)
        if (exam := tx.session.scalars(rows).one_or_none()) is None:
            raise NotFound()
        return exam

    def _is_hers_or_staffs(self, tx: Tx, row: Registration) -> bool:
        return row.person_id == tx.actor.person_id or tx.actor.holds(Role.STAFF, at=row.exam.unit)
