"""Instances joined by wires that the test holds in its hands: it may lose, double and shuffle what is on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, StaticPool, create_engine, select
from sqlalchemy.orm import Session

from kernel.envelope import Envelope, source
from kernel.message import Event, Flow
from kernel.store import new_id, now
from kernel.tables import outbox, tables
from services.link import frames, journal
from services.link.end import End
from services.link.models import Base, FrameIn, FrameOut, Peer

CENTRE, COUNTY, OTHER = "350100", "350111", "350112"
HEARTBEAT = 0.0  # every look is a beat, and what is missing is late at once


class Rose(Event, name="toy.rose", version=1, subject="what", flows=Flow.UP):
    what: str


class Fell(Event, name="toy.fell", version=1, subject="what", flows=Flow.DOWN, to="whom"):
    what: str
    whom: str = ""


class Spread(Event, name="toy.spread", version=1, subject="what", flows=Flow.UP | Flow.DOWN):
    what: str


def said(event: Event, instance: str) -> Envelope:
    return Envelope(
        new_id(), source(instance, "toy"), event.type(), event.subject, now(), 1, None, event.model_dump(mode="json")
    )


class Instance:
    """The link of one instance: its database, and an end for each peer with what it has sent and not been delivered."""

    def __init__(self, code: str, *peers: str) -> None:
        self.code, self.peers = code, peers
        self.engine = _database()
        with Session(self.engine) as session, session.begin():
            session.add_all(Peer(code=peer) for peer in peers)
        self.wires: dict[str, list[bytes]] = {peer: [] for peer in peers}
        self.begin_anew()

    def begin_anew(self) -> None:
        """As a process does: what it knew beside the database is gone."""
        self.ends = {
            peer: End(peer, self.code, self.engine, HEARTBEAT, self._sender(peer), lambda: None) for peer in self.peers
        }

    def says(self, *events: Event) -> None:
        with Session(self.engine) as session, session.begin():
            for event in events:
                journal.enter(session, [said(event, self.code)])

    def work(self) -> None:
        for end in self.ends.values():
            end.work()

    def take(self, peer: str, bodies: Sequence[bytes]) -> None:
        self.ends[peer].take(bodies)

    def told(self) -> list[str]:
        """What this instance has been told of others, in order."""
        with self.engine.connect() as connection:
            return [row.data["what"] for row in connection.execute(select(outbox).order_by(outbox.c.position))]

    def peer(self, code: str) -> Peer:
        with Session(self.engine, expire_on_commit=False) as session:
            return session.get_one(Peer, code)

    def frames_out(self, peer: str) -> list[str]:
        rows = select(FrameOut.event_id).where(FrameOut.peer == peer).order_by(FrameOut.number)
        with Session(self.engine) as session:
            return list(session.scalars(rows))

    def frames_in(self, peer: str) -> list[str]:
        rows = select(FrameIn.event_id).where(FrameIn.peer == peer).order_by(FrameIn.number)
        with Session(self.engine) as session:
            return list(session.scalars(rows))

    def backup(self) -> dict[str, list[Any]]:
        with self.engine.connect() as connection:
            return {table.name: connection.execute(select(table)).all() for table in _tables()}

    def restore(self, backup: dict[str, list[Any]]) -> None:
        with self.engine.begin() as connection:
            for table in reversed(_tables()):
                connection.execute(table.delete())
            for table in _tables():
                if backup[table.name]:
                    connection.execute(table.insert(), [row._asdict() for row in backup[table.name]])
        self.begin_anew()

    def _sender(self, peer: str):
        return lambda sent: self.wires[peer].extend(frame.encode() for frame in sent)


def deliver(sender: Instance, receiver: Instance) -> int:
    """All that is on the wire, in order; how many frames."""
    bodies = sender.wires[receiver.code][:]
    sender.wires[receiver.code].clear()
    if bodies:
        receiver.take(sender.code, bodies)
    return len(bodies)


def settle(*pairs: tuple[Instance, Instance], rounds: int = 30) -> None:
    """Let everything work and arrive, until nothing new can come."""
    for _ in range(rounds):
        for one, two in pairs:
            one.work()
            two.work()
            deliver(one, two)
            deliver(two, one)


def events_on(wire: Sequence[bytes]) -> list[frames.EventFrame]:
    return [frame for frame in map(frames.decode, wire) if isinstance(frame, frames.EventFrame)]


def _tables() -> list[Any]:
    return [*tables.sorted_tables, *Base.metadata.sorted_tables]


def _database() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    tables.create_all(engine)
    Base.metadata.create_all(engine)
    return engine
