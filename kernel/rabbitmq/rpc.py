"""Calls as a nameko entrypoint: nameko's wire format and worker pool, with a shorter way in and out.

nameko's own `rpc` starts two greenthreads a call and waits for a confirm of each answer. An answer that is lost with
its connection reaches nobody anyway (the caller has failed it by then), so it leaves without one.

A call is acknowledged when it is answered: what a process had not begun when it stopped is done by the next one. A
command that comes a second time may have been done, though; it is done again only if its `Idempotency-Key` tells.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import amqp
import orjson
import structlog
from kombu import Exchange, Message, Queue
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint

from kernel.rabbitmq.consumer import RawQueueConsumer

log = structlog.get_logger(__name__)

EXCHANGE = "nameko-rpc"


class CallConsumer(RawQueueConsumer):
    """Hands calls to the worker pool from its own greenthread: when every worker is busy, it stops reading."""

    def _received(self, provider: Calls, message: Message) -> None:
        provider.handle_message(message.body, message)


class Calls(Entrypoint):
    """Runs the decorated method as `method(name, message, context, repeated)` for every call to the service."""

    queue_consumer = CallConsumer()

    def __init__(self, service: str, **kwargs: Any) -> None:
        self.service = service
        exchange = Exchange(EXCHANGE, type="topic", durable=True)
        self.queue = Queue(f"rpc-{service}", exchange, routing_key=f"{service}.*", durable=True)
        self._writing = threading.Lock()  # several workers answer on one channel
        super().__init__(**kwargs)

    def declare(self, channel: Any) -> None:
        """The consumer declares its queue itself."""

    def setup(self) -> None:
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)

    def handle_message(self, body: bytes, message: Message) -> None:
        try:
            words = orjson.loads(body)["kwargs"]
            call = (message.delivery_info["routing_key"], words["message"], words["context"])
        except (ValueError, KeyError, TypeError) as error:
            log.error("call_unreadable", service=self.service, error=type(error).__name__)
            message.reject()
            return
        repeated = bool(message.delivery_info.get("redelivered"))
        try:
            self.container.spawn_worker(self, (*call, repeated), {}, handle_result=partial(self._answered, message))
        except ContainerBeingKilled:
            message.requeue()

    def _answered(self, message: Message, _worker: Any, result: Any, failure: Any) -> tuple[Any, Any]:
        reply = {"result": result, "error": {"exc_type": failure[0].__name__} if failure else None}
        try:
            with self._writing:
                self._send(message, orjson.dumps(reply))
                message.ack()
        except (OSError, amqp.AMQPError) as error:
            log.warning("answer_not_sent", service=self.service, error=repr(error))
        return result, None

    def _send(self, message: Message, body: bytes) -> None:
        """As `basic_publish`, which would first read the socket, for a `connection.blocked`: the consumer reads it.

        What is taken away from the consumer, as the broker's word that it is cancelled, it would wait for for ever.
        """
        properties = message.properties
        answer = amqp.Message(
            body,
            content_type="application/json",
            content_encoding="utf-8",
            correlation_id=properties.get("correlation_id"),
        )
        words = (0, EXCHANGE, properties["reply_to"], False, False)
        message.channel.send_method(amqp.spec.Basic.Publish, "Bssbb", words, answer)


calls: Callable[..., Any] = Calls.decorator
