"""What stands in the calendars that phones subscribe to."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, case, literal, select

from contracts import calendars as contract
from contracts.calendars import EntryStatus
from contracts.training import ClassState, EnrolmentState
from contracts.values import subtree
from kernel.errors import NotFound
from kernel.service import Service, Tx, command, query
from services.training.models import CalendarFeed, Class, Enrolment, Session

LOOKS_BACK = timedelta(days=30)
MOST_ENTRIES = 500
_TOKEN_BYTES = 24  # 32 characters: what can't be guessed needs no sign-in
_SEEN = (ClassState.OPEN, ClassState.CANCELLED)
_SEATED = (EnrolmentState.ENROLLED, EnrolmentState.OFFERED, EnrolmentState.COMPLETED)


class Calendars(Service):
    @command(contract.OpenCalendar)
    def open_calendar(self, tx: Tx, asked: contract.OpenCalendar) -> contract.CalendarAddress:
        tx.actor.must_be_signed_in()
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        tx.session.merge(CalendarFeed(person_id=tx.actor.person_id, token_hash=_hash(token), made_at=tx.now))
        return contract.CalendarAddress(path=f"/calendars/{token}.ics")

    @query(contract.PersonCalendar)
    def person_calendar(self, tx: Tx, asked: contract.PersonCalendar) -> list[contract.CalendarEntry]:
        whose = select(CalendarFeed.person_id).where(CalendarFeed.token_hash == _hash(asked.token))
        if (person_id := tx.session.scalar(whose)) is None:
            raise NotFound()
        hers = select(Enrolment.class_id).where(Enrolment.person_id == person_id)
        seated = hers.where(Enrolment.state.in_(_SEATED))
        # Where the class was called off she sees that; what she gave back herself just goes.
        called_off = hers.join(Class, Class.id == Enrolment.class_id).where(Class.state == ClassState.CANCELLED)
        offered = hers.where(Enrolment.state == EnrolmentState.OFFERED)
        is_held = case((Class.id.in_(offered), literal(True)), else_=literal(False))
        mine = Class.id.in_(seated) | Class.id.in_(called_off) | (Session.trainer_id == person_id)
        return _entries(tx, select(Session, Class, is_held).where(mine))

    @query(contract.UnitCalendar)
    def unit_calendar(self, tx: Tx, asked: contract.UnitCalendar) -> list[contract.CalendarEntry]:
        public = Class.unit.startswith(subtree(asked.unit)), Class.state.in_(_SEEN)
        return _entries(tx, select(Session, Class, literal(False)).where(*public))


def _entries(tx: Tx, rows: Select[Any]) -> list[contract.CalendarEntry]:
    rows = rows.join(Class, Class.id == Session.class_id).where(Session.ends_at > tx.now - LOOKS_BACK)
    found = tx.session.execute(rows.order_by(Session.starts_at, Session.id).limit(MOST_ENTRIES))
    return [_entry(session, class_, is_held) for session, class_, is_held in found]


def _entry(session: Session, class_: Class, is_held: bool) -> contract.CalendarEntry:
    is_off = class_.state == ClassState.CANCELLED
    status = EntryStatus.TENTATIVE if is_held else EntryStatus.CONFIRMED
    return contract.CalendarEntry(
        session_id=session.id,
        class_id=class_.id,
        title_zh=class_.course.title_zh,
        title_en=class_.course.title_en,
        number=class_.number,
        unit=class_.unit,
        place=class_.place,
        room=session.room,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        version=session.changes + is_off,
        status=EntryStatus.CANCELLED if is_off or session.cancelled_at else status,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
