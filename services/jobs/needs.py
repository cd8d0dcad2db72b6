"""Households' needs: posted and found."""

from __future__ import annotations

from sqlalchemy import select

from contracts import jobs as contract
from contracts.accounts import NotRegistered, Role, UnknownUnit
from contracts.jobs import NeedState
from contracts.stations import UnitOpened
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.jobs import rules, views
from services.jobs.models import Need, Unit


class Needs(Service):
    @command(contract.PostNeed)
    def post_need(self, tx: Tx, asked: contract.PostNeed) -> contract.Need:
        if not tx.actor.holds(Role.HOUSEHOLD):
            raise NotRegistered()
        rules.must_be_band(asked.pay_from_fen, asked.pay_to_fen)
        if tx.session.get(Unit, asked.unit) is None:
            raise UnknownUnit()
        mine = {"household_id": tx.actor.person_id, "state": NeedState.OPEN, "is_shared": False, "turn": 0}
        row = Need(id=new_id(), **mine, **asked.model_dump())
        tx.session.add(row)
        facts = asked.model_dump(include={"unit", "occupation_code", "work_type_zh", "level", "starts_on"})
        tx.emit(contract.NeedPosted(need_id=row.id, household_id=row.household_id, **facts))
        return views.need(row)

    @query(contract.OpenNeeds)
    def open_needs(self, tx: Tx, asked: contract.OpenNeeds) -> Page[contract.Need]:
        rows = select(Need).where(Need.state == NeedState.OPEN)
        if asked.unit:
            rows = rows.where(Need.unit == asked.unit)
        return page(tx.session, rows, Need.id, asked, views.need)

    @on(UnitOpened, From.ANYWHERE)
    def learn_of_unit(self, tx: Tx, opened: UnitOpened) -> None:
        tx.session.merge(Unit(code=opened.code))
