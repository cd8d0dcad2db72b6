"""Telling again what was told before: events of the outbox, by range. Who has applied one does not apply it twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.sql import ColumnElement

from kernel.dead_letters import intervene
from kernel.tables import outbox


@dataclass(frozen=True)
class Range:
    """Which events: by their positions in the outbox, their time, their type; all bounds are inclusive."""

    first: int | None = None
    last: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    type: str | None = None

    def where(self) -> ColumnElement[bool]:
        found = outbox.c.published_at.is_not(None)
        if self.first is not None:
            found &= outbox.c.position >= self.first
        if self.last is not None:
            found &= outbox.c.position <= self.last
        if self.since:
            found &= outbox.c.time >= self.since
        if self.until:
            found &= outbox.c.time <= self.until
        if self.type:
            found &= outbox.c.type == self.type
        return found

    def words(self) -> dict[str, Any]:
        bounds = {name: value for name, value in vars(self).items() if value is not None}
        return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in bounds.items()}


def preview(engine: Engine, which: Range) -> Counter[str]:
    """How many events of each type a replay would tell again."""
    with engine.connect().execution_options(reading=True) as connection:
        return Counter(connection.execute(select(outbox.c.type).where(which.where())).scalars())


def replay(engine: Engine, which: Range) -> int:
    """Put the events back in front of the relay; how many. They keep their ids and their order."""
    with engine.begin() as connection:
        count = connection.execute(update(outbox).where(which.where()).values(published_at=None)).rowcount
        intervene(connection, "replay", {**which.words(), "count": count})
    return count
