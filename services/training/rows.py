"""Finding training's rows, and locking them."""

from __future__ import annotations

from sqlalchemy import select

from contracts.accounts import Role
from kernel.errors import NotFound
from kernel.service import Tx
from services.training.models import Class, Enrolment


class Rows:
    def _class(self, tx: Tx, class_id: str) -> Class:
        if (class_ := tx.session.get(Class, class_id)) is None:
            raise NotFound()
        return class_

    def _locked(self, tx: Tx, class_id: str) -> Class:
        """The class, locked: seats are counted one request at a time."""
        rows = select(Class).where(Class.id == class_id).with_for_update(of=Class)
        if (class_ := tx.session.scalars(rows).one_or_none()) is None:
            raise NotFound()
        return class_

    def _enrolment_and_class(self, tx: Tx, enrolment_id: str) -> tuple[Enrolment, Class]:
        if (row := tx.session.get(Enrolment, enrolment_id)) is None:
            raise NotFound()
        class_ = self._locked(tx, row.class_id)
        tx.session.refresh(row)  # it may have changed while we waited for the lock
        return row, class_

    def _must_be_staff_of(self, tx: Tx, class_: Class) -> None:
        tx.actor.must_hold(Role.STAFF, at=class_.unit)
