"""Dead letters: events that a service failed to apply at every try, and that wait for a person with all behind them.

They stand in the service's own database, so that both runners have the same. Every act on them is written down.
"""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from kernel.store import insert_new, new_id, now
from kernel.tables import held, inbox, interventions


@dataclass(frozen=True)
class DeadLetter:
    """One event that was given up. `id` is the event's, or made of the body where it could not be read.

    `behind`: how many later events of its aggregate wait for it.
    """

    id: str
    service: str
    type: str
    attempts: int
    died_at: str
    error: str
    body: str
    behind: int

    @property
    def event(self) -> object:
        """The body as JSON values, or as text where it is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return self.body


class DeadLetters:
    """Where an operator sees, replays and discards them; `engines` by the name of the service."""

    def __init__(self, engines: Mapping[str, Engine]) -> None:
        self._engines = engines

    def list(self, service: str | None = None) -> list[DeadLetter]:
        return [
            letter
            for name, engine in self._engines.items()
            if service in (None, name)
            for letter in _letters(name, engine)
        ]

    def replay(self, ids: list[str] | None = None) -> int:
        """Try these (or all) anew, those behind them following; how many."""
        fresh = {"attempts": 0, "died_at": None, "due_at": now()}
        return sum(self._act(engine, "replay", {}, ids, fresh) for engine in self._engines.values())

    def discard(self, letter_id: str, reason: str) -> int:
        """Give one up for good: it counts as applied and is never applied. Those behind it follow. How many."""
        return sum(self._act(engine, "discard", {"reason": reason}, [letter_id]) for engine in self._engines.values())

    def _act(
        self,
        engine: Engine,
        act: str,
        words: dict[str, Any],
        ids: list[str] | None,
        fresh: dict[str, Any] | None = None,
    ) -> int:
        dead = held.c.died_at.is_not(None)
        if ids is not None:
            dead &= held.c.event_id.in_(ids)
        with engine.begin() as connection:
            rows = connection.execute(select(held.c.event_id, held.c.type).where(dead).with_for_update()).all()
            for row in rows:
                if fresh is None:
                    connection.execute(_applied(connection, row))
                intervene(connection, act, {"event_id": row.event_id, "type": row.type, **words})
            connection.execute(update(held).where(dead).values(fresh) if fresh else delete(held).where(dead))
        return len(rows)


def intervene(connection: Connection, act: str, words: dict[str, Any]) -> None:
    """Write down what an operator does, by the name she is known to the machine."""
    row = {"id": new_id(), "at": now(), "by": getpass.getuser(), "act": act, "words": words}
    connection.execute(insert(interventions).values(row))


def _applied(connection: Connection, row: Row[Any]) -> Any:
    return insert_new(connection, inbox, {"event_id": row.event_id, "type": row.type, "received_at": now()})


def _letters(service: str, engine: Engine) -> list[DeadLetter]:
    lanes = select(held.c.lane, func.count().label("size")).group_by(held.c.lane).subquery()
    dead = select(held, lanes.c.size).join(lanes, lanes.c.lane == held.c.lane).where(held.c.died_at.is_not(None))
    with engine.connect().execution_options(reading=True) as connection:
        return [
            DeadLetter(
                id=row.event_id,
                service=service,
                type=row.type,
                attempts=row.attempts,
                died_at=row.died_at.isoformat(timespec="seconds"),
                error=row.error or "",
                body=row.body.decode("utf-8", "replace"),
                behind=row.size - 1,
            )
            for row in connection.execute(dead.order_by(held.c.position))
        ]
