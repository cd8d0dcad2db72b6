"""The twelve protections, and how to take each away. A harness that doesn't notice has no teeth."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from typing import Any

from kernel.config import Settings

Without = Callable[[], None]


def without(protection: str, settings: Settings) -> Settings:
    """Take a protection from this process, before it serves."""
    if protection == "retry tier":
        return settings.model_copy(update={"retry_seconds": []})
    PROTECTIONS[protection]()
    return settings


def _confirm() -> None:
    """The relay takes what it has written to a socket as published."""
    from kernel.rabbitmq import publisher

    publisher._Batch.wait = lambda self, connection: None  # type: ignore[method-assign]


def _mandatory() -> None:
    """A call that no queue takes is dropped by the broker without a word."""
    from aiormq import Channel

    published = Channel.basic_publish

    async def basic_publish(self: Any, body: bytes, **words: Any) -> Any:
        return await published(self, body, **words | {"mandatory": False})

    Channel.basic_publish = basic_publish  # type: ignore[method-assign]


def _alternate_exchange() -> None:
    """An event that no queue is bound for has nowhere to go."""
    from kombu import Exchange

    from kernel.rabbitmq import topology

    topology.events = lambda service: Exchange(f"{service}.events", type="topic", durable=True)


def _inbox() -> None:
    """An event is applied whether or not its id is known."""
    from kernel import inbox
    from kernel.store import new_id

    enter = inbox._enter
    inbox._enter = lambda connection, envelope, lane: enter(connection, _renamed(envelope, new_id()), lane)


def _renamed(envelope: Any, event_id: str) -> Any:
    from dataclasses import replace

    return replace(envelope, id=event_id)


def _per_aggregate_lock() -> None:
    """Events of one aggregate may be worked on side by side: each has a lane of its own."""
    from kernel import inbox
    from kernel.rabbitmq import consumer

    def lane_of(envelope: Any) -> int:
        return hash(envelope.id)

    inbox.lane_of = consumer.lane_of = lane_of


def _dead_letter() -> None:
    """After its last try an event is forgotten."""
    from sqlalchemy import delete

    from kernel.inbox import Inbox
    from kernel.tables import held

    failed_again = Inbox._failed_again

    def forget(self: Inbox, head: Any, error: Exception) -> None:
        failed_again(self, head, error)
        with self._engine.begin() as connection:
            connection.execute(delete(held).where(held.c.died_at.is_not(None)))

    Inbox._failed_again = forget  # type: ignore[method-assign]


def _link_sequence() -> None:
    """What comes over a link is passed on as it comes, whatever number it bears."""
    from services.link.incoming import Incoming

    def take(self: Incoming, frame: Any) -> None:
        from services.link.models import FrameIn

        if self._session.get(FrameIn, (self._peer.code, frame.number)) is None:
            self._hand_over(self._keep(frame))
        self._peer.announced = max(self._peer.announced, frame.number)
        self._peer.received = max(self._peer.received, frame.number)

    Incoming.take = take  # type: ignore[method-assign]


def _gap_repair() -> None:
    """Nobody is asked for what is missing."""
    from services.link.outgoing import Outgoing

    Outgoing._send_again = lambda self, which, *conditions: 0  # type: ignore[method-assign]


def _user_id_check() -> None:
    """A message is taken from whoever wrote it into a county's vhost."""
    from kernel.rabbitmq.wire import Wire

    Wire._is_spoken = lambda self, message: True  # type: ignore[method-assign]


def _idempotency_key() -> None:
    """A repeated request is done again."""
    from kernel.answers import Kept

    Kept.of = classmethod(lambda cls, command, actor, key: None)  # type: ignore[assignment,method-assign]


def _sigterm_drain() -> None:
    """SIGTERM ends a process where it stands."""
    set_handler = signal.signal

    def install(number: int, handler: Any) -> Any:
        with contextlib.suppress(ValueError):
            return set_handler(number, lambda *_: os._exit(0))

    signal.signal = install  # type: ignore[assignment]


def _nothing() -> None:
    """The retry tier is a setting: `without` empties it."""


PROTECTIONS: dict[str, Without] = {
    "confirm": _confirm,
    "mandatory": _mandatory,
    "alternate exchange": _alternate_exchange,
    "inbox": _inbox,
    "per-aggregate lock": _per_aggregate_lock,
    "retry tier": _nothing,
    "dead letter": _dead_letter,
    "link sequence": _link_sequence,
    "gap repair": _gap_repair,
    "user_id check": _user_id_check,
    "idempotency key": _idempotency_key,
    "SIGTERM drain": _sigterm_drain,
}
