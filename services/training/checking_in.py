"""The screen of a session, and who checks herself in with its code."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import func, select

from contracts import attendance as contract
from contracts.attendance import Means, Presence
from contracts.training import EnrolmentState
from kernel.errors import NotFound
from kernel.service import Service, Tx, command, query
from services.training import attendance_rules as rules
from services.training import views
from services.training.attendance_tables import Entry, Screen
from services.training.attending import Attending
from services.training.models import Attendance, Enrolment, Session

_TOKEN_LENGTH = 16


class CheckingIn(Attending, Service):
    @command(contract.OpenScreen)
    def open_screen(self, tx: Tx, asked: contract.OpenScreen) -> contract.Screen:
        session, class_ = self._session_and_class(tx, asked.session_id)
        self._must_be_staff_of(tx, class_)
        if tx.now > session.ends_at:
            raise contract.SessionOver()
        token = "".join(secrets.choice(rules.ALPHABET) for _ in range(_TOKEN_LENGTH))
        screen = Screen(session_id=session.id, token_hash=_hash(token), key=secrets.token_bytes(32))
        screen.late_after_minutes = asked.late_after_minutes
        screen.opened_by, screen.opened_at = tx.actor.person_id, tx.now
        tx.session.merge(screen)
        return contract.Screen(session_id=session.id, path=f"/screens/{token}", expires_at=session.ends_at)

    @query(contract.WallOfScreen)
    def wall_of_screen(self, tx: Tx, asked: contract.WallOfScreen) -> contract.Wall:
        screen = tx.session.scalars(select(Screen).where(Screen.token_hash == _hash(asked.token))).one_or_none()
        if screen is None:
            raise NotFound()
        session = self._session(tx, screen.session_id)
        if tx.now > session.ends_at:
            raise contract.SessionOver()
        class_ = self._class(tx, session.class_id)
        here = select(func.count()).where(Attendance.session_id == session.id, Attendance.presence.in_(rules.ATTENDED))
        is_open = rules.is_open(session.starts_at, session.ends_at, tx.now)
        return contract.Wall(
            class_view=views.class_view(class_, tx.now),
            session_id=session.id,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            code=rules.code(screen.key, tx.now) if is_open else None,
            changes_in=rules.changes_in(tx.now),
            checked_in=tx.session.scalars(here).one(),
            enrolled=class_.enrolled,
        )

    @command(contract.CheckIn)
    def check_in(self, tx: Tx, asked: contract.CheckIn) -> contract.Entry:
        tx.actor.must_be_signed_in()
        enrolment_id, screen = self._screen_of(tx, asked.code)
        session = tx.session.get_one(Session, screen.session_id)
        row, class_ = self._enrolment_and_class(tx, enrolment_id)
        if row.state != EnrolmentState.ENROLLED:  # she cancelled while we waited for the lock
            raise contract.NoSessionNow()
        stands = self._standing(tx, row, session.id)
        if rules.checked_in(stands and Presence(stands.presence)):
            return entry_view(self._newest_entry(tx, row, session.id))
        presence, missed = rules.on_arrival(session.starts_at, screen.late_after_minutes, tx.now)
        mark = contract.Mark(enrolment_id=row.id, presence=presence, missed_minutes=missed)
        return entry_view(self._enter(tx, row, class_, session.id, mark, Means.SCANNED))

    def _screen_of(self, tx: Tx, typed: str) -> tuple[str, Screen]:
        """Of her sessions that are open now the one whose screen shows this code. Raises `NoSessionNow` or
        `WrongCheckInCode`.
        """
        mine = select(Enrolment.id, Session.id).join(Session, Session.class_id == Enrolment.class_id)
        mine = mine.where(Enrolment.person_id == tx.actor.person_id, Enrolment.state == EnrolmentState.ENROLLED)
        mine = mine.where(Session.starts_at <= tx.now + rules.OPENS_BEFORE, Session.ends_at >= tx.now)
        mine = mine.where(Session.cancelled_at.is_(None))
        if not (found := tx.session.execute(mine).all()):
            raise contract.NoSessionNow()
        for enrolment_id, session_id in found:
            screen = tx.session.get(Screen, session_id)
            if screen and rules.is_shown(screen.key, typed, tx.now):
                return enrolment_id, screen
        raise contract.WrongCheckInCode()

    def _newest_entry(self, tx: Tx, row: Enrolment, session_id: str) -> Entry:
        entries = select(Entry).where(Entry.enrolment_id == row.id, Entry.session_id == session_id)
        return tx.session.scalars(entries.order_by(Entry.id.desc()).limit(1)).one()


def entry_view(row: Entry) -> contract.Entry:
    words = {name: getattr(row, name) for name in contract.Entry.model_fields if name != "entry_id"}
    return contract.Entry(entry_id=row.id, **words)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
