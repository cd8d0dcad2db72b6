"""What comes from a peer: frames in the order of their numbers, whatever the wire does to them, each passed on once."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import structlog
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from kernel import metrics
from kernel.envelope import Envelope, Unreadable
from kernel.store import now
from services.link import journal, rules
from services.link.frames import Digest, EventFrame, ReturnedFrame
from services.link.models import FrameIn, Peer
from services.link.outgoing import digest_of
from services.link.rules import Range

log = structlog.get_logger(__name__)

RETURNED_AT_ONCE = 500

PassOn = Callable[[Envelope], None]


class Incoming:
    """One transaction's view of what comes from a peer, whose row it has locked. `pass_on` tells this instance."""

    def __init__(self, session: Session, peer: Peer, own: str, pass_on: PassOn) -> None:
        self._session, self._peer, self._own, self._pass_on = session, peer, own, pass_on

    def take(self, frame: EventFrame) -> None:
        """Keep a frame, and pass on whatever now follows without a hole."""
        number, peer = frame.number, self._peer
        known = self._session.get(FrameIn, (peer.code, number))
        if known is not None and known.event_id == frame.event.get("id"):
            return
        if known is not None:  # the peer gave this number twice, or our copy is not what it was
            log.error("frame_replaced", peer=peer.code, number=number, before=known.event_id)
            self._session.execute(delete(FrameIn).where(self._mine, FrameIn.number == number))
            self._session.expunge(known)
        row = self._keep(frame)
        if number <= peer.received:
            self._hand_over(row)
        peer.announced = max(peer.announced, number)
        self._advance()

    def missing(self, upto: int) -> list[Range]:
        """The holes before what has come, and what is missing after it up to a number that is known to be given."""
        beyond = select(FrameIn.number).where(self._mine, FrameIn.number > self._peer.received)
        numbers = self._session.scalars(beyond).all()
        return rules.holes(self._peer.received, numbers, upto)

    def digests(self) -> list[Digest]:
        """Of the newest block as far as it goes, and of one older that is drawn by lot: in time of all."""
        first = self._session.scalars(select(func.min(FrameIn.number)).where(self._mine)).one()
        if not self._peer.received or first is None or first > self._peer.received:
            return []
        drawn = {rules.block(self._peer.received), rules.block(random.randint(first, self._peer.received))}
        return [self._digest(max(a, first), min(b, self._peer.received)) for a, b in sorted(drawn)]

    def returned(self, lost: Range) -> list[ReturnedFrame]:
        """What the peer asks to have back, as many as go at once."""
        rows = select(FrameIn).where(self._mine, FrameIn.number.between(*lost), FrameIn.number <= self._peer.received)
        rows = rows.order_by(FrameIn.number).limit(RETURNED_AT_ONCE)
        return [ReturnedFrame(number=row.number, event=json.loads(row.body)) for row in self._session.scalars(rows)]

    @property
    def _mine(self) -> ColumnElement[bool]:
        return FrameIn.peer == self._peer.code

    def _keep(self, frame: EventFrame) -> FrameIn:
        body = json.dumps(frame.event, ensure_ascii=False).encode()
        row = FrameIn(peer=self._peer.code, number=frame.number, body=body, received_at=now(), refused=None)
        try:
            envelope = Envelope.decode(body)
        except Unreadable as error:
            row.event_id, row.refused = f"00000000-0000-0000-0000-{frame.number:012x}", f"unreadable: {error}"[:200]
        else:
            way = journal.way(envelope)
            units = journal.units(envelope) if way.up else ()
            row.event_id, row.refused = envelope.id, rules.objection(self._peer.code, self._own, way, units) or None
        if row.refused:
            self._peer.refused += 1
            metrics.link_refused.labels(self._peer.code).inc()
            log.error("frame_refused", peer=self._peer.code, number=frame.number, why=row.refused)
        self._session.add(row)
        self._session.flush()
        return row

    def _advance(self) -> None:
        while row := self._session.get(FrameIn, (self._peer.code, self._peer.received + 1)):
            self._hand_over(row)
            self._peer.received = row.number

    def _hand_over(self, row: FrameIn) -> None:
        """Tell this instance, and enter in the journal what the other counties are to hear."""
        if row.refused:
            return
        envelope = Envelope.decode(row.body)
        self._pass_on(envelope)
        if not rules.is_above(self._peer.code, self._own) and journal.way(envelope).down:
            journal.enter(self._session, envelope)

    def _digest(self, first: int, last: int) -> Digest:
        ids = select(FrameIn.event_id).where(self._mine, FrameIn.number.between(first, last)).order_by(FrameIn.number)
        return Digest(first=first, last=last, sha256=digest_of(self._session.scalars(ids).all()))
