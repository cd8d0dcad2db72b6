"""A subscriber's inbox as a nameko entrypoint that gives nothing up silently and keeps the order of each aggregate.

nameko's own handlers acknowledge an event whose handler raised, and kombu one that it can't decode. Here a message is
acknowledged when the service has applied it or holds it in its database. While the database is away, it waits.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import structlog
from eventlet import GreenPool
from eventlet.semaphore import Semaphore
from kombu import Message
from nameko.extensions import Entrypoint
from nameko.messaging import QueueConsumer

from kernel.envelope import Envelope, Unreadable
from kernel.inbox import Inbox, lane_of
from kernel.rabbitmq import topology

log = structlog.get_logger(__name__)

PREFETCH = 200  # messages taken ahead, so that a busy aggregate leaves work for the others
RECONNECT = {"interval_start": 0.5, "interval_step": 0.5, "interval_max": 3.0}  # seconds between two looks for a broker
AWAY_SECONDS = 1.0  # until a message is tried again whose database was away


class RawQueueConsumer(QueueConsumer):
    """Hands over messages undecoded, so that an unreadable one is ours to keep; declares its queues at each connect."""

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        """As kombu's, which would wait up to 30 s between two looks for a broker that is back."""
        with self.create_connection() as connection:
            connection.ensure_connection(self.on_connection_error, reraise_as_library_errors=False, **RECONNECT)
            yield connection

    def get_consumers(self, consumer_cls: Callable[..., Any], channel: Any) -> Any:
        for provider in self._providers:
            provider.declare(channel)
            consumer = consumer_cls(queues=[provider.queue], on_message=partial(self._received, provider))
            consumer.qos(prefetch_count=self.prefetch_count)
            self._consumers[provider] = consumer
        return self._consumers.values()

    def on_connection_error(self, error: Exception, interval: float) -> None:
        """A process that is to stop does not wait for the broker: without it there is nothing to give back."""
        if not self._pending_remove_providers:
            super().on_connection_error(error, interval)
            return
        self.should_stop = True
        self._release_removed()
        raise error

    def _received(self, provider: Any, message: Message) -> None:
        provider.handle_message(message.body, message)

    def _cancel_consumers_if_requested(self) -> None:
        """nameko's would leave whoever waits waiting for ever when the connection is lost meanwhile."""
        try:
            for provider in self._pending_remove_providers:
                self._let_go(self._consumers.pop(provider))
        finally:
            self._release_removed()

    def _let_go(self, consumer: Any) -> None:
        consumer.cancel()

    def _release_removed(self) -> None:
        removed, self._pending_remove_providers = self._pending_remove_providers, {}
        for event in removed.values():
            event.send()


class EventConsumer(RawQueueConsumer):
    prefetch_count = PREFETCH

    def _let_go(self, consumer: Any) -> None:
        """Close the channel instead of cancelling: that gives what was not begun back before another is served.

        After a mere cancel the next process would be given later messages first, and these only when we are gone.
        """
        consumer.channel.close()


class Events(Entrypoint):
    """Runs the decorated method with each `Envelope`, those of one lane one after another; `inbox` keeps the rest.

    Not on nameko's pool of workers: events that wait for a database must not keep calls from being answered.
    """

    queue_consumer = EventConsumer()

    def __init__(self, service: str, heard: list[tuple[str, str]], inbox: Inbox, **kwargs: Any) -> None:
        self.service, self.heard, self.inbox = service, heard, inbox
        self.queue = topology.inbox(service)
        self._lanes: dict[int, deque[tuple[Envelope, Message]]] = {}
        self._workers = GreenPool(PREFETCH + 1)
        self._stopping = False
        super().__init__(**kwargs)

    def declare(self, channel: Any) -> None:
        topology.declare_subscriber(channel, self.service, self.heard)

    def setup(self) -> None:
        self._places = Semaphore(self.container.max_workers)
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        """Finish the events that have begun; the others go back to the queue with the channel."""
        self._stopping = True
        self._workers.waitall()
        self.queue_consumer.unregister_provider(self)

    def handle_message(self, body: bytes, message: Message) -> None:
        if self._stopping:
            return
        try:
            envelope = Envelope.decode(body)
        except Unreadable as error:
            self._workers.spawn_n(self._settle, message, partial(self.inbox.bury, body, error))
            return
        lane = lane_of(envelope)
        if lane in self._lanes:
            self._lanes[lane].append((envelope, message))
        else:
            self._lanes[lane] = deque([(envelope, message)])
            self._workers.spawn_n(self._work_off, lane)

    def _work_off(self, lane: int) -> None:
        waiting = self._lanes[lane]
        while waiting:
            envelope, message = waiting[0]
            self._settle(message, partial(self._receive, envelope))
            waiting.popleft()
        del self._lanes[lane]

    def _receive(self, envelope: Envelope) -> None:
        getattr(self.container.service_cls, self.method_name)(None, envelope)

    def _settle(self, message: Message, act: Callable[[], None]) -> None:
        """Act until it is done, then acknowledge."""
        while not self._stopping:
            try:
                with self._places:
                    act()
            except Exception as error:
                log.warning("event_waits", service=self.service, error=repr(error))
                time.sleep(AWAY_SECONDS)
            else:
                self._acknowledge(message)
                return

    def _acknowledge(self, message: Message) -> None:
        """Of a connection that is gone the broker delivers it again, and the inbox knows it: the lane goes on.

        Whatever else a connection says that is lost in the midst of it, the lane must not end by that.
        """
        try:
            self.queue_consumer.ack_message(message)
        except Exception as error:
            log.warning("not_acknowledged", service=self.service, error=repr(error))


events = Events.decorator
