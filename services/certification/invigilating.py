"""The day of a planned exam: who sits where, who came, who was absent, and misconduct."""

from __future__ import annotations

from sqlalchemy import select

from contracts import examining
from contracts.accounts import Role
from contracts.certification import ExamRegistration
from contracts.examining import ExamState, ExamStep
from contracts.registrations import RegistrationState, RegistrationStep
from kernel.errors import NotAllowed, NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx, command, query
from services.certification import plans, rules, views
from services.certification.models import Exam, Registration
from services.certification.planning import Planning
from services.certification.ticket_codes import TicketCodes


class Invigilating(Planning):
    ticket_codes: TicketCodes

    @command(examining.CheckIn)
    def check_in(self, tx: Tx, asked: examining.CheckIn) -> ExamRegistration:
        exam = self._exam_of_the_day(tx, asked.exam_id)
        scanned = "." in asked.ticket_number
        number = self.ticket_codes.number(asked.ticket_number) if scanned else asked.ticket_number
        rows = select(Registration).where(Registration.exam_id == exam.id)
        row = tx.session.scalars(rows.where(Registration.ticket_number == number)).one_or_none()
        if row is None:
            raise NotFound()
        plans.must_be_after(plans.begins(views.plan(exam).sessions) - plans.DOORS, tx.now)
        row.state = rules.after_registration_step(row.state, RegistrationStep.CHECK_IN)
        self._note(tx, exam, RegistrationStep.CHECK_IN, registration_id=row.id)
        return views.registration(row)

    @command(examining.RecordMisconduct)
    def record_misconduct(self, tx: Tx, asked: examining.RecordMisconduct) -> ExamRegistration:
        """On the day or while it is marked; once results are published, a certificate is revoked instead."""
        found = tx.session.get(Registration, asked.registration_id)
        if found is None:
            raise NotFound()
        exam = self._exam_of_the_day(tx, found.exam_id, ExamState.HELD, ExamState.MARKED)
        tx.session.refresh(found, with_for_update={"of": Registration})
        found.state = rules.after_registration_step(found.state, RegistrationStep.VOID)
        self._note(tx, exam, RegistrationStep.VOID, f"{asked.kind.value}: {asked.reason}", found.id)
        tx.emit(examining.RegistrationVoided(**views.facts(found), kind=asked.kind))
        return views.registration(found)

    @command(examining.HoldExam)
    def hold_exam(self, tx: Tx, asked: examining.HoldExam) -> examining.PlannedExam:
        exam = self._staffs_planned_exam(tx, asked.exam_id)
        rules.after_exam_step(exam.state, ExamStep.HOLD)
        plans.must_be_after(plans.ends(views.plan(exam).sessions), tx.now)
        self._step(tx, exam, ExamStep.HOLD)
        missing = select(Registration).where(Registration.exam_id == exam.id)
        for row in tx.session.scalars(missing.where(Registration.state == RegistrationState.REGISTERED)):
            row.state = rules.after_registration_step(row.state, RegistrationStep.MISS)
        return views.planned_exam(tx, exam)

    @query(examining.Seating)
    def seating(self, tx: Tx, asked: examining.Seating) -> Page[examining.Seat]:
        exam = tx.session.get(Exam, asked.exam_id)
        if exam is None:
            raise NotFound()
        if not _is_on_duty(tx, exam):
            raise NotAllowed()
        rows = select(Registration).where(Registration.exam_id == exam.id, Registration.room.is_not(None))
        if asked.room:
            rows = rows.where(Registration.room == asked.room)
        return page(tx.session, rows, Registration.seat, asked, _seat)

    def _exam_of_the_day(self, tx: Tx, exam_id: str, *later: ExamState) -> Exam:
        """Locked. For its staff and invigilators, from when seats are assigned until it is held (or `later`)."""
        exam = self._locked_exam(tx, exam_id)
        if not exam.is_planned:
            raise examining.NotPlanned()
        if not _is_on_duty(tx, exam):
            raise NotAllowed()
        if exam.state not in (ExamState.CLOSED, *later):
            state = ExamState(exam.state)
            raise examining.ExamStepRefused(state_zh=state.zh, state_en=state.en)
        return exam


def _is_on_duty(tx: Tx, exam: Exam) -> bool:
    tx.actor.must_be_signed_in()
    return tx.actor.holds(Role.STAFF, at=exam.unit) or tx.actor.person_id in views.plan(exam).invigilators


def _seat(row: Registration) -> examining.Seat:
    return examining.Seat(
        registration_id=row.id,
        person_id=row.person_id,
        ticket_number=row.ticket_number,
        room=row.room,
        seat=row.seat,
        group=row.seat_group,
        sits=views.sits(row),
        state=row.state,
    )
