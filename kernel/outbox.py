"""The outbox and its relay: what has become true is told, in order, at least once.

An event is a row of the outbox, written in the transaction that made it true. The relay publishes the rows in order
and marks each when the broker has confirmed it.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from kernel import metrics
from kernel.envelope import Envelope
from kernel.loop import Loop
from kernel.store import insert_new, now
from kernel.tables import outbox

BATCH = 200
POLL_SECONDS = 1.0  # for what a dead process left behind; live ones are nudged by their commits
COUNT_SECONDS = 10.0  # between two counts of a backlog: each reads all of it
_LOCK = 0x4A494E47554F  # "JINGUO": one relay at a time in a database keeps the order of its events
_ADD = insert(outbox)
_waiting = outbox.c.published_at.is_(None)

Publish = Callable[[Sequence[Envelope]], None]


def add(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(_ADD, rows)


def carry(connection: Connection, envelopes: Sequence[Envelope]) -> None:
    """Enter events that happened elsewhere, to be published here as they were said; once, however often they come."""
    rows = [
        {
            "event_id": envelope.id,
            "source": envelope.source,
            "type": envelope.type,
            "subject": envelope.subject,
            "time": envelope.time,
            "traceparent": envelope.traceparent,
            "data": envelope.data,
        }
        for envelope in envelopes
    ]
    if rows:
        connection.execute(insert_new(connection, outbox), rows)


class Relay:
    """Moves committed events from the outbox to the broker, in order, each at least once.

    On PostgreSQL it keeps a connection of its own, which holds a lock for as long as it lives: of several processes of
    one service one publishes, and when it dies the next takes over. No transaction is open while the broker is asked.
    """

    def __init__(self, service: str, source: str, engine: Engine, publish: Publish) -> None:
        self._service, self._source, self._engine, self._publish = service, source, engine, publish
        self._lease: Connection | None = None
        self._count_at = 0.0
        self.loop = Loop(f"relay of {service}", self._work)

    def drain(self) -> int:
        """Publish one batch; how many there were. Raises what the publisher raises, and the rows stay."""
        with self._connection() as connection:
            if connection is None:
                return 0
            rows = connection.execute(select(outbox).where(_waiting).order_by(outbox.c.position).limit(BATCH)).all()
        self._measure(len(rows))
        confirmed: list[int] = []
        try:
            for wave in _waves(rows):
                self._publish([self._envelope(row) for row in wave])
                confirmed += [row.position for row in wave]
        finally:
            if confirmed:
                self._mark(confirmed)
        return len(rows)

    def count_waiting(self) -> int:
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(outbox).where(_waiting)).scalar_one()

    def close(self) -> None:
        """Let another process take over."""
        if self._lease is not None:
            self._lease.close()
            self._lease = None

    def _work(self) -> float:
        try:
            return 0 if self.drain() == BATCH else POLL_SECONDS
        except Exception:
            metrics.publish_failures.labels(self._service).inc()
            raise

    @contextmanager
    def _connection(self) -> Iterator[Connection | None]:
        """A connection that alone may publish, or None where another process does."""
        if self._engine.dialect.name == "sqlite":  # one process has it to itself
            with self._engine.begin() as connection:
                yield connection
            return
        try:
            yield self._leased()
        except DBAPIError:
            self.close()
            raise

    def _leased(self) -> Connection | None:
        if self._lease is None:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()  # closing it frees the lock: it never goes back to the pool
            if not connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LOCK}).scalar_one():
                connection.close()
                return None
            self._lease = connection
        return self._lease

    def _measure(self, found: int) -> None:
        """What waits: all that was found, unless that is a full batch. Between two counts `_mark` takes off."""
        waiting = metrics.outbox_waiting.labels(self._service)
        if found < BATCH:
            waiting.set(found)
        elif time.monotonic() >= self._count_at:
            waiting.set(self.count_waiting())
            self._count_at = time.monotonic() + COUNT_SECONDS

    def _mark(self, positions: list[int]) -> None:
        with self._connection() as connection:
            if connection is not None:
                done = update(outbox).where(outbox.c.position.in_(positions)).values(published_at=now())
                connection.execute(done)
        metrics.published.labels(self._service).inc(len(positions))
        metrics.outbox_waiting.labels(self._service).dec(len(positions))

    def _envelope(self, row: Row[Any]) -> Envelope:
        return Envelope(
            id=row.event_id,
            source=row.source or self._source,
            type=row.type,
            subject=row.subject,
            time=row.time,
            sequence=row.position,
            traceparent=row.traceparent,
            data=row.data,
        )


def _waves(rows: Sequence[Row[Any]]) -> list[list[Row[Any]]]:
    """The rows in waves that are confirmed one after another: no two events of one aggregate are under way at once.

    A broker may lose one message and keep the next. Sent again, the first would come after the second.
    """
    waves: list[list[Row[Any]]] = []
    seen: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        nth = seen[row.subject]
        seen[row.subject] += 1
        if nth == len(waves):
            waves.append([])
        waves[nth].append(row)
    return waves
