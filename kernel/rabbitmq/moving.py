"""Moving a message from one queue to another without a moment in which it is nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kombu import Connection, Message, Producer
from kombu.pools import producers

from kernel.rabbitmq.publisher import CONFIRM_TIMEOUT

#: Headers that a message bears on its way: tries so far, and why and when it died.
ATTEMPT, ERROR, DIED_AT = "x-jinguo-attempt", "x-jinguo-error", "x-jinguo-died-at"


@contextmanager
def confirmed_producer(url: str) -> Iterator[Producer]:
    """A producer of kombu's pool whose `publish` returns when the broker has the message."""
    connection = Connection(url, connect_timeout=5, transport_options={"confirm_publish": True})
    with producers[connection].acquire(block=True, timeout=CONFIRM_TIMEOUT) as producer:
        yield producer


def move(producer: Producer, message: Message, queue: str, headers: dict[str, Any]) -> None:
    """Publish a copy of a message to a queue, body and properties as they are, its headers added to."""
    producer.publish(
        message.body,
        exchange="",
        routing_key=queue,
        mandatory=True,
        headers={**message.headers, **headers},
        content_type=message.content_type or "application/octet-stream",
        content_encoding=message.content_encoding or "binary",
        **{name: message.properties[name] for name in ("message_id", "type") if name in message.properties},
        delivery_mode=2,
        confirm_timeout=CONFIRM_TIMEOUT,
    )
