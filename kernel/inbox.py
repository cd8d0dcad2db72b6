"""The inbox: each event is applied once, those of one aggregate in order, and one that fails holds up only its own.

Events of one aggregate share a lane. An event is applied in the transaction that enters its id, under a lock of its
lane. One that fails is held, in the same database, and tried again after a pause; later events of its lane are held
behind it. After the last pause it is dead: its lane waits for a person (`jinguo dead-letters`), all others go on.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, Insert, Row, bindparam, delete, exists, func, select, update
from sqlalchemy.orm import Session

from kernel import metrics
from kernel.envelope import Envelope
from kernel.loop import Loop
from kernel.store import created_at, insert_new, inserting_new, is_away, lock, now
from kernel.tables import held, inbox

log = structlog.get_logger(__name__)

LOOK_AGAIN_SECONDS = 1.0  # for what another process held or a person replayed
DUE_LANES = 100  # looked at in one round
KEPT = timedelta(days=400)  # ids of applied events; what is older may have been forgotten and is not applied any more

React = Callable[[Session, Envelope], Callable[[], None]]


class TooOld(Exception):
    """The event is older than the inbox remembers: nobody can tell whether it was applied."""


class _Behind(Exception):
    """An earlier event of this lane is held."""


class Inbox:
    """One service's. `react` runs the service's reaction in a session, and answers what to do after the commit."""

    def __init__(self, service: str, engine: Engine, react: React, retry_seconds: Sequence[float]) -> None:
        self._service, self._engine, self._react, self._retry_seconds = service, engine, react, retry_seconds
        self.loop = Loop(f"inbox of {service}", self.work_off)

    def receive(self, envelope: Envelope) -> None:
        """Apply an event, or hold it. Raises only while the database is away: then deliver it again."""
        try:
            self._apply(envelope)
        except _Behind:
            self.hold([envelope])
        except Exception as error:
            if is_away(error):
                raise
            log.warning("reaction_failed", service=self._service, type=envelope.type, error=repr(error))
            self.hold([envelope], error)

    def hold(self, envelopes: Iterable[Envelope], error: Exception | None = None) -> None:
        """Keep events to be applied by `work_off`, in this order."""
        with self._engine.begin() as connection:
            for envelope in envelopes:
                self._hold(connection, envelope, error)
        self.loop.nudge()

    def bury(self, body: bytes, error: Exception) -> None:
        """Keep what can't be read for a person to look at."""
        digest = hashlib.sha256(body).digest()
        row = {"event_id": str(uuid.UUID(bytes=digest[:16])), "lane": _number(digest), "type": "", "body": body}
        with self._engine.begin() as connection:
            connection.execute(insert_new(connection, held, row | self._fate(len(self._retry_seconds), error)))

    def work_off(self) -> float:
        """Try what is due. Answers in how many seconds to look again."""
        for lane in self._due_lanes():
            while self._try_head(lane):
                pass
        return self._pause()

    def _apply(self, envelope: Envelope) -> None:
        with Session(self._engine, expire_on_commit=False) as session:
            with session.begin():
                connection = session.connection()
                lane = lane_of(envelope)
                lock(connection, lane)
                behind = _enter(connection, envelope, lane)
                if behind is None:
                    metrics.duplicates.labels(self._service).inc()
                    return
                if behind:
                    raise _Behind
                committed = self._reacted(session, envelope)
            committed()

    def _reacted(self, session: Session, envelope: Envelope) -> Callable[[], None]:
        born = created_at(envelope.id)
        if born and now() - born > KEPT:
            raise TooOld(f"created {born:%Y-%m-%d}")
        return self._react(session, envelope)

    def _hold(self, connection: Connection, envelope: Envelope, error: Exception | None) -> None:
        lane = lane_of(envelope)
        lock(connection, lane)
        if connection.execute(select(inbox.c.type).where(inbox.c.event_id == envelope.id)).first():
            return  # another process has applied it meanwhile
        row = {"event_id": envelope.id, "lane": lane, "type": envelope.type, "body": envelope.encode()}
        connection.execute(insert_new(connection, held, row | self._fate(0 if error else -1, error)))

    def _fate(self, failed: int, error: Exception | None) -> dict[str, Any]:
        """What becomes of an event that failed once more after `failed` tries before; -1 if it has not been tried."""
        fate: dict[str, Any] = {"held_at": now(), "due_at": now(), "attempts": failed + 1, "died_at": None}
        fate["error"] = repr(error)[:500] if error else None
        if failed >= len(self._retry_seconds) or isinstance(error, TooOld):
            fate["died_at"] = now()
            metrics.dead_lettered.labels(self._service).inc()
            log.error("dead_letter", service=self._service, error=fate["error"])
        elif failed >= 0:
            fate["due_at"] += timedelta(seconds=self._retry_seconds[failed])
            metrics.retried.labels(self._service, f"{self._retry_seconds[failed]:g}s").inc()
        return fate

    def _due_lanes(self) -> list[int]:
        heads = select(held.c.lane, func.min(held.c.position).label("position")).group_by(held.c.lane).subquery()
        due = select(held.c.lane).join(heads, held.c.position == heads.c.position)
        due = due.where(held.c.died_at.is_(None), held.c.due_at <= now()).order_by(held.c.due_at).limit(DUE_LANES)
        with self._engine.connect().execution_options(reading=True) as connection:
            return list(connection.execute(due).scalars())

    def _try_head(self, lane: int) -> bool:
        """Apply the first of a lane if it is due; whether the next may follow at once."""
        head = None
        try:
            with Session(self._engine, expire_on_commit=False) as session:
                with session.begin():
                    connection = session.connection()
                    lock(connection, lane)
                    head = _head(connection, lane)
                    if head is None or head.died_at or head.due_at > now():
                        return False
                    connection.execute(delete(held).where(held.c.position == head.position))
                    envelope = Envelope.decode(head.body)
                    if _enter(connection, envelope, lane) is None:
                        return True
                    committed = self._reacted(session, envelope)
                committed()
            return True
        except Exception as error:
            if head is None or is_away(error):
                raise
            self._failed_again(head, error)
            return False

    def _failed_again(self, head: Row[Any], error: Exception) -> None:
        log.warning("reaction_failed", service=self._service, type=head.type, error=repr(error))
        fate = self._fate(head.attempts, error)
        del fate["held_at"]
        with self._engine.begin() as connection:
            connection.execute(update(held).where(held.c.position == head.position).values(fate))

    def _pause(self) -> float:
        alive = held.c.died_at.is_(None)
        counts = select(func.count(held.c.position).filter(alive), func.count(held.c.died_at))
        with self._engine.connect().execution_options(reading=True) as connection:
            waiting, dead = connection.execute(counts).one()
            metrics.held.labels(self._service, "waiting").set(waiting)
            metrics.held.labels(self._service, "dead").set(dead)
            soonest = connection.execute(select(func.min(held.c.due_at)).where(alive, held.c.due_at > now())).scalar()
        return min(LOOK_AGAIN_SECONDS, max(0.01, _seconds_until(soonest))) if soonest else LOOK_AGAIN_SECONDS


def lane_of(envelope: Envelope) -> int:
    """The lane of an event's aggregate, as a signed 64-bit number; lanes that share one only wait for each other."""
    return _number(hashlib.sha256(f"{envelope.source}|{envelope.subject}".encode()).digest())


def _number(digest: bytes) -> int:
    return int.from_bytes(digest[:8], signed=True)


def _enter(connection: Connection, envelope: Envelope, lane: int) -> bool | None:
    """Enter an event: whether an earlier one of its lane is held, or None where it has been applied before."""
    row = {"event_id": envelope.id, "type": envelope.type, "received_at": now(), "lane": lane}
    return connection.execute(_entering(connection.dialect.name), row).scalar_one_or_none()


@cache
def _entering(dialect: str) -> Insert:
    """Made once: to make a statement anew for each event takes longer than the database needs for it."""
    return inserting_new(dialect, inbox).returning(exists().where(held.c.lane == bindparam("lane")))


def _head(connection: Connection, lane: int) -> Row[Any] | None:
    return connection.execute(select(held).where(held.c.lane == lane).order_by(held.c.position).limit(1)).one_or_none()


def _seconds_until(moment: datetime) -> float:
    return (moment - now()).total_seconds()
