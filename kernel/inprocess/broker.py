"""A broker in a SQLite file: the same promises as RabbitMQ's topology, for one process.

One inbox a subscriber, kept over restarts; the same pauses before a new try; the same dead letters at the end.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Column, Engine, Integer, String, Table, Text, delete, insert, select, update

from kernel import metrics
from kernel.dead_letters import DeadLetter
from kernel.envelope import Envelope
from kernel.store import Utc, metadata, now

tables = metadata()

deliveries = Table(
    "deliveries",
    tables,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("service", String(40), nullable=False, index=True),
    Column("event_id", String(36), nullable=False),
    Column("type", String(100), nullable=False),
    Column("body", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Utc, nullable=False),
    Column("error", Text),
    Column("died_at", Utc),
)


class Broker:
    """See `kernel.dead_letters.DeadLetters` for the half an operator sees."""

    def __init__(self, engine: Engine, subscribers: dict[str, list[str]], retry_seconds: Sequence[float]) -> None:
        """`subscribers`: event types by the name of the service that hears them."""
        self._engine, self._subscribers, self._retry_seconds = engine, subscribers, retry_seconds
        self.news = threading.Condition()
        tables.create_all(engine)

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        rows = [
            {
                "service": service,
                "event_id": envelope.id,
                "type": envelope.type,
                "body": envelope.encode().decode(),
                "due_at": now(),
            }
            for envelope in envelopes
            for service, types in self._subscribers.items()
            if envelope.type in types
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(deliveries), rows)
            self.tell()

    def due(self, service: str) -> list[tuple[int, Envelope]]:
        """What may be delivered now, the oldest first."""
        mine = (deliveries.c.service == service) & deliveries.c.died_at.is_(None) & (deliveries.c.due_at <= now())
        with self._engine.connect().execution_options(reading=True) as connection:
            rows = connection.execute(select(deliveries).where(mine).order_by(deliveries.c.number).limit(100)).all()
        return [(row.number, Envelope.decode(row.body)) for row in rows]

    def done(self, number: int) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(deliveries).where(deliveries.c.number == number))

    def failed(self, number: int, service: str, error: Exception) -> None:
        """Try again after a pause; after the last pause it is a dead letter."""
        with self._engine.begin() as connection:
            attempts = connection.execute(
                select(deliveries.c.attempts).where(deliveries.c.number == number)
            ).scalar_one()
            values: dict[str, object] = {"attempts": attempts + 1, "error": repr(error)[:500]}
            if attempts < len(self._retry_seconds):
                values["due_at"] = now() + timedelta(seconds=self._retry_seconds[attempts])
                metrics.retried.labels(service, f"{self._retry_seconds[attempts]:g}s").inc()
            else:
                values["died_at"] = now()
                metrics.dead_lettered.labels(service).inc()
            connection.execute(update(deliveries).where(deliveries.c.number == number).values(values))

    def list(self, service: str | None = None) -> list[DeadLetter]:
        dead = select(deliveries).where(deliveries.c.died_at.is_not(None)).order_by(deliveries.c.number)
        if service:
            dead = dead.where(deliveries.c.service == service)
        with self._engine.connect().execution_options(reading=True) as connection:
            return [_letter(row) for row in connection.execute(dead)]

    def replay(self, ids: list[str] | None = None) -> int:
        dead = deliveries.c.died_at.is_not(None)
        if ids is not None:
            dead &= deliveries.c.event_id.in_(ids)
        with self._engine.begin() as connection:
            fresh = {"attempts": 0, "died_at": None, "due_at": now()}
            count = connection.execute(update(deliveries).where(dead).values(fresh)).rowcount
        self.tell()
        return count

    def tell(self) -> None:
        with self.news:
            self.news.notify_all()


def _letter(row: object) -> DeadLetter:
    return DeadLetter(
        id=row.event_id,
        service=row.service,
        type=row.type,
        attempts=row.attempts,
        died_at=row.died_at.isoformat(timespec="seconds"),
        error=row.error or "",
        body=row.body,
    )
