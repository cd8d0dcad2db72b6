"""Calls over RabbitMQ from asyncio: nameko's RPC wire format, spoken through aio-pika.

nameko's own client blocks a thread and cannot be used again after a failed reconnect. This one keeps one connection;
when it is lost every waiting call fails at once, new calls are refused until it is back, and it comes back by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import uuid
from dataclasses import asdict
from typing import Any

import aio_pika
import orjson
import structlog
from aio_pika.abc import AbstractChannel, AbstractExchange, AbstractIncomingMessage

from kernel.calls import unpack
from kernel.errors import Faulty, Unavailable
from kernel.message import Request
from kernel.service import RETRY_AFTER, Context

log = structlog.get_logger(__name__)

RECONNECT_SECONDS = 1.0


class RabbitCalls:
    """See `kernel.calls.Calls`."""

    def __init__(self, url: str, timeout: float) -> None:
        self._url, self._timeout = url, timeout
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._numbers = itertools.count()
        self._reply_to = str(uuid.uuid4())
        self._exchange: AbstractExchange | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._keeper = asyncio.create_task(self._keep_connected())

    async def stop(self) -> None:
        if self._keeper:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper

    def is_ready(self) -> bool:
        return self._exchange is not None

    async def call(self, request: Request, context: Context) -> Any:
        """Ask the service that owns the request. Raises its refusal, or `Unavailable` when it can't be asked."""
        if self._exchange is None:
            raise Unavailable(retry_after=RETRY_AFTER)
        number = str(next(self._numbers))
        reply = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self._timeout):
                message = self._message(number, request, context)
                await self._exchange.publish(message, request.message_name, mandatory=True)
                answer = await reply
        except (TimeoutError, aio_pika.exceptions.AMQPError, ConnectionError, RuntimeError) as error:
            raise Unavailable(retry_after=RETRY_AFTER) from error
        finally:
            self._waiting.pop(number, None)
        if answer["error"]:
            log.error("call_failed", message=request.message_name, error=answer["error"].get("exc_type"))
            raise Faulty()
        return unpack(answer["result"])

    def _message(self, number: str, request: Request, context: Context) -> aio_pika.Message:
        words = {"message": request.model_dump(mode="json"), "context": asdict(context)}
        return aio_pika.Message(
            orjson.dumps({"args": [], "kwargs": words}),
            content_type="application/json",
            content_encoding="utf-8",
            reply_to=self._reply_to,
            correlation_id=number,
            expiration=self._timeout,
        )

    async def _keep_connected(self) -> None:
        while True:
            try:
                await self._connected()
            except (OSError, aio_pika.exceptions.AMQPError, TimeoutError) as error:
                log.warning("broker_lost", error=repr(error))
            finally:
                self._exchange = None
                self._fail_waiting()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _connected(self) -> None:
        """Connect, and stay until the connection is gone."""
        connection = await aio_pika.connect(self._url, timeout=5)
        async with connection:
            # With confirms a call that no queue takes fails at once: its service has never been started here.
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            exchange = await channel.declare_exchange("nameko-rpc", aio_pika.ExchangeType.TOPIC, durable=True)
            await self._listen(channel, exchange)
            self._exchange = exchange
            log.info("broker_connected")
            gone = asyncio.Event()
            connection.close_callbacks.add(lambda *_: gone.set())
            channel.close_callbacks.add(lambda *_: gone.set())
            await gone.wait()
            self._exchange = None

    async def _listen(self, channel: AbstractChannel, exchange: AbstractExchange) -> None:
        # Direct reply-to can't work here: nameko publishes its replies to the exchange, with `reply_to` as the key.
        queue = await channel.declare_queue(f"rpc.reply-{self._reply_to}", exclusive=True, auto_delete=True)
        await queue.bind(exchange, self._reply_to)
        await queue.consume(self._replied, no_ack=True)

    async def _replied(self, message: AbstractIncomingMessage) -> None:
        reply = self._waiting.get(message.correlation_id or "")
        if reply and not reply.done():
            reply.set_result(orjson.loads(message.body))

    def _fail_waiting(self) -> None:
        for reply in self._waiting.values():
            if not reply.done():
                reply.set_exception(Unavailable(retry_after=RETRY_AFTER))
