"""The tree of units."""

from __future__ import annotations

from sqlalchemy import select

from contracts import stations as contract
from contracts.accounts import Role
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from services.stations import rules, views
from services.stations.models import Unit


class Units(Service):
    @command(contract.OpenUnit)
    def open_unit(self, tx: Tx, asked: contract.OpenUnit) -> contract.Unit:
        tx.actor.must_hold(Role.OPERATOR, at=asked.code)
        rules.must_fit(asked.code, asked.level, asked.parent)
        if asked.parent and tx.session.get(Unit, asked.parent) is None:
            raise contract.WrongParent()
        tx.session.merge(Unit(**asked.model_dump()))
        tx.emit(contract.UnitOpened(**asked.model_dump(exclude={"pilot"})))
        return contract.Unit(**asked.model_dump())

    @query(contract.UnitByCode)
    def unit_by_code(self, tx: Tx, asked: contract.UnitByCode) -> contract.Unit:
        if (row := tx.session.get(Unit, asked.code)) is None:
            raise NotFound()
        return views.unit(row)

    @query(contract.Units)
    def units(self, tx: Tx, asked: contract.Units) -> Page[contract.Unit]:
        rows = select(Unit)
        if asked.level:
            rows = rows.where(Unit.level == asked.level)
        if asked.parent:
            rows = rows.where(Unit.parent == asked.parent)
        return page(tx.session, rows, Unit.code, asked, views.unit)

    @on(contract.UnitOpened, From.ELSEWHERE)
    def learn_of_unit(self, tx: Tx, opened: contract.UnitOpened) -> None:
        """A county has its tree from the centre, the centre has each county's stations."""
        known = tx.session.get(Unit, opened.code)
        tx.session.merge(Unit(**opened.model_dump(), pilot=known.pilot if known else False))
