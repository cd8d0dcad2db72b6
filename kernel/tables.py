"""The kernel's own tables, in every service's database: what goes out, what came in, what waits, what was answered."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text

from kernel.store import Json, Utc, UuidText, metadata

tables = metadata()

_Position = BigInteger().with_variant(Integer, "sqlite")

#: Events that became true here, in the order of their publishing. `source` is that of an event carried for another.
outbox = Table(
    "outbox",
    tables,
    Column("position", _Position, primary_key=True, autoincrement=True),
    Column("event_id", UuidText, nullable=False, unique=True),
    Column("source", String(100)),
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

#: Events that have been applied.
inbox = Table(
    "inbox",
    tables,
    Column("event_id", UuidText, primary_key=True),
    Column("type", String(100), nullable=False),
    Column("received_at", Utc, nullable=False),
)

#: Events that could not be applied yet: each waits for its next try, or behind one that does. `died_at`: for a person.
held = Table(
    "held",
    tables,
    Column("position", _Position, primary_key=True, autoincrement=True),
    Column("event_id", UuidText, nullable=False, unique=True),
    Column("lane", BigInteger, nullable=False),
    Column("type", String(100), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("held_at", Utc, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("error", String(500)),
    Column("died_at", Utc),
)
Index("ix_held_lane", held.c.lane, held.c.position)

#: Answers of commands that came with an `Idempotency-Key`.
answers = Table(
    "answers",
    tables,
    Column("key", String(64), primary_key=True),  # SHA-256 of who, what and the Idempotency-Key
    Column("request", String(64), nullable=False),  # keyed digest of the body
    Column("answer", Text, nullable=False),  # sealed (kernel.answers)
    Column("created_at", Utc, nullable=False),
)

#: What operators did to the events by hand, and why: replays and discards.
interventions = Table(
    "interventions",
    tables,
    Column("id", UuidText, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("by", String(100), nullable=False),
    Column("act", String(40), nullable=False),
    Column("words", Json, nullable=False),
)
