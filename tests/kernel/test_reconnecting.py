"""However far a broker has come with its greeting when it falls silent or is gone, the gateway connects again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from kernel.rabbitmq import client
from kernel.rabbitmq.client import RabbitCalls
from tests.servers import HOST, RabbitMQ

PLACES = 12  # at which the broker is cut short
PATIENCE = 10.0


class Wire:
    """A proxy on whose first connection the broker is heard for so many bytes only, or to its end."""

    def __init__(self, port: int, heard: int | None, is_silent: bool) -> None:
        self._port, self._is_silent, self._left = port, is_silent, heard
        self.is_cut, self.heard = False, 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        server = await asyncio.start_server(self._joined, HOST, 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left, self._left = self._left, None
        from_broker, to_broker = await asyncio.open_connection(HOST, self._port)
        there = asyncio.create_task(self._answer(reader, to_broker))
        await self._carry(from_broker, writer, left)
        if self.is_cut and self._is_silent and left is not None:
            await there  # until whoever waits gives up
        there.cancel()
        writer.transport.abort()
        to_broker.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: int | None) -> None:
        while data := await reader.read(65536):
            if left is not None and len(data) >= left:
                writer.write(data[:left])
                self.is_cut = True
                return
            left = left and left - len(data)
            writer.write(data)
            self.heard += len(data)


@pytest.mark.parametrize("is_silent", [False, True], ids=["gone", "silent"])
def test_a_gateway_whose_broker_leaves_in_the_midst_of_its_greeting_connects_again(
    rabbitmq: RabbitMQ, monkeypatch: pytest.MonkeyPatch, is_silent: bool
) -> None:
    monkeypatch.setattr(client, "RECONNECT_SECONDS", 0.05)
    monkeypatch.setattr(client, "CONNECT_SECONDS", 0.5)

    async def heard_until_ready(heard: int | None = None) -> int:
        """Bytes of all connections; raises `TimeoutError`."""
        wire = Wire(rabbitmq.port, heard, is_silent)
        async with wire.open() as port:
            calls = RabbitCalls(f"amqp://guest:guest@{HOST}:{port}/?heartbeat=600", timeout=5)
            await calls.start()
            try:
                async with asyncio.timeout(PATIENCE):
                    while not (calls.is_ready() and wire.is_cut == (heard is not None)):
                        await asyncio.sleep(0.01)
            finally:
                await calls.stop()
        return wire.heard

    async def try_all() -> None:
        greeting = await heard_until_ready()
        await asyncio.gather(*(heard_until_ready(1 + greeting * place // PLACES) for place in range(PLACES)))

    asyncio.run(try_all())
