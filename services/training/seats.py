"""Seats of a class, which is locked: how they are taken, left, and passed on along the waiting list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from contracts import seats, training
from contracts.accounts import Role
from contracts.training import CancelCause, ClassState, EnrolmentState
from kernel import store
from kernel.errors import NotFound
from kernel.service import Tx
from services.training import rules, views
from services.training.models import Class, Enrolment, Session
from services.training.rows import Rows
from services.training.rules import EnrolmentStep

#: Which of a class's counters counts an enrolment in this state.
COUNTERS = {
    EnrolmentState.ENROLLED: "enrolled",
    EnrolmentState.OFFERED: "offered",
    EnrolmentState.WAITING: "waiting",
}


class Seats(Rows):
    def _take(self, tx: Tx, class_: Class, person_id: str, **words: Any) -> Enrolment:
        """A seat, or the last place in line, for who has the time."""
        if class_.state == ClassState.PLANNED:
            raise NotFound()
        rules.must_take_enrolments(self._state(tx, class_), class_.opens_at, class_.closes_at, tx.now)
        taken = class_.enrolled + class_.offered
        state = rules.seat_or_line(class_.capacity, taken, class_.waiting, class_.waiting_places)
        row = Enrolment(id=store.new_id(), class_id=class_.id, person_id=person_id, state=state, **words)
        row.changed_at = tx.now
        tx.session.add(row)
        _count(class_, state, 1)
        if state is EnrolmentState.ENROLLED:
            self._tell_enrolled(tx, class_, row)
            return row
        class_.turns += 1
        row.turn = class_.turns
        tx.emit(training.WaitListed(**views.facts(row), unit=class_.unit))
        return row

    def _leave(self, tx: Tx, class_: Class, row: Enrolment, step: EnrolmentStep, cause: CancelCause) -> None:
        """Out of the class, or out of line."""
        self._become(tx, class_, row, step)
        tx.emit(training.EnrolmentCancelled(**views.facts(row), cause=cause))

    def _become(self, tx: Tx, class_: Class, row: Enrolment, step: EnrolmentStep) -> None:
        following = rules.enrolment_after(row.state, step)
        _count(class_, EnrolmentState(row.state), -1)
        _count(class_, following, 1)
        row.state, row.changed_at = following, tx.now
        if following in rules.OUT:
            row.is_live = None

    def _pass_on(self, tx: Tx, class_: Class) -> None:
        """Give free seats to the first in line: at once, or to be accepted where the class asks for it."""
        free = class_.capacity - class_.enrolled - class_.offered
        if free <= 0 or not class_.waiting or self._state(tx, class_) not in (ClassState.OPEN, ClassState.RUNNING):
            return
        tx.session.flush()
        line = select(Enrolment).where(Enrolment.class_id == class_.id, Enrolment.state == EnrolmentState.WAITING)
        for row in tx.session.scalars(line.order_by(Enrolment.turn).limit(free)):
            if class_.answer_minutes is None:
                self._become(tx, class_, row, EnrolmentStep.MOVE_UP)
                self._tell_enrolled(tx, class_, row)
                tx.emit(seats.MovedUp(**views.facts(row), unit=class_.unit))
            else:
                self._become(tx, class_, row, EnrolmentStep.OFFER)
                row.answer_by = min(tx.now + timedelta(minutes=class_.answer_minutes), class_.ends_at)
                tx.emit(seats.SeatOffered(**views.facts(row), unit=class_.unit, answer_by=row.answer_by))

    def _tell_enrolled(self, tx: Tx, class_: Class, row: Enrolment) -> None:
        words = {"promoter_code": row.promoter_code, "moved_from": row.moved_from}
        tx.emit(training.Enrolled(**views.facts(row), unit=class_.unit, **words))

    def _must_have_time(self, tx: Tx, class_id: str, person_id: str, leaving: str | None = None) -> None:
        """She is not in the class yet, and in no other (but the one she leaves) that meets when it does.

        Of two requests of hers one waits here, and before it locks the class: others need not wait for that too.
        """
        store.hold(tx.session, f"person {person_id}")
        wanted = aliased(Session)
        at_once = and_(wanted.starts_at < Session.ends_at, wanted.ends_at > Session.starts_at)
        hers = select(Session).join(Enrolment, Enrolment.class_id == Session.class_id).join(wanted, at_once)
        hers = hers.where(wanted.class_id == class_id, wanted.cancelled_at.is_(None), Session.cancelled_at.is_(None))
        hers = hers.where(Enrolment.person_id == person_id, Enrolment.is_live)
        if leaving:
            hers = hers.where(Enrolment.class_id != leaving)
        taken = tx.session.scalars(hers.order_by(Session.starts_at)).all()
        if any(other.class_id == class_id for other in taken):
            raise training.AlreadyEnrolled()
        if taken:
            raise seats.TimeClash(class_id=taken[0].class_id, starts_at=taken[0].starts_at.isoformat())

    def _in_her_name(self, tx: Tx, class_: Class, row: Enrolment, act: str, reason: str | None) -> bool:
        """Whether somebody else acts: staff of the class, whose reason is kept. For others it is not there."""
        if row.person_id == tx.actor.person_id:
            return False
        if not tx.actor.holds(Role.STAFF, at=class_.unit):
            raise NotFound()
        if not reason:
            raise seats.ReasonMissing()
        self._record(tx, act, class_, reason, row.person_id)
        return True

    def _place(self, tx: Tx, row: Enrolment) -> int | None:
        if row.state != EnrolmentState.WAITING:
            return None
        line = select(func.count()).where(Enrolment.class_id == row.class_id, Enrolment.state == row.state)
        return tx.session.scalars(line.where(Enrolment.turn <= row.turn)).one()


def _count(class_: Class, state: EnrolmentState, by: int) -> None:
    if counter := COUNTERS.get(state):
        setattr(class_, counter, getattr(class_, counter) + by)
