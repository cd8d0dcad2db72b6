"""Finding training's rows, and locking them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from contracts.accounts import Role
from contracts.training import ClassState
from kernel.errors import NotFound
from kernel.service import Tx
from kernel.store import new_id
from services.training import rules
from services.training.models import Act, Class, Enrolment, Session


class Rows:
    def _class(self, tx: Tx, class_id: str) -> Class:
        if (class_ := tx.session.get(Class, class_id)) is None:
            raise NotFound()
        return class_

    def _session(self, tx: Tx, session_id: str) -> Session:
        """One that takes place."""
        session = tx.session.get(Session, session_id)
        if session is None or session.cancelled_at:
            raise NotFound()
        return session

    def _locked(self, tx: Tx, class_id: str) -> Class:
        """The class, locked: seats are counted one request at a time. Its sessions are read when they are asked for."""
        rows = select(Class).where(Class.id == class_id).with_for_update(of=Class)
        rows = rows.options(lazyload(Class.sessions))
        if (class_ := tx.session.scalars(rows).one_or_none()) is None:
            raise NotFound()
        return class_

    def _locked_for_staff(self, tx: Tx, class_id: str) -> Class:
        """The class, locked, for staff of its unit; for others it is not there."""
        class_ = self._locked(tx, class_id)
        if not tx.actor.holds(Role.STAFF, at=class_.unit):
            raise NotFound()
        return class_

    def _state(self, tx: Tx, class_: Class) -> ClassState:
        return rules.class_state(class_.state, class_.starts_at, class_.ends_at, tx.now)

    def _record(self, tx: Tx, act: str, class_: Class, reason: str, person_id: str | None = None) -> None:
        """Who did this with the class, or in her name, and why."""
        words = {"by": tx.actor.person_id, "act": act, "class_id": class_.id, "person_id": person_id}
        tx.session.add(Act(id=new_id(), at=tx.now, reason=reason, **words))

    def _enrolment_and_class(self, tx: Tx, enrolment_id: str) -> tuple[Enrolment, Class]:
        if (row := tx.session.get(Enrolment, enrolment_id)) is None:
            raise NotFound()
        class_ = self._locked(tx, row.class_id)
        tx.session.refresh(row)  # it may have changed while we waited for the lock
        return row, class_

    def _must_be_staff_of(self, tx: Tx, class_: Class) -> None:
        tx.actor.must_hold(Role.STAFF, at=class_.unit)
