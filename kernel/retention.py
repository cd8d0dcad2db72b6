"""How long the kernel's tables remember, so that they stay small and never reopen the door to a duplicate.

The inbox remembers longer than any copy of an event can turn up by itself: than the outbox, from which events are
replayed. What is older still is not applied (`kernel.inbox.TooOld`) but shown to a person.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Column, ColumnElement, Engine, delete, select

from kernel import inbox
from kernel.loop import Loop
from kernel.store import first_id, now
from kernel.tables import answers, outbox
from kernel.tables import inbox as inbox_table

log = structlog.get_logger(__name__)

OUTBOX_KEPT = timedelta(days=90)  # published events, for `jinguo replay`
ANSWERS_KEPT = timedelta(days=30)  # how long an Idempotency-Key is good
BATCH = 1000  # rows a transaction, so that nobody waits for a lock
EVERY_SECONDS = 3600.0


def forget(engine: Engine) -> int:
    """Delete what has been kept long enough; how many rows."""
    old_ids, done = inbox_table.c.event_id < first_id(now() - inbox.KEPT), outbox.c.published_at.is_not(None)
    old_events = outbox.c.event_id < first_id(now() - OUTBOX_KEPT)
    old_answers = answers.c.created_at < now() - ANSWERS_KEPT
    return (
        _delete(engine, inbox_table.c.event_id, old_ids)
        + _delete(engine, outbox.c.position, old_events & done)
        + _delete(engine, answers.c.key, old_answers)
    )


def housekeeping(service: str, engine: Engine) -> Loop:
    def work() -> float:
        if count := forget(engine):
            log.info("forgotten", service=service, rows=count)
        return EVERY_SECONDS

    return Loop(f"housekeeping of {service}", work)


def _delete(engine: Engine, key: Column[Any], old: ColumnElement[bool]) -> int:
    total, batch = 0, select(key).where(old).limit(BATCH).scalar_subquery()
    while True:
        with engine.begin() as connection:
            count = connection.execute(delete(key.table).where(key.in_(batch))).rowcount
        total += count
        if count < BATCH:
            return total
