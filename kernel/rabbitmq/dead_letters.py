"""Dead letters on RabbitMQ: the queues `<service>.dead`, read without taking and replayed by moving back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from kombu import Connection, Message
from kombu.exceptions import ChannelError

from kernel.dead_letters import DeadLetter
from kernel.rabbitmq import topology
from kernel.rabbitmq.moving import ATTEMPT, DIED_AT, ERROR, confirmed_producer, move


class RabbitDeadLetters:
    def __init__(self, url: str, services: list[str]) -> None:
        self._url, self._services = url, services

    def list(self, service: str | None = None) -> list[DeadLetter]:
        services = [service] if service else self._services
        with Connection(self._url, connect_timeout=5) as connection:
            return [_letter(name, message) for name in services for message in self._peek(connection, name)]

    def replay(self, ids: list[str] | None = None) -> int:
        with Connection(self._url, connect_timeout=5) as connection, confirmed_producer(self._url) as producer:
            return sum(
                self._replay_one(producer, name, message, ids)
                for name in self._services
                for message in self._peek(connection, name)
            )

    def _replay_one(self, producer: object, service: str, message: Message, ids: list[str] | None) -> bool:
        if ids is not None and _letter(service, message).id not in ids:
            return False
        move(producer, message, topology.inbox(service).name, {ATTEMPT: 0})
        message.ack()
        return True

    def _peek(self, connection: Connection, service: str) -> Iterator[Message]:
        """Each message that is there now, unacknowledged: the broker puts back what is not, when the channel closes."""
        channel = connection.channel()
        try:
            queue = topology.dead(service)(channel)
            waiting = queue.queue_declare(passive=True).message_count
            for _ in range(waiting):
                if message := queue.get(no_ack=False, accept=None):
                    yield message
        except ChannelError:
            return  # the service has never run here
        finally:
            channel.close()


def _letter(service: str, message: Message) -> DeadLetter:
    body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
    headers = message.headers
    return DeadLetter(
        id=message.properties.get("message_id") or hashlib.sha256(body).hexdigest()[:32],
        service=service,
        type=message.properties.get("type", ""),
        attempts=int(headers.get(ATTEMPT, 0)) + 1,
        died_at=str(headers.get(DIED_AT, "")),
        error=str(headers.get(ERROR, "")),
        body=body.decode("utf-8", "replace"),
    )
