"""Units that have closed: nobody registers there any more. Those merged into another are looked after by its people."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select

from contracts.accounts import RegisteredAs, Role
from contracts.units import UnitClosed
from kernel.identity import Appointment
from kernel.service import From, Service, Tx, on
from services.accounts.merger_tables import Merger
from services.accounts.models import Unit

#: What is somebody's own, or goes by a code of its own, is not inherited.
_PERSONAL = frozenset({*(role.value for role in RegisteredAs), Role.PROMOTER.value})


class ClosedUnits(Service):
    @on(UnitClosed, From.ANYWHERE)
    def forget_unit(self, tx: Tx, closed: UnitClosed) -> None:
        tx.session.execute(delete(Unit).where(Unit.code == closed.code))
        if closed.successor:
            tx.session.merge(Merger(code=closed.code, successor=closed.successor))


def inherited(tx: Tx, held: Collection[Appointment]) -> list[Appointment]:
    """The same roles at the units that were merged into those where they are held, along however many mergers."""
    mergers = {row.code: row.successor for row in tx.session.scalars(select(Merger))}
    found: list[Appointment] = []
    waiting = [one for one in held if one.role not in _PERSONAL]
    while waiting:
        one = waiting.pop()
        come = [Appointment(one.role, code) for code, into in sorted(mergers.items()) if into == one.unit]
        found += come
        waiting += come
    return [one for one in dict.fromkeys(found) if one not in held]
