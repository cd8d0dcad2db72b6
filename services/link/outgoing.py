"""What goes to a peer: journal entries under numbers without holes, sent until the peer has said that it has them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Update, exists, func, select, update
from sqlalchemy.orm import Session

from kernel.envelope import Envelope
from kernel.message import Flow
from kernel.store import insert_new, now
from services.link import journal, rules
from services.link.frames import EventFrame, Word
from services.link.models import Entry, FrameOut, Peer
from services.link.rules import Range

log = structlog.get_logger(__name__)


class Outgoing:
    """One transaction's view of what goes to a peer, whose row it has locked."""

    def __init__(self, session: Session, peer: Peer, own: str, heartbeat: float) -> None:
        self._session, self._peer, self._own = session, peer, own
        self._patience = timedelta(seconds=rules.RESEND_BEATS * heartbeat)

    def number(self) -> None:
        """Give numbers to new journal entries, as far as the window allows.

        Not while the peer knows frames of ours that we have lost: their numbers are taken.
        """
        room = rules.WINDOW - (self._peer.sent - self._peer.receipted)
        if self._peer.lost > self._peer.sent or room <= 0:
            return
        end = self._session.scalars(select(func.max(Entry.position))).one() or 0
        if end <= self._peer.cursor:
            return
        new = select(Entry.position, Entry.event_id).where(self._is_new, Entry.position <= end)
        entries = self._session.execute(new.order_by(Entry.position).limit(room)).all()
        if entries:
            self._keep(self._row(number, *entry) for number, entry in enumerate(entries, start=self._peer.sent + 1))
            self._peer.sent += len(entries)
        # What is not for this peer need not be looked through again.
        self._peer.cursor = entries[-1].position if len(entries) == room else end

    def due(self, limit: int) -> list[EventFrame]:
        """The frames to send now, in their order."""
        rows = select(FrameOut.number, Entry.body).join(Entry, Entry.position == FrameOut.position)
        rows = rows.where(self._mine, FrameOut.sent_at.is_(None)).order_by(FrameOut.number).limit(limit)
        return [EventFrame(number=number, event=json.loads(body)) for number, body in self._session.execute(rows)]

    def was_sent(self, frames: Sequence[EventFrame]) -> None:
        numbers = [frame.number for frame in frames]
        self._session.execute(self._change.where(FrameOut.number.in_(numbers)).values(sent_at=now()))

    def heed(self, word: Word) -> int:
        """Learn what the peer has and lacks; how many frames are to be sent again."""
        again = 0
        if word.received > self._peer.sent:
            self._peer.lost = max(self._peer.lost, word.received)
        if word.received < self._peer.receipted:  # it was restored from a backup
            log.warning("peer_has_forgotten", peer=self._peer.code, before=self._peer.receipted, now=word.received)
        self._peer.receipted = min(word.received, self._peer.sent)
        late = FrameOut.sent_at < now() - self._patience
        for hole in word.missing:
            again += self._send_again(hole, late)
        for digest in word.digests:
            if digest.last <= self._peer.sent and self.digest(digest.first, digest.last) != digest.sha256:
                log.error("digests_differ", peer=self._peer.code, first=digest.first, last=digest.last)
                again += self._send_again((digest.first, digest.last), late)
        return again

    def take_back(self, number: int, envelope: Envelope) -> bool:
        """Enter a frame of ours that the peer remembers and we do not; whether it was the next."""
        if number != self._peer.sent + 1:
            return False
        journal.enter(self._session, [envelope])
        self._peer.sent = number
        self._keep([self._row(number, journal.position(self._session, envelope.id), envelope.id, sent_at=now())])
        return True

    def backlog(self) -> tuple[int, float]:
        """How many entries the peer has not receipted, and how old in seconds the oldest is."""
        entries = select(func.count(), func.min(Entry.time))  # two queries: of both in one nobody finds the few rows
        under_way = entries.join(FrameOut, Entry.position == FrameOut.position)
        under_way = under_way.where(self._mine, FrameOut.number > self._peer.receipted)
        waiting = [self._session.execute(rows).one() for rows in (entries.where(self._is_new), under_way)]
        since = min((oldest for _, oldest in waiting if oldest), default=None)
        return sum(count for count, _ in waiting), (now() - since).total_seconds() if since else 0.0

    def digest(self, first: int, last: int) -> str:
        ids = select(FrameOut.event_id).where(self._mine, FrameOut.number.between(first, last))
        return digest_of(self._session.scalars(ids.order_by(FrameOut.number)).all())

    @property
    def _mine(self) -> ColumnElement[bool]:
        return FrameOut.peer == self._peer.code

    @property
    def _change(self) -> Update:
        return update(FrameOut).where(self._mine).execution_options(synchronize_session=False)

    @property
    def _for_peer(self) -> ColumnElement[bool]:
        """A county tells its centre its own; a centre tells a county what is for it, never what came from there."""
        if rules.is_above(self._peer.code, self._own):
            return Entry.type.in_(journal.flowing(Flow.UP)) & (Entry.origin == self._own)
        addressed = Entry.addressee.in_(("", self._peer.code))
        return Entry.type.in_(journal.flowing(Flow.DOWN)) & addressed & (Entry.origin != self._peer.code)

    @property
    def _is_new(self) -> ColumnElement[bool]:
        """It has no number for this peer yet; after a restored backup some have that stand beyond the cursor."""
        beyond = self._mine & (FrameOut.position > self._peer.cursor)
        numbered = exists().where(beyond, FrameOut.position == Entry.position)
        return (Entry.position > self._peer.cursor) & self._for_peer & ~numbered

    def _row(self, number: int, position: int, event_id: str, sent_at: datetime | None = None) -> dict[str, Any]:
        words = {"number": number, "position": position, "event_id": event_id, "sent_at": sent_at}
        return {"peer": self._peer.code, **words}

    def _keep(self, rows: Iterable[dict[str, Any]]) -> None:
        connection = self._session.connection()
        connection.execute(insert_new(connection, FrameOut.__table__), list(rows))

    def _send_again(self, which: Range, *conditions: object) -> int:
        between = FrameOut.number.between(*which)
        done = FrameOut.sent_at.is_not(None)
        sent: Any = self._session.execute(self._change.where(between, done, *conditions).values(sent_at=None))
        return sent.rowcount


def digest_of(event_ids: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(event_ids).encode()).hexdigest()
