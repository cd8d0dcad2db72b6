"""One end of a link: what it says to its peer and how it takes what the peer says. It knows no broker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kernel import metrics, outbox
from kernel.envelope import Envelope, Unreadable
from kernel.store import now
from services.link import frames, rules
from services.link.frames import EventFrame, ReturnedFrame, Word
from services.link.incoming import Incoming
from services.link.models import Peer
from services.link.outgoing import Outgoing

log = structlog.get_logger(__name__)

AT_ONCE = 200  # frames in one transaction
SILENT_PEER_BEATS = 60  # at most so many beats between two words to a peer that does not answer

Send = Callable[[Sequence[frames.Frame]], None]


class End:
    """`send` returns when the broker has the frames. `passed_on` is called when there are events for this instance."""

    def __init__(
        self, peer: str, own: str, engine: Engine, heartbeat: float, send: Send, passed_on: Callable[[], None]
    ) -> None:
        self.peer, self._own, self._engine, self._heartbeat = peer, own, engine, heartbeat
        self._send, self._passed_on = send, passed_on
        self._was_heard = False  # since this process began: until then its numbers may be behind the peer's
        self._next_word = now()
        self._quiet_beats = 1

    def take(self, bodies: Sequence[bytes]) -> None:
        """Take frames in, in one transaction. When this returns they may be acknowledged.

        All events of it are written at once and last, for the journal is one for all peers.
        """
        said, answers, passed_on = self._readable(bodies), [], []
        events = [frame for frame in said if isinstance(frame, EventFrame)]
        with self._transaction() as (session, peer):
            peer.refused += len(bodies) - len(said)
            incoming = Incoming(session, peer, self._own)
            outgoing = Outgoing(session, peer, self._own, self._heartbeat)
            for frame in said:
                if isinstance(frame, Word):
                    answers += self._heed(peer, incoming, outgoing, frame)
                elif isinstance(frame, ReturnedFrame):
                    passed_on += self._take_back(outgoing, frame)
            passed_on += incoming.take(events)
            outbox.carry(session.connection(), passed_on)  # the relay of this service publishes it as it was said
        if events:
            self._speak_soon()
        self._passed_on()
        if answers:
            self._send(answers)

    def work(self) -> float:
        """Send what is to be sent. Answers in how many seconds to look again."""
        sent = self._send_due() if self._was_heard else 0
        if now() >= self._next_word:
            self._speak()
        return 0 if sent == AT_ONCE else self._heartbeat / 4

    def _readable(self, bodies: Sequence[bytes]) -> list[frames.Frame]:
        said = []
        for body in bodies:
            try:
                said.append(frames.decode(body))
            except Unreadable as error:
                metrics.link_refused.labels(self.peer).inc()
                log.error("frame_unreadable", peer=self.peer, error=str(error)[:200])
        return said

    def _take_back(self, outgoing: Outgoing, frame: ReturnedFrame) -> list[Envelope]:
        """An event of ours that we had lost, if it is the next."""
        envelope = frames.envelope(frame)
        if not outgoing.take_back(frame.number, envelope):
            return []
        metrics.link_recovered.labels(self.peer).inc()
        self._speak_soon()
        return [envelope]

    def _heed(self, peer: Peer, incoming: Incoming, outgoing: Outgoing, word: Word) -> Sequence[frames.Frame]:
        """Learn how the peer stands; what it is to have back."""
        if peer.said_at is not None and word.said_at <= peer.said_at:
            return []
        peer.said_at, peer.heard_at = word.said_at, now()
        peer.announced = word.sent
        metrics.link_resent.labels(self.peer).inc(outgoing.heed(word))
        self._was_heard, self._quiet_beats = True, 1
        return incoming.returned(word.lost) if word.lost else []

    def _send_due(self) -> int:
        with self._transaction() as (session, peer):
            outgoing = Outgoing(session, peer, self._own, self._heartbeat)
            outgoing.number()
            due = outgoing.due(AT_ONCE)
        if due:
            self._send(due)
            with self._transaction() as (session, peer):
                Outgoing(session, peer, self._own, self._heartbeat).was_sent(due)
        return len(due)

    def _speak(self) -> None:
        with self._transaction() as (session, peer):
            word = self._word(session, peer)
        self._send([word])
        self._quiet_beats = min(self._quiet_beats * 2, SILENT_PEER_BEATS) if not self._hears(peer) else 1
        self._next_word = now() + timedelta(seconds=self._quiet_beats * self._heartbeat)

    def _speak_soon(self) -> None:
        """A receipt is due, one for all that comes in a moment."""
        self._next_word = min(self._next_word, now() + timedelta(seconds=self._heartbeat / 5))

    def _word(self, session: Session, peer: Peer) -> Word:
        incoming = Incoming(session, peer, self._own)
        return Word(
            said_at=now(),
            sent=peer.sent,
            received=peer.received,
            missing=incoming.missing(peer.announced)[: rules.RANGES],
            lost=(peer.sent + 1, peer.lost) if peer.lost > peer.sent else None,
            digests=incoming.digests(),
        )

    def _hears(self, peer: Peer) -> bool:
        patience = timedelta(seconds=rules.SILENT_BEATS * self._heartbeat)
        return peer.heard_at is not None and now() - peer.heard_at < patience

    @contextmanager
    def _transaction(self) -> Iterator[tuple[Session, Peer]]:
        """A transaction in which nobody else works on this peer."""
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session, session.get_one(Peer, self.peer, with_for_update=True)
