"""Outbox, inbox and kept answers: the three tables by which nothing is lost and nothing is done twice.

An event is a row of the outbox, written in the transaction that made it true. The relay publishes the rows in order
and marks each when the broker has confirmed it. A subscriber writes the event's id to its inbox in the transaction
of the reaction, so that a second delivery changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import structlog
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError

from kernel import metrics
from kernel.envelope import Envelope
from kernel.store import Json, Utc, UuidText, metadata, now

log = structlog.get_logger(__name__)

tables = metadata()

outbox = Table(
    "outbox",
    tables,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("event_id", UuidText, nullable=False, unique=True),
    Column("type", String(100), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("time", Utc, nullable=False),
    Column("traceparent", String(55)),
    Column("data", Json, nullable=False),
    Column("published_at", Utc),
)
Index(
    "ix_outbox_waiting",
    outbox.c.position,
    postgresql_where=outbox.c.published_at.is_(None),
    sqlite_where=outbox.c.published_at.is_(None),
)

inbox = Table(
    "inbox",
    tables,
    Column("event_id", UuidText, primary_key=True),
    Column("type", String(100), nullable=False),
    Column("received_at", Utc, nullable=False),
)

answers = Table(
    "answers",
    tables,
    Column("key", String(64), primary_key=True),  # SHA-256 of who, what and the Idempotency-Key
    Column("request", String(64), nullable=False),  # SHA-256 of the body
    Column("answer", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
)

BATCH = 200
POLL_SECONDS = 1.0  # for what a dead process left behind; live ones are nudged by their commits
_LOCK = 0x4A494E47554F  # "JINGUO": one relay at a time in a database keeps the order of its events

Publish = Callable[[Sequence[Envelope]], None]


class Relay:
    """Moves committed events from the outbox to the broker, in order, each at least once.

    On PostgreSQL it keeps a connection of its own, which holds a lock for as long as it lives: of several processes of
    one service one publishes, and when it dies the next takes over. No transaction is open while the broker is asked.
    """

    def __init__(self, service: str, source: str, engine: Engine, publish: Publish) -> None:
        self._service, self._source, self._engine, self._publish = service, source, engine, publish
        self._lease: Connection | None = None
        self._wake = threading.Event()
        self._stopping = False

    def nudge(self) -> None:
        """Called after a commit that emitted events; safe from any thread."""
        self._wake.set()

    def run(self) -> None:
        """Work until `stop`; a failure of the database or the broker is waited out."""
        while not self._stopping:
            try:
                moved = self.drain()
            except Exception as error:
                metrics.publish_failures.labels(self._service).inc()
                log.warning("relay_failed", service=self._service, error=repr(error))
                moved = 0
            if moved < BATCH and not self._stopping:
                self._wake.wait(POLL_SECONDS)
                self._wake.clear()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    def drain(self) -> int:
        """Publish one batch; how many there were. Raises what the publisher raises, and the rows stay."""
        with self._connection() as connection:
            if connection is None:
                return 0
            waiting = outbox.c.published_at.is_(None)
            rows = connection.execute(select(outbox).where(waiting).order_by(outbox.c.position).limit(BATCH)).all()
        metrics.outbox_waiting.labels(self._service).set(len(rows))
        if rows:
            self._publish([self._envelope(row) for row in rows])
            self._mark([row.position for row in rows])
        return len(rows)

    def count_waiting(self) -> int:
        with self._engine.connect() as connection:
            count = select(func.count()).select_from(outbox).where(outbox.c.published_at.is_(None))
            return connection.execute(count).scalar_one()

    def close(self) -> None:
        """Let another process take over."""
        if self._lease is not None:
            self._lease.close()
            self._lease = None

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
            source=self._source,
            type=row.type,
            subject=row.subject,
            time=row.time,
            sequence=row.position,
            traceparent=row.traceparent,
            data=row.data,
        )


def seen_before(connection: Connection, event_id: str, event_type: str) -> bool:
    """Enter an event in the inbox. True if it was there: the reaction has been done and must not be done again.

    A concurrent delivery of the same event waits here for the first one's commit (the primary key is its lock).
    """
    dialect = connection.dialect.name
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as upsert
    else:
        from sqlalchemy.dialects.sqlite import insert as upsert
    row = {"event_id": event_id, "type": event_type, "received_at": now()}
    done = connection.execute(upsert(inbox).values(row).on_conflict_do_nothing())
    return done.rowcount == 0


def add(connection: Connection, rows: list[dict]) -> None:
    if rows:
        connection.execute(insert(outbox), rows)
