"""What was planned and does not come so: a class or a session called off, a session moved."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from contracts import classes, training
from contracts.classes import TimetableChange
from contracts.training import CancelCause, ClassState
from kernel.errors import NotFound
from kernel.service import Service, Tx, command
from services.training import clashes, rules, timetable, views
from services.training.models import Class, Enrolment, Session
from services.training.rules import ClassStep, EnrolmentStep
from services.training.seats import Seats

_MOVED = {False: TimetableChange.MOVED, True: TimetableChange.CLASHES}


class CallingOff(Seats, Service):
    @command(classes.CancelClass)
    def cancel_class(self, tx: Tx, asked: classes.CancelClass) -> training.ClassView:
        row = self._locked_for_staff(tx, asked.class_id)
        row.state = rules.class_after(self._state(tx, row), ClassStep.CANCEL)
        self._record(tx, "cancel_class", row, asked.note)
        facts = {"class_id": row.id, "series": row.series, "unit": row.unit}
        tx.emit(classes.ClassCancelled(**facts, reason=asked.reason))
        there = select(Enrolment).where(Enrolment.class_id == row.id, Enrolment.state.in_(rules.BINDING))
        for one in tx.session.scalars(there.order_by(Enrolment.id)):
            self._leave(tx, row, one, EnrolmentStep.CANCEL, CancelCause.CLASS_CANCELLED)
        return views.class_view(row, tx.now)

    @command(classes.ChangeSession)
    def change_session(self, tx: Tx, asked: classes.ChangeSession) -> training.SessionView:
        session, class_ = self._session_to_come(tx, asked.session_id)
        others = [one for one in class_.sessions if one.id != session.id]
        plan = asked.session
        timetable.written_out([*map(_plan, others), plan], None)
        rules.must_be_to_come(plan.starts_at, False, tx.now)
        clashes.must_be_free(tx, class_.unit, [plan], but=session.id)
        moves = (session.starts_at, session.ends_at, session.room) != (plan.starts_at, plan.ends_at, plan.room)
        for field, value in plan.model_dump().items():
            setattr(session, field, value)
        session.changes += 1
        self._settle(class_, [*others, session])
        self._record(tx, "change_session", class_, asked.reason)
        facts = {"class_id": class_.id, "session_id": session.id, "unit": class_.unit}
        tx.emit(classes.SessionChanged(**facts, starts_at=plan.starts_at, ends_at=plan.ends_at))
        if moves:
            busy = self._busy(tx, session)
            self._tell_each(tx, class_, session, lambda who: _MOVED[who in busy])
        return views.session_view(session)

    @command(classes.CancelSession)
    def cancel_session(self, tx: Tx, asked: classes.CancelSession) -> training.SessionView:
        session, class_ = self._session_to_come(tx, asked.session_id)
        others = [one for one in class_.sessions if one.id != session.id]
        if not others:
            raise classes.LastSession()
        session.cancelled_at, session.changes = tx.now, session.changes + 1
        self._settle(class_, others)
        self._record(tx, "cancel_session", class_, asked.note)
        facts = {"class_id": class_.id, "session_id": session.id, "unit": class_.unit}
        tx.emit(classes.SessionCancelled(**facts, reason=asked.reason))
        self._tell_each(tx, class_, session, lambda _: TimetableChange.CANCELLED)
        return views.session_view(session)

    def _tell_each(self, tx: Tx, class_: Class, session: Session, change: Callable[[str], TimetableChange]) -> None:
        there = select(Enrolment).where(Enrolment.class_id == class_.id, Enrolment.state.in_(rules.BINDING))
        for one in tx.session.scalars(there.order_by(Enrolment.id)):
            who = {"person_id": one.person_id, "enrolment_id": one.id}
            where = {"class_id": class_.id, "session_id": session.id, "unit": class_.unit}
            tx.emit(classes.TimetableChanged(**who, **where, change=change(one.person_id)))

    def _busy(self, tx: Tx, session: Session) -> set[str]:
        """Who of the class is in another that meets while this session does."""
        tx.session.flush()
        here = select(Enrolment.person_id).where(Enrolment.class_id == session.class_id, Enrolment.is_live)
        others = select(Enrolment.person_id).join(Session, Session.class_id == Enrolment.class_id)
        others = others.where(Enrolment.person_id.in_(here), Enrolment.is_live, Session.cancelled_at.is_(None))
        others = others.where(Enrolment.class_id != session.class_id)
        meets = (Session.starts_at < session.ends_at) & (Session.ends_at > session.starts_at)
        return set(tx.session.scalars(others.where(meets)))

    def _session_to_come(self, tx: Tx, session_id: str) -> tuple[Session, Class]:
        if (session := tx.session.get(Session, session_id)) is None:
            raise NotFound()
        class_ = self._locked_for_staff(tx, session.class_id)
        tx.session.refresh(session)  # it may have changed while we waited for the lock
        rules.must_be_to_come(session.starts_at, session.cancelled_at is not None, tx.now)
        if class_.state == ClassState.CANCELLED:
            raise classes.SessionBegun()
        return session, class_

    def _settle(self, class_: Class, sessions: list[Session]) -> None:
        """A class begins with its first session and ends with its last. A window can't outlast it."""
        class_.starts_at = min(one.starts_at for one in sessions)
        class_.ends_at = max(one.ends_at for one in sessions)
        if class_.closes_at:
            class_.closes_at = min(class_.closes_at, class_.ends_at)


def _plan(session: Session) -> classes.SessionPlan:
    return classes.SessionPlan(starts_at=session.starts_at, ends_at=session.ends_at)
