"""Publishing with confirms: a batch is sent at once and then waited for, so that a confirm costs no round trip each."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from amqp import Channel, Message
from kombu import Connection

from kernel.envelope import CONTENT_TYPE, Envelope
from kernel.rabbitmq import topology

CONFIRM_TIMEOUT = 10.0  # seconds until a silent broker counts as gone


class NotConfirmed(Exception):
    """The broker refused a message, could not route it, or did not answer in time."""


class Confirmed:
    """A channel on which a batch of messages is published and confirmed. After a failure the next batch opens another.

    `declare` is called with each new channel, to make sure of what is published to.
    """

    def __init__(self, url: str, declare: Callable[[Channel], None]) -> None:
        self._url, self._declare = url, declare
        self._connection: Connection | None = None
        self._channel: Channel | None = None
        self._sent = 0  # delivery tags count up over a channel's life

    def publish(self, messages: Sequence[Message], exchange: str, routing_keys: Sequence[str]) -> None:
        """Return when the broker has confirmed each; raise otherwise, and then none counts as published."""
        try:
            channel = self._open()
            batch = _Batch(channel, first_tag=self._sent + 1, size=len(messages))
            self._sent += len(messages)
            for message, key in zip(messages, routing_keys, strict=True):
                channel.basic_publish(message, exchange, key, mandatory=True)
            batch.wait(self._connection)
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        if self._connection is not None:
            self._connection.release()
        self._connection = self._channel = None

    def _open(self) -> Channel:
        if self._channel is None:
            self._connection = Connection(self._url, connect_timeout=5, heartbeat=0)
            channel = self._connection.channel()
            self._declare(channel)
            channel.confirm_select()
            self._channel, self._sent = channel, 0
        return self._channel


class Publisher:
    """Publishes one service's events."""

    def __init__(self, url: str, service: str) -> None:
        self._exchange = topology.events(service).name
        self._confirmed = Confirmed(url, partial(topology.declare_publisher, service=service))

    def __call__(self, envelopes: Sequence[Envelope]) -> None:
        """See `Confirmed.publish`."""
        messages = [_message(envelope) for envelope in envelopes]
        self._confirmed.publish(messages, self._exchange, [envelope.type for envelope in envelopes])

    def close(self) -> None:
        self._confirmed.close()


class _Batch:
    """Counts the confirms of the messages published from now on."""

    def __init__(self, channel: Channel, first_tag: int, size: int) -> None:
        self._tags, self._failed = set(range(first_tag, first_tag + size)), ""
        channel.events["basic_ack"] = {self._acked}
        channel.events["basic_nack"] = {self._nacked}
        channel.events["basic_return"] = {self._returned}

    def wait(self, connection: Any) -> None:
        deadline = time.monotonic() + CONFIRM_TIMEOUT
        while self._tags and not self._failed:
            connection.drain_events(timeout=max(0.001, deadline - time.monotonic()))
        if self._failed:
            raise NotConfirmed(self._failed)

    def _acked(self, tag: int, multiple: bool) -> None:
        self._tags -= {known for known in self._tags if known <= tag} if multiple else {tag}

    def _nacked(self, tag: int, multiple: bool) -> None:
        self._failed = f"refused by the broker: {tag}"

    def _returned(self, error: Exception, exchange: str, routing_key: str, message: Message) -> None:
        self._failed = f"no queue takes {routing_key}: {error}"


def _message(envelope: Envelope) -> Message:
    return Message(
        envelope.encode(),
        content_type=CONTENT_TYPE,
        content_encoding="utf-8",
        delivery_mode=2,
        message_id=envelope.id,
        type=envelope.type,
    )
