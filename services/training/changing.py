"""Seats that are held for women from the waiting list, and seats that are changed for another."""

from __future__ import annotations

from sqlalchemy import select

from contracts import seats, training
from contracts.accounts import Role
from contracts.training import CancelCause, EnrolmentState
from kernel.errors import NotFound
from kernel.service import Service, Tx, command
from kernel.timers import every
from services.training import rules, views
from services.training.models import Class, Enrolment
from services.training.rules import EnrolmentStep
from services.training.seats import Seats


class Changing(Seats, Service):
    @command(seats.AcceptSeat)
    def accept_seat(self, tx: Tx, asked: seats.AcceptSeat) -> training.Enrolment:
        row, class_ = self._enrolment_and_class(tx, asked.enrolment_id)
        self._in_her_name(tx, class_, row, "accept_seat", asked.reason)
        rules.enrolment_after(row.state, EnrolmentStep.ACCEPT)
        rules.must_be_answered_by(row.answer_by, tx.now)
        self._become(tx, class_, row, EnrolmentStep.ACCEPT)
        self._tell_enrolled(tx, class_, row)
        return views.enrolment(row)

    @command(seats.DeclineSeat)
    def decline_seat(self, tx: Tx, asked: seats.DeclineSeat) -> training.Enrolment:
        row, class_ = self._enrolment_and_class(tx, asked.enrolment_id)
        self._in_her_name(tx, class_, row, "decline_seat", asked.reason)
        self._leave(tx, class_, row, EnrolmentStep.DECLINE, CancelCause.DECLINED)
        self._pass_on(tx, class_)
        return views.enrolment(row)

    @command(seats.TransferEnrolment)
    def transfer_enrolment(self, tx: Tx, asked: seats.TransferEnrolment) -> training.Enrolment:
        row, old, new = self._enrolment_and_both(tx, asked.enrolment_id, asked.class_id)
        if self._in_her_name(tx, old, row, "transfer_enrolment", asked.reason):
            if not tx.actor.holds(Role.STAFF, at=new.unit):
                raise NotFound()
        else:
            rules.must_be_in_time(row.state, rules.cancel_by(old.starts_at, old.cancel_hours), tx.now)
        rules.enrolment_after(row.state, EnrolmentStep.TRANSFER)
        if old.series != new.series:
            raise seats.OtherCourse()
        if new.waiting or new.enrolled + new.offered >= new.capacity:
            raise seats.NoFreeSeat()
        self._leave(tx, old, row, EnrolmentStep.TRANSFER, CancelCause.MOVED)
        taken = self._take(tx, new, row.person_id, promoter_code=row.promoter_code, moved_from=row.id)
        self._pass_on(tx, old)
        return views.enrolment(taken)

    @every(15)
    def pass_on_lapsed(self, tx: Tx) -> bool:
        """Seats that were not accepted in time go to the next in line: a class at a time."""
        offered = select(Enrolment).where(Enrolment.state == EnrolmentState.OFFERED, Enrolment.answer_by <= tx.now)
        first = tx.session.scalar(offered.order_by(Enrolment.answer_by).limit(1))
        if first is None:
            return False
        class_ = self._locked(tx, first.class_id)
        due = offered.where(Enrolment.class_id == class_.id).order_by(Enrolment.turn)
        for row in tx.session.scalars(due, execution_options={"populate_existing": True}):
            self._leave(tx, class_, row, EnrolmentStep.LAPSE, CancelCause.LAPSED)
        self._pass_on(tx, class_)
        return True

    def _enrolment_and_both(self, tx: Tx, enrolment_id: str, class_id: str) -> tuple[Enrolment, Class, Class]:
        """An enrolment, its class and another, both locked: in the order of their ids, whichever way she goes."""
        if (row := tx.session.get(Enrolment, enrolment_id)) is None:
            raise NotFound()
        unit = tx.session.scalars(select(Class.unit).where(Class.id == row.class_id)).one()
        if row.person_id != tx.actor.person_id and not tx.actor.holds(Role.STAFF, at=unit):
            raise NotFound()
        if row.class_id == class_id:
            raise training.AlreadyEnrolled()
        self._must_have_time(tx, class_id, row.person_id, leaving=row.class_id)
        locked = {one: self._locked(tx, one) for one in sorted({row.class_id, class_id})}
        tx.session.refresh(row)  # it may have changed while we waited for the locks
        return row, locked[row.class_id], locked[class_id]
