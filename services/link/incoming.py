"""What comes from a peer: frames in the order of their numbers, whatever the wire does to them, each passed on once."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence

import structlog
from sqlalchemy import ColumnElement, func, select
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


class Incoming:
    """One transaction's view of what comes from a peer, whose row it has locked."""

    def __init__(self, session: Session, peer: Peer, own: str) -> None:
        self._session, self._peer, self._own = session, peer, own

    def take(self, frames: Sequence[EventFrame]) -> list[Envelope]:
        """Keep frames. What now follows without a hole goes into the journal, if other counties are to hear it.

        It is returned, to be told to this instance.
        """
        known, replaced = self._known([frame.number for frame in frames]), []
        for frame in frames:
            row = known.get(frame.number)
            if row is not None and row.event_id == frame.event.get("id"):
                continue
            if row is not None:  # the peer gave this number twice, or our copy is not what it was
                log.error("frame_replaced", peer=self._peer.code, number=frame.number, before=row.event_id)
            known[frame.number] = row = self._keep(frame, row or FrameIn(peer=self._peer.code, number=frame.number))
            if frame.number <= self._peer.received:
                replaced.append(row)
            self._peer.announced = max(self._peer.announced, frame.number)
        self._session.flush()
        return self._handed_over([*replaced, *self._following()])

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

    def _known(self, numbers: Sequence[int]) -> dict[int, FrameIn]:
        rows = self._session.scalars(select(FrameIn).where(self._mine, FrameIn.number.in_(numbers)))
        return {row.number: row for row in rows}

    def _keep(self, frame: EventFrame, row: FrameIn) -> FrameIn:
        row.body, row.received_at, row.refused = json.dumps(frame.event, ensure_ascii=False).encode(), now(), None
        try:
            envelope = Envelope.decode(row.body)
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
        return row

    def _following(self) -> Sequence[FrameIn]:
        """What follows `received`, which thereby goes on to the next hole."""
        beyond = self._mine & (FrameIn.number > self._peer.received)
        numbers = self._session.scalars(select(FrameIn.number).where(beyond).order_by(FrameIn.number)).all()
        last = rules.last_before_a_hole(self._peer.received, numbers)
        rows = select(FrameIn).where(beyond, FrameIn.number <= last).order_by(FrameIn.number)
        self._peer.received = last
        return self._session.scalars(rows).all()

    def _handed_over(self, rows: Iterable[FrameIn]) -> list[Envelope]:
        envelopes = [Envelope.decode(row.body) for row in rows if not row.refused]
        if not rules.is_above(self._peer.code, self._own):
            journal.enter(self._session, [envelope for envelope in envelopes if journal.way(envelope).down])
        return envelopes

    def _digest(self, first: int, last: int) -> Digest:
        ids = select(FrameIn.event_id).where(self._mine, FrameIn.number.between(first, last)).order_by(FrameIn.number)
        return Digest(first=first, last=last, sha256=digest_of(self._session.scalars(ids).all()))
