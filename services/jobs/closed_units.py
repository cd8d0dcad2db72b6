"""Units that have closed, for a while or for good: nothing new is begun there."""

from __future__ import annotations

from sqlalchemy import delete

from contracts.units import UnitClosed
from kernel.service import From, Service, Tx, on
from services.jobs.models import Unit


class ClosedUnits(Service):
    @on(UnitClosed, From.ANYWHERE)
    def forget_unit(self, tx: Tx, closed: UnitClosed) -> None:
        tx.session.execute(delete(Unit).where(Unit.code == closed.code))
