"""Calls over RabbitMQ from asyncio: nameko's RPC wire format, spoken through aiormq, aio-pika's engine.

nameko's own client blocks a thread and cannot be used again after a failed reconnect. This one keeps one connection;
when it is lost every waiting call fails at once, new calls are refused until it is back, and it comes back by itself.
It does the same while the broker takes nothing because its memory or disk is short (`connection.blocked`).
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import uuid
from typing import Any

import aiormq
import orjson
import structlog
from aiormq.abc import AbstractChannel, AbstractConnection, DeliveredMessage
from aiormq.exceptions import AMQPError
from pamqp import commands as spec

from kernel.calls import unpack
from kernel.errors import Faulty, Unavailable
from kernel.message import Request
from kernel.service import RETRY_AFTER, Context

log = structlog.get_logger(__name__)

EXCHANGE = "nameko-rpc"
CONNECT_SECONDS = 5.0
RECONNECT_SECONDS = 1.0
LOOK_SECONDS = 0.5  # between two looks whether the broker takes messages


class RabbitCalls:
    """See `kernel.calls.Calls`."""

    def __init__(self, url: str, timeout: float) -> None:
        self._url, self._timeout = url, timeout
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._numbers = itertools.count()
        self._reply_to = str(uuid.uuid4())
        self._channel: AbstractChannel | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._keeper = asyncio.create_task(self._keep_connected())

    async def stop(self) -> None:
        if self._keeper:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper

    def is_ready(self) -> bool:
        return self._channel is not None

    async def call(self, request: Request, context: Context) -> Any:
        """Ask the service that owns the request. Raises its refusal, or `Unavailable` when it can't be asked."""
        if self._channel is None:
            raise Unavailable(retry_after=RETRY_AFTER)
        number = str(next(self._numbers))
        reply = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self._timeout):
                await self._channel.basic_publish(
                    _body(request, context),
                    exchange=EXCHANGE,
                    routing_key=request.message_name,
                    properties=self._properties(number),
                    mandatory=True,
                )
                answer = await reply
        except (TimeoutError, AMQPError, ConnectionError, RuntimeError) as error:
            raise Unavailable(retry_after=RETRY_AFTER) from error
        finally:
            self._waiting.pop(number, None)
        if answer["error"]:
            log.error("call_failed", message=request.message_name, error=answer["error"].get("exc_type"))
            raise Faulty()
        return unpack(answer["result"])

    def _properties(self, number: str) -> spec.Basic.Properties:
        return spec.Basic.Properties(
            content_type="application/json",
            content_encoding="utf-8",
            reply_to=self._reply_to,
            correlation_id=number,
            expiration=str(int(self._timeout * 1000)),
        )

    async def _keep_connected(self) -> None:
        while True:
            # In a task of its own: aiormq cancels what waits on a connection that is lost, which is not to end us.
            attempt = asyncio.create_task(self._connected())
            try:
                await asyncio.wait([attempt])
            finally:
                attempt.cancel()
                await asyncio.wait([attempt])
                self._fail_waiting()
            log.warning("broker_lost", error="cancelled" if attempt.cancelled() else repr(attempt.exception()))
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _connected(self) -> None:
        """Connect, and stay until the connection is gone."""
        async with asyncio.timeout(CONNECT_SECONDS):
            connection = await aiormq.connect(self._url)
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                channel = await self._channel_of(connection)
            log.info("broker_connected")
            while not (connection.closing.done() or channel.closing.done()):
                await self._look(connection, channel)
        finally:
            self._channel = None
            with contextlib.suppress(TimeoutError):  # a broker that hangs does not answer this either
                async with asyncio.timeout(CONNECT_SECONDS):
                    await connection.close()

    async def _channel_of(self, connection: AbstractConnection) -> AbstractChannel:
        # With confirms a call that no queue takes fails at once: its service has never been started here.
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        await channel.exchange_declare(EXCHANGE, exchange_type="topic", durable=True)
        await self._listen(channel)
        return channel

    async def _look(self, connection: AbstractConnection, channel: AbstractChannel) -> None:
        """Whether the broker takes messages now; then wait for the next look, or for the end of the connection."""
        takes = False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS / 10):
                await connection.ready()
                takes = True
        if not takes:
            if self._channel:
                log.warning("broker_blocked")
            self._fail_waiting()
        self._channel = channel if takes else None
        ends = [connection.closing, channel.closing]
        await asyncio.wait(ends, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)

    async def _listen(self, channel: AbstractChannel) -> None:
        # Direct reply-to can't work here: nameko's format sends replies to the exchange, with `reply_to` as the key.
        queue = f"rpc.reply-{self._reply_to}"
        await channel.queue_declare(queue, exclusive=True, auto_delete=True)
        await channel.queue_bind(queue, EXCHANGE, routing_key=self._reply_to)
        await channel.basic_consume(queue, self._replied, no_ack=True)

    async def _replied(self, message: DeliveredMessage) -> None:
        reply = self._waiting.get(message.header.properties.correlation_id or "")
        if reply and not reply.done():
            reply.set_result(orjson.loads(message.body))

    def _fail_waiting(self) -> None:
        for reply in self._waiting.values():
            if not reply.done():
                reply.set_exception(Unavailable(retry_after=RETRY_AFTER))


def _body(request: Request, context: Context) -> bytes:
    sent = {"token": context.token, "traceparent": context.traceparent, "idempotency_key": context.idempotency_key}
    return orjson.dumps(
        {"args": [], "kwargs": {"message": orjson.Fragment(request.model_dump_json()), "context": sent}}
    )
