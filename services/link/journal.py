"""The journal of events that may go to other instances, in the order in which they are numbered for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.envelope import Envelope
from kernel.message import Event, Flow, catalogue
from kernel.store import insert_new, lock
from services.link.models import Entry
from services.link.rules import Way

_LOCK = 0x4A4F55524E414C  # "JOURNAL": its positions become visible in their order


def flowing(direction: Flow = Flow.UP | Flow.DOWN) -> dict[str, type[Event]]:
    """The events that go beyond their instance in one direction or either, by type."""
    return {key: event for key, event in catalogue.events.items() if event.flows & direction}


def way(envelope: Envelope) -> Way:
    """Where an event may go. One of an unknown type goes nowhere."""
    event = catalogue.events.get(envelope.type)
    if event is None:
        return Way(False, False, envelope.origin)
    addressee = str(envelope.data.get(event.addressee_field, "")) if event.addressee_field else ""
    return Way(Flow.UP in event.flows, Flow.DOWN in event.flows, envelope.origin, addressee)


def units(envelope: Envelope) -> Iterator[str]:
    """The units that an event speaks of, its addressee aside."""
    event = catalogue.events[envelope.type]
    for name in _unit_fields(event) - {event.addressee_field}:
        if unit := envelope.data.get(name):
            yield str(unit)


def enter(session: Session, envelopes: Sequence[Envelope]) -> None:
    """Add events to the journal, each once. Last in a transaction: until it ends nobody else can."""
    if not envelopes:
        return
    connection = session.connection()
    lock(connection, _LOCK)
    connection.execute(insert_new(connection, Entry.__table__), [_entry(envelope) for envelope in envelopes])


def _entry(envelope: Envelope) -> dict[str, Any]:
    known = way(envelope)
    return {
        "event_id": envelope.id,
        "type": envelope.type,
        "origin": known.origin,
        "addressee": known.addressee,
        "time": envelope.time,
        "body": envelope.encode(),
    }


def position(session: Session, event_id: str) -> int:
    return session.scalars(select(Entry.position).where(Entry.event_id == event_id)).one()


@cache
def _unit_fields(event: type[Event]) -> frozenset[str]:
    from contracts.values import UnitCode

    [pattern] = {part.pattern for part in UnitCode.__metadata__ if hasattr(part, "pattern")}  # type: ignore[attr-defined]
    properties = event.model_json_schema()["properties"]
    return frozenset(
        name
        for name, schema in properties.items()
        if pattern in (schema.get("pattern"), *(one.get("pattern") for one in schema.get("anyOf", ())))
    )
