"""The tree of units."""

from __future__ import annotations

from sqlalchemy import select

from contracts import stations as contract
from contracts.accounts import Role
from contracts.stations import UnitState
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from services.stations import rules, views
from services.stations.models import Unit
from services.stations.units.unit_rows import UnitRows


class Units(UnitRows, Service):
    @command(contract.OpenUnit)
    def open_unit(self, tx: Tx, asked: contract.OpenUnit) -> contract.Unit:
        tx.actor.must_hold(Role.OPERATOR, at=asked.code)
        rules.must_fit(asked.code, asked.level, asked.parent)
        if asked.parent and tx.session.get(Unit, asked.parent) is None:
            raise contract.WrongParent()
        known = tx.session.get(Unit, asked.code, with_for_update=True)
        row = tx.session.merge(Unit(**asked.model_dump()))
        if known is None:
            tx.session.flush()
            self._note_unit_act(tx, row.code, "open", "", UnitState.RUNNING)
        if row.state == UnitState.RUNNING:
            tx.emit(views.opened(row))
        return views.unit(row, self._mergers(tx))

    @query(contract.UnitByCode)
    def unit_by_code(self, tx: Tx, asked: contract.UnitByCode) -> contract.Unit:
        return views.unit(self._known_unit(tx, asked.code), self._mergers(tx))

    @query(contract.Units)
    def units(self, tx: Tx, asked: contract.Units) -> Page[contract.Unit]:
        rows, mergers = select(Unit), self._mergers(tx)
        for column, value in ((Unit.level, asked.level), (Unit.parent, asked.parent), (Unit.state, asked.state)):
            if value:
                rows = rows.where(column == value)
        return page(tx.session, rows, Unit.code, asked, lambda row: views.unit(row, mergers))

    @on(contract.UnitOpened, From.ELSEWHERE)
    def learn_of_unit(self, tx: Tx, opened: contract.UnitOpened) -> None:
        """A county has its tree from the centre, the centre has each county's stations."""
        known = tx.session.get(Unit, opened.code)
        pilot = known.pilot if known else False
        tx.session.merge(Unit(**opened.model_dump(), pilot=pilot, state=UnitState.RUNNING.value))
