"""What a unit tells all who belong to it or lie under it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from contracts import stations as contract
from contracts.accounts import Role
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.stations import rules, views
from services.stations.models import Notice
from services.stations.units.unit_rows import UnitRows

_MAY = (Role.STAFF, Role.OPERATOR)
STANDS = timedelta(days=30)  # without a last day, and unless it is pinned


class Announcing(UnitRows, Service):
    @command(contract.Announce)
    def announce(self, tx: Tx, asked: contract.Announce) -> contract.Announcement:
        tx.actor.must_hold(*_MAY, at=asked.unit)
        rules.must_be_to_come(asked.until, self._today(tx))
        row = Notice(id=new_id(), announced_at=tx.now, **asked.model_dump())
        tx.session.add(row)
        return _said(tx, row)

    @command(contract.ChangeAnnouncement)
    def change_announcement(self, tx: Tx, asked: contract.ChangeAnnouncement) -> contract.Announcement:
        tx.actor.must_be_signed_in()
        row = tx.session.get(Notice, asked.announcement_id, with_for_update=True)
        if row is None or not tx.actor.holds(*_MAY, at=row.unit):
            raise NotFound()
        row.until, row.pinned = asked.until, asked.pinned
        return _said(tx, row)

    @query(contract.Announcements)
    def announcements(self, tx: Tx, asked: contract.Announcements) -> Page[contract.Announcement]:
        rows = select(Notice).where(Notice.unit.in_(self._at_or_above(tx, asked.unit)))
        if asked.since:
            rows = rows.where(Notice.announced_at >= asked.since)
        if asked.standing:
            rows = rows.where(_stands(tx.now, self._today(tx)))
        return page(tx.session, rows, Notice.id, asked, views.announcement)

    @on(contract.Announced, From.ELSEWHERE)
    def take_over_announcement(self, tx: Tx, announced: contract.Announced) -> None:
        words = announced.model_dump(exclude={"announcement_id"})
        tx.session.merge(Notice(id=announced.announcement_id, **words))


def _said(tx: Tx, row: Notice) -> contract.Announcement:
    shown = views.announcement(row)
    tx.emit(contract.Announced(**shown.model_dump()))
    return shown


def _stands(now: datetime, today: date) -> ColumnElement[bool]:
    recent = Notice.announced_at >= now - STANDS
    return or_(Notice.until >= today, and_(Notice.until.is_(None), or_(Notice.pinned, recent)))
