"""Who has a seat in a class, and who waits for one."""

from __future__ import annotations

from sqlalchemy import Select, select

from contracts import seats, training
from contracts.accounts import NotRegistered, Registered, RegisteredAs, Role
from contracts.training import CancelCause
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx, command, on, query
from services.training import rules, views
from services.training.admission import Admission
from services.training.models import Act, Enrolment, Learner
from services.training.promoter_codes import PromoterCodes
from services.training.rules import EnrolmentStep
from services.training.seats import Seats


class Enrolling(Seats, Admission, PromoterCodes):
    @command(training.Enrol)
    def enrol(self, tx: Tx, asked: training.Enrol) -> training.Enrolment:
        if not tx.actor.holds(Role.WORKER):
            raise NotRegistered()
        self._must_be_a_promoters(tx, asked.promoter_code)
        self._must_have_time(tx, asked.class_id, tx.actor.person_id)
        class_ = self._locked(tx, asked.class_id)
        self._must_be_admitted(tx, class_, tx.actor.person_id, self._attested_age(tx, asked.age_attestation))
        row = self._take(tx, class_, tx.actor.person_id, promoter_code=asked.promoter_code)
        return views.enrolment(row, class_.waiting if row.turn else None)

    @command(seats.EnrolFor)
    def enrol_for(self, tx: Tx, asked: seats.EnrolFor) -> training.Enrolment:
        learner = tx.session.get(Learner, asked.person_id)
        if learner is None or not tx.actor.holds(Role.STAFF, at=learner.unit):
            raise NotFound()
        self._must_be_a_promoters(tx, asked.promoter_code)
        self._must_have_time(tx, asked.class_id, learner.person_id)
        class_ = self._locked_for_staff(tx, asked.class_id)
        self._must_be_admitted(tx, class_, learner.person_id, asked.age)
        row = self._take(tx, class_, learner.person_id, promoter_code=asked.promoter_code)
        self._record(tx, "enrol", class_, asked.reason, row.person_id)
        return views.enrolment(row, class_.waiting if row.turn else None)

    @command(training.CancelEnrolment)
    def cancel_enrolment(self, tx: Tx, asked: training.CancelEnrolment) -> training.Enrolment:
        row, class_ = self._enrolment_and_class(tx, asked.enrolment_id)
        by_staff = self._in_her_name(tx, class_, row, "cancel_enrolment", asked.reason)
        if not by_staff:
            rules.must_be_in_time(row.state, rules.cancel_by(class_.starts_at, class_.cancel_hours), tx.now)
        cause = CancelCause.STAFF if by_staff else CancelCause.HERSELF
        self._leave(tx, class_, row, EnrolmentStep.CANCEL, cause)
        self._pass_on(tx, class_)
        return views.enrolment(row)

    @query(training.Roster)
    def roster(self, tx: Tx, asked: training.Roster) -> Page[training.Enrolment]:
        class_ = self._class(tx, asked.class_id)
        self._must_be_staff_of(tx, class_)
        return self._enrolments(tx, select(Enrolment).where(Enrolment.class_id == class_.id), asked)

    @query(training.MyEnrolments)
    def my_enrolments(self, tx: Tx, asked: training.MyEnrolments) -> Page[training.Enrolment]:
        tx.actor.must_be_signed_in()
        return self._enrolments(tx, select(Enrolment).where(Enrolment.person_id == tx.actor.person_id), asked)

    @query(seats.StaffActs)
    def staff_acts(self, tx: Tx, asked: seats.StaffActs) -> Page[seats.StaffAct]:
        class_ = self._class(tx, asked.class_id)
        self._must_be_staff_of(tx, class_)
        return page(tx.session, select(Act).where(Act.class_id == class_.id), Act.id, asked, views.act)

    @on(Registered)
    def learn_of_woman(self, tx: Tx, registered: Registered) -> None:
        if registered.registered_as is RegisteredAs.WORKER:
            tx.session.merge(Learner(person_id=registered.person_id, unit=registered.unit))

    def _enrolments(
        self, tx: Tx, rows: Select[Enrolment], asked: training.Roster | training.MyEnrolments
    ) -> Page[training.Enrolment]:
        if asked.state:
            rows = rows.where(Enrolment.state == asked.state)
        return page(tx.session, rows, Enrolment.id, asked, lambda row: views.enrolment(row, self._place(tx, row)))
