"""Finding units, locking them, and noting what was done with them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from contracts.accounts import Role
from contracts.stations import UnitState
from contracts.values import day_of, subtree
from kernel.errors import NotFound
from kernel.service import Tx
from kernel.store import new_id
from services.stations.models import Unit
from services.stations.rules import and_above
from services.stations.units import unit_rules as rules
from services.stations.units.unit_tables import UnitActRow


class UnitRows:
    def _known_unit(self, tx: Tx, code: str) -> Unit:
        if (row := tx.session.get(Unit, code)) is None:
            raise NotFound()
        return row

    def _locked_unit(self, tx: Tx, code: str) -> Unit:
        if (row := tx.session.get(Unit, code, with_for_update=True)) is None:
            raise NotFound()
        return row

    def _managed_unit(self, tx: Tx, code: str) -> Unit:
        """The unit, locked, for an operator or staff of the unit above it: nobody opens or closes her own."""
        row = self._locked_unit(tx, code)
        if not (tx.actor.holds(Role.OPERATOR, at=code) or tx.actor.holds(Role.STAFF, at=row.parent or code)):
            tx.actor.must_hold(Role.OPERATOR, at=code)
        return row

    def _step_unit(self, tx: Tx, row: Unit, step: rules.UnitStep, reason: str) -> UnitState:
        following = rules.unit_after(row.state, step)
        row.state = following.value
        self._note_unit_act(tx, row.code, step.value, reason, following)
        return following

    def _note_unit_act(self, tx: Tx, code: str, act: str, reason: str, state: UnitState | None = None) -> None:
        words = {"by": tx.actor.person_id, "reason": reason, "state": state and state.value}
        tx.session.add(UnitActRow(id=new_id(), code=code, act=act, at=tx.now, **words))

    def _today(self, tx: Tx) -> date:
        return day_of(tx.now)

    def _mergers(self, tx: Tx) -> dict[str, str]:
        """Which unit was merged into which: a few in a city's life."""
        merged = select(Unit.code, Unit.successor).where(Unit.successor.is_not(None))
        return {code: into for code, into in tx.session.execute(merged) if into}

    def _at_or_above(self, tx: Tx, unit: str) -> list[str]:
        """The unit, those that it lies under, and what was merged into one of these. One that was merged lies where the
        other lies.
        """
        mergers = self._mergers(tx)
        line = and_above(mergers.get(unit, unit))
        return sorted({unit, *line, *(code for code, into in mergers.items() if into in line)})

    def _point(self, tx: Tx, code: str, into: str) -> None:
        """A unit, what lies under it, and what was merged into it before, is found under another from now on."""
        self._known_unit(tx, into)
        below = and_(Unit.parent == code, Unit.successor.is_(None))
        moved = update(Unit).where(or_(Unit.code == code, Unit.successor == code, below)).values(successor=into)
        tx.session.execute(moved, execution_options={"synchronize_session": "fetch"})


def under(column: InstrumentedAttribute[str], unit: str) -> ColumnElement[bool]:
    """Whether it is the unit, or lies under it: also what was merged into one of these, and not what was merged into
    another. What was merged is still found under its own code.
    """
    within = subtree(unit)
    here = column.startswith(within, autoescape=True)
    came = select(Unit.code).where(Unit.successor.startswith(within, autoescape=True))
    went = select(Unit.code).where(~Unit.successor.startswith(within, autoescape=True), Unit.code != unit)
    return or_(and_(here, column.not_in(went)), column.in_(came))
