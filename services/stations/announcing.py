"""What a unit tells all who belong to it or lie under it."""

from __future__ import annotations

from sqlalchemy import select

from contracts import stations as contract
from contracts.accounts import Role
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.stations import views
from services.stations.models import Notice
from services.stations.unit_rows import UnitRows


class Announcing(UnitRows, Service):
    @command(contract.Announce)
    def announce(self, tx: Tx, asked: contract.Announce) -> contract.Announcement:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        row = Notice(id=new_id(), announced_at=tx.now, **asked.model_dump())
        tx.session.add(row)
        shown = views.announcement(row)
        tx.emit(contract.Announced(**shown.model_dump()))
        return shown

    @query(contract.Announcements)
    def announcements(self, tx: Tx, asked: contract.Announcements) -> Page[contract.Announcement]:
        rows = select(Notice).where(Notice.unit.in_(self._at_or_above(tx, asked.unit)))
        if asked.since:
            rows = rows.where(Notice.announced_at >= asked.since)
        return page(tx.session, rows, Notice.id, asked, views.announcement)

    @on(contract.Announced, From.ELSEWHERE)
    def take_over_announcement(self, tx: Tx, announced: contract.Announced) -> None:
        words = announced.model_dump(exclude={"announcement_id"})
        tx.session.merge(Notice(id=announced.announcement_id, **words))
