"""Who has a seat in a class, and who waits for one."""

from __future__ import annotations

from sqlalchemy import func, select

from contracts import training as contract
from contracts.accounts import NotRegistered, Role
from contracts.training import EnrolmentState
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import new_id
from services.training import rules, views
from services.training.models import Class, Enrolment
from services.training.rows import Rows


class Enrolling(Rows, Service):
    @command(contract.Enrol)
    def enrol(self, tx: Tx, asked: contract.Enrol) -> contract.Enrolment:
        if not tx.actor.holds(Role.WORKER):
            raise NotRegistered()
        class_ = self._locked(tx, asked.class_id)
        mine = select(Enrolment.id).where(Enrolment.class_id == class_.id, Enrolment.is_live)
        if tx.session.scalars(mine.where(Enrolment.person_id == tx.actor.person_id)).first():
            raise contract.AlreadyEnrolled()
        state = rules.seat_or_line(class_.capacity, class_.enrolled, class_.waiting, class_.ends_at, tx.now)
        row = Enrolment(id=new_id(), class_id=class_.id, person_id=tx.actor.person_id, state=state, changed_at=tx.now)
        tx.session.add(row)
        if state is EnrolmentState.ENROLLED:
            class_.enrolled += 1
            tx.emit(contract.Enrolled(**views.facts(row), unit=class_.unit))
            return views.enrolment(row)
        class_.waiting += 1
        tx.emit(contract.WaitListed(**views.facts(row), unit=class_.unit))
        return views.enrolment(row, place_in_line=class_.waiting)

    @command(contract.CancelEnrolment)
    def cancel_enrolment(self, tx: Tx, asked: contract.CancelEnrolment) -> contract.Enrolment:
        row, class_ = self._enrolment_and_class(tx, asked.enrolment_id)
        if row.person_id != tx.actor.person_id and not tx.actor.holds(Role.STAFF, at=class_.unit):
            raise NotFound()
        rules.may_cancel(row.state)
        if row.state == EnrolmentState.WAITING:
            class_.waiting -= 1
        else:
            class_.enrolled -= 1
        row.state, row.is_live, row.changed_at = EnrolmentState.CANCELLED, None, tx.now
        tx.emit(contract.EnrolmentCancelled(**views.facts(row)))
        self._move_up(tx, class_)
        return views.enrolment(row)

    @query(contract.Roster)
    def roster(self, tx: Tx, asked: contract.Roster) -> Page[contract.Enrolment]:
        class_ = self._class(tx, asked.class_id)
        self._must_be_staff_of(tx, class_)
        rows = select(Enrolment).where(Enrolment.class_id == class_.id)
        return page(tx.session, rows, Enrolment.id, asked, lambda row: views.enrolment(row, self._place(tx, row)))

    @query(contract.MyEnrolments)
    def my_enrolments(self, tx: Tx, asked: contract.MyEnrolments) -> Page[contract.Enrolment]:
        tx.actor.must_be_signed_in()
        rows = select(Enrolment).where(Enrolment.person_id == tx.actor.person_id)
        return page(tx.session, rows, Enrolment.id, asked, lambda row: views.enrolment(row, self._place(tx, row)))

    def _move_up(self, tx: Tx, class_: Class) -> None:
        """Give free seats to the first in line."""
        line = select(Enrolment).where(Enrolment.class_id == class_.id, Enrolment.state == EnrolmentState.WAITING)
        tx.session.flush()
        for row in tx.session.scalars(line.order_by(Enrolment.id).limit(class_.capacity - class_.enrolled)):
            row.state, row.changed_at = EnrolmentState.ENROLLED, tx.now
            class_.enrolled, class_.waiting = class_.enrolled + 1, class_.waiting - 1
            tx.emit(contract.Enrolled(**views.facts(row), unit=class_.unit))

    def _place(self, tx: Tx, row: Enrolment) -> int | None:
        if row.state != EnrolmentState.WAITING:
            return None
        line = select(func.count()).where(Enrolment.class_id == row.class_id, Enrolment.state == row.state)
        return tx.session.scalars(line.where(Enrolment.id <= row.id)).one()
