"""A subscriber's inbox as a nameko entrypoint that gives nothing up silently.

nameko's own handlers acknowledge an event whose handler raised, and kombu one that it can't decode. Here a failure
moves the message to the next waiting room, and after the last (or where no try can help) to the dead letters; only
when the broker has confirmed that is the original acknowledged.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import structlog
from kombu import Message
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint
from nameko.messaging import QueueConsumer

from kernel import metrics
from kernel.envelope import Envelope, Unreadable
from kernel.rabbitmq import topology
from kernel.rabbitmq.moving import ATTEMPT, DIED_AT, ERROR, confirmed_producer, move

log = structlog.get_logger(__name__)

#: Seconds to rest when a message can't even be moved.
MOVE_PAUSE = 1.0


class RawQueueConsumer(QueueConsumer):
    """Hands over messages undecoded, so that an unreadable one is ours to keep; declares its queues at each connect."""

    def get_consumers(self, consumer_cls: Callable[..., Any], channel: Any) -> Any:
        for provider in self._providers:
            provider.declare(channel)
            consumer = consumer_cls(queues=[provider.queue], on_message=partial(self._received, provider))
            consumer.qos(prefetch_count=self.prefetch_count)
            self._consumers[provider] = consumer
        return self._consumers.values()

    def _received(self, provider: Inbox, message: Message) -> None:
        self.handle_message(provider, message.body, message)


class Inbox(Entrypoint):
    """Runs the decorated method with each `Envelope` of the service's inbox."""

    queue_consumer = RawQueueConsumer()

    def __init__(self, service: str, types: list[str], retry_seconds: list[float], **kwargs: Any) -> None:
        self.service, self.types, self.retry_seconds = service, types, retry_seconds
        self.queue = topology.inbox(service)
        super().__init__(**kwargs)

    def declare(self, channel: Any) -> None:
        topology.declare_subscriber(channel, self.service, self.types, self.retry_seconds)

    def setup(self) -> None:
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)

    def handle_message(self, body: bytes, message: Message) -> None:
        try:
            envelope = Envelope.decode(body)
        except Unreadable as error:
            self._settle(message, self._bury, error)
            return
        try:
            self.container.spawn_worker(self, (envelope,), {}, handle_result=partial(self._handled, message))
        except ContainerBeingKilled:
            self.queue_consumer.requeue_message(message)

    def _handled(self, message: Message, _worker: Any, result: Any, failure: Any) -> tuple[Any, Any]:
        if failure is None:
            self.queue_consumer.ack_message(message)
        else:
            self._settle(message, self._put_back, failure[1])
        return result, None

    def _settle(self, message: Message, move: Callable[[Message, BaseException], None], error: BaseException) -> None:
        """Move the message, then acknowledge it. If it can't be moved, the broker delivers it again."""
        try:
            move(message, error)
        except Exception as trouble:
            log.warning("message_not_moved", service=self.service, error=repr(trouble))
            time.sleep(MOVE_PAUSE)  # it comes back at once: never thousands of times a second
            self.queue_consumer.requeue_message(message)
        else:
            self.queue_consumer.ack_message(message)

    def _put_back(self, message: Message, error: BaseException) -> None:
        attempt = int(message.headers.get(ATTEMPT, 0))
        if attempt >= len(self.retry_seconds):
            self._bury(message, error)
            return
        seconds = self.retry_seconds[attempt]
        metrics.retried.labels(self.service, f"{seconds:g}s").inc()
        self._move(message, topology.retry(self.service, seconds).name, {ATTEMPT: attempt + 1})

    def _bury(self, message: Message, error: BaseException) -> None:
        metrics.dead_lettered.labels(self.service).inc()
        log.error("dead_letter", service=self.service, event_id=message.properties.get("message_id"), error=repr(error))
        died_at = datetime.now(UTC).isoformat(timespec="seconds")
        self._move(message, topology.dead(self.service).name, {ERROR: repr(error)[:500], DIED_AT: died_at})

    def _move(self, message: Message, queue: str, headers: dict[str, Any]) -> None:
        with confirmed_producer(self.container.config["AMQP_URI"]) as producer:
            move(producer, message, queue, headers)


inbox = Inbox.decorator
