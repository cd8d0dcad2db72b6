"""Exams that are open, and who is registered for them."""

from __future__ import annotations

from sqlalchemy import or_, select

from contracts import certification as contract
from contracts.accounts import Role
from contracts.examining import ExamState
from contracts.stations import UnitOpened
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Tx, command, on, query
from kernel.store import new_id
from services.certification import standards, views
from services.certification.models import Exam, Printing, Registration, Unit
from services.certification.registering import Registering
from services.certification.rules import mask_name
from services.certification.ticket_codes import TicketCodes


class Exams(Registering):
    ticket_codes: TicketCodes

    @command(contract.OpenExam)
    def open_exam(self, tx: Tx, asked: contract.OpenExam) -> contract.ExamView:
        standard = self._standard_to_examine(tx, asked)
        exam = Exam(id=new_id(), standard=standard, taken=0, **asked.model_dump())
        exam.edition = standards.in_force(tx, standard)
        tx.session.add(exam)
        facts = asked.model_dump(include={"occupation_code", "work_type_zh", "level", "unit", "starts_at"})
        tx.emit(contract.ExamOpened(exam_id=exam.id, **facts))
        return views.exam(exam)

    @query(contract.OpenExams)
    def open_exams(self, tx: Tx, asked: contract.OpenExams) -> Page[contract.ExamView]:
        rows = select(Exam).where(Exam.starts_at > tx.now, Exam.state == ExamState.OPEN)
        if asked.unit:
            above = (asked.unit, asked.unit[:6], f"{asked.unit[:4]}00")
            rows = rows.where(or_(Exam.unit.in_(above)))
        if asked.occupation_code:
            rows = rows.where(Exam.occupation_code == asked.occupation_code)
        if asked.level:
            rows = rows.where(Exam.level == asked.level)
        return page(tx.session, rows, Exam.id, asked, views.exam, by=views.EXAM_SORTS.get(asked.sort))

    @query(contract.Candidates)
    def candidates(self, tx: Tx, asked: contract.Candidates) -> Page[contract.ExamRegistration]:
        exam = tx.session.get(Exam, asked.exam_id)
        if exam is None:
            raise NotFound()
        tx.actor.must_hold(Role.STAFF, at=exam.unit)
        rows = select(Registration).where(Registration.exam_id == exam.id)
        if asked.state:
            rows = rows.where(Registration.state == asked.state)
        return page(tx.session, rows, Registration.id, asked, views.registration)

    @query(contract.Ticket)
    def ticket(self, tx: Tx, asked: contract.Ticket) -> contract.AdmissionTicket:
        row, name = self._registration_of_ticket(tx, asked.registration_id)
        return self._ticket(row, name if row.person_id == tx.actor.person_id else mask_name(name))

    @command(contract.PrintTicket)
    def print_ticket(self, tx: Tx, asked: contract.PrintTicket) -> contract.AdmissionTicket:
        row, name = self._registration_of_ticket(tx, asked.registration_id)
        who = {"by": tx.actor.person_id, "at": tx.now, "reason": asked.reason}
        tx.session.add(Printing(id=new_id(), exam_id=row.exam_id, count=1, **who))
        return self._ticket(row, name)

    @query(contract.MyRegistrations)
    def my_registrations(self, tx: Tx, asked: contract.MyRegistrations) -> Page[contract.ExamRegistration]:
        tx.actor.must_be_signed_in()
        rows = select(Registration).where(Registration.person_id == tx.actor.person_id)
        return page(tx.session, rows, Registration.id, asked, views.registration)

    @on(UnitOpened, From.ANYWHERE)
    def learn_of_unit(self, tx: Tx, opened: UnitOpened) -> None:
        tx.session.merge(Unit(code=opened.code))

    def _registration_of_ticket(self, tx: Tx, registration_id: str) -> tuple[Registration, str]:
        """With the name; for others than her and staff of the exam's unit there is none."""
        row = tx.session.get(Registration, registration_id)
        is_hers = row is not None and row.person_id == tx.actor.person_id
        if row is None or not (is_hers or tx.actor.holds(Role.STAFF, at=row.exam.unit)):
            raise NotFound()
        return row, self.names.open(row)

    def _ticket(self, row: Registration, name: str) -> contract.AdmissionTicket:
        return contract.AdmissionTicket(
            registration_id=row.id,
            ticket_number=row.ticket_number,
            seat=max(row.seat, 0),
            room=row.room,
            name=name,
            exam=views.exam(row.exam),
            check_in_code=self.ticket_codes.of(row.ticket_number),
        )
