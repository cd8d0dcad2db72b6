"""A wire to another instance, as the broker on this side sees it: a queue to read from and an exchange to send to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog
from amqp import Message as AmqpMessage
from kombu import Connection, Exchange, Queue
from kombu.transport.virtual import Channel
from sqlalchemy import make_url

from kernel import metrics
from kernel.rabbitmq.publisher import Confirmed

log = structlog.get_logger(__name__)

PREFETCH = 400
BATCH = 200
LISTEN_SECONDS = 1.0
SETTLE_SECONDS = 0.02  # a batch is closed when nothing more came for so long
HEARTBEAT = 10

#: On a county's broker: what goes up (an exchange and its queue) and what came down.
UP, DOWN = "link.up", "link.down"

Take = Callable[[Sequence[bytes]], None]


class Wire:
    """One side's end of it. Make it with `to_centre` or `to_county`."""

    def __init__(self, url: str, inbound: str, exchange: str, routing_key: str) -> None:
        self._url, self._inbound, self._exchange, self._routing_key = url, inbound, exchange, routing_key
        self._speaker = ""  # the broker's user whose messages alone are taken; empty where only one can speak
        self._publisher = Confirmed(url, self._declare)
        self._listening: Connection | None = None
        self._batch: list[AmqpMessage] = []

    @classmethod
    def to_centre(cls, url: str, own: str) -> Wire:
        """A county's: the queues on its own broker from and to which its shovels carry."""
        return cls(url, inbound=DOWN, exchange=UP, routing_key=f"{own}.frame")

    @classmethod
    def to_county(cls, url: str, county: str) -> Wire:
        """A centre's: the county's vhost, in which everything is declared by definitions (`jinguo county new`).

        The broker has checked that the `user_id` of a message is its sender's; one without it says nothing.
        """
        wire = cls(url, inbound="up", exchange="", routing_key="down")
        wire._speaker = vhost(county)
        return wire

    def send(self, bodies: Sequence[bytes], expiration: float | None = None) -> None:
        """Return when the broker has them. `expiration` in seconds: after that a message is of no use."""
        properties = {"content_type": "application/json", "delivery_mode": 2}
        if expiration:
            properties["expiration"] = str(round(expiration * 1000))
        messages = [AmqpMessage(body, **properties) for body in bodies]
        self._publisher.publish(messages, self._exchange, [self._routing_key] * len(messages))

    def listen(self, take: Take) -> float:
        """Take what has come within a second, a batch at a time; each is acknowledged when `take` has returned."""
        try:
            connection = self._listening = self._listening or self._open()
            self._collect(connection)
            if self._batch:
                self._hand_over(take)
            connection.heartbeat_check()
        except Exception:
            self.close()
            raise
        return 0

    def close(self) -> None:
        if self._listening is not None:
            self._listening.release()
        self._listening, self._batch = None, []
        self._publisher.close()

    def _open(self) -> Connection:
        connection = Connection(self._url, connect_timeout=5, heartbeat=HEARTBEAT)
        channel = connection.channel()
        self._declare(channel)
        channel.basic_qos(0, PREFETCH, False)
        channel.basic_consume(self._inbound, callback=self._batch.append)
        return connection

    def _declare(self, channel: Channel) -> None:
        if self._exchange:
            declare_county(channel)

    def _collect(self, connection: Connection) -> None:
        patience = LISTEN_SECONDS
        while len(self._batch) < BATCH:
            try:
                connection.drain_events(timeout=patience)
                patience = SETTLE_SECONDS
            except TimeoutError:
                return

    def _hand_over(self, take: Take) -> None:
        batch = list(self._batch)
        self._batch.clear()
        spoken = [message for message in batch if self._is_spoken(message)]
        if len(spoken) < len(batch):
            metrics.link_refused.labels(make_url(self._url).database).inc(len(batch) - len(spoken))
            log.error("frames_without_user", wire=self._inbound, count=len(batch) - len(spoken))
        take([_bytes(message) for message in spoken])
        batch[-1].channel.basic_ack(batch[-1].delivery_tag, multiple=True)

    def _is_spoken(self, message: AmqpMessage) -> bool:
        return not self._speaker or message.properties.get("user_id") == self._speaker


def vhost(county: str) -> str:
    """The name of a county's vhost at its centre's broker, and of the user that may enter it."""
    return f"county-{county}"


def declare_county(channel: Channel) -> None:
    """A county's own ends of its shovels."""
    exchange = Exchange(UP, type="topic", durable=True)
    Queue(UP, exchange, routing_key="#", durable=True)(channel).declare()
    Queue(DOWN, durable=True)(channel).declare()


def _bytes(message: AmqpMessage) -> bytes:
    return message.body if isinstance(message.body, bytes) else str(message.body).encode()
