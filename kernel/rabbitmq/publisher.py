"""Publishing with confirms: a batch is sent at once and then waited for, so that a confirm costs no round trip each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from amqp import Channel, Message
from kombu import Connection

from kernel.envelope import CONTENT_TYPE, Envelope
from kernel.rabbitmq import topology

CONFIRM_TIMEOUT = 10.0  # seconds until a silent broker counts as gone


class NotConfirmed(Exception):
    """The broker refused a message, could not route it, or did not answer in time."""


class Publisher:
    """Publishes one service's events. After any failure the connection is closed and the next batch opens another."""

    def __init__(self, url: str, service: str) -> None:
        self._url, self._service = url, service
        self._exchange = topology.events(service).name
        self._connection: Connection | None = None
        self._channel: Channel | None = None
        self._sent = 0  # delivery tags count up over a channel's life

    def __call__(self, envelopes: Sequence[Envelope]) -> None:
        """Return when the broker has confirmed each; raise otherwise, and then none counts as published."""
        try:
            channel = self._open()
            batch = _Batch(channel, first_tag=self._sent + 1, size=len(envelopes))
            self._sent += len(envelopes)
            for envelope in envelopes:
                channel.basic_publish(_message(envelope), self._exchange, envelope.type, mandatory=True)
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
            topology.declare_publisher(channel, self._service)
            channel.confirm_select()
            self._channel, self._sent = channel, 0
        return self._channel


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
