"""Units that have closed: nobody registers there any more. Those merged into another are looked after by its people."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from contracts.accounts import RegisteredAs, Role
from contracts.units import UnitClosed
from contracts.values import subtree
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


def under(tx: Tx, column: InstrumentedAttribute[str], unit: str) -> ColumnElement[bool]:
    """Whether it is the unit, or lies under it: also what was merged into one of these, and not what was merged into
    another. What was merged is still found under its own code.
    """
    mergers, within = _mergers(tx), subtree(unit)
    ends = {code: _end(mergers, code) for code in mergers}
    came = [code for code, end in ends.items() if end.startswith(within)]
    went = [code for code, end in ends.items() if not end.startswith(within) and code != unit]
    return or_(and_(column.startswith(within, autoescape=True), column.not_in(went)), column.in_(came))


def inherited(tx: Tx, held: Collection[Appointment]) -> list[Appointment]:
    """The same roles at what was merged into the units where they are held, or one under these, along however many
    mergers.
    """
    mergers = _mergers(tx)
    found: list[Appointment] = []
    waiting = [one for one in held if one.role not in _PERSONAL]
    while waiting:
        one = waiting.pop()
        within = subtree(one.unit)
        come = [
            Appointment(one.role, code)
            for code, into in sorted(mergers.items())
            if into.startswith(within) and not code.startswith(within)
        ]
        found += come
        waiting += come
    return [one for one in dict.fromkeys(found) if one not in held]


def _mergers(tx: Tx) -> dict[str, str]:
    """Which unit was merged into which: a few in a city's life."""
    return {row.code: row.successor for row in tx.session.scalars(select(Merger))}


def _end(mergers: dict[str, str], code: str) -> str:
    while code in mergers:
        code = mergers[code]
    return code
