"""A wire that can be cut and slowed: TCP from one port to another, through our hands.

It stands for the network between a county and its centre. A lost packet is one that TCP sends again: what it carried,
and all that follows on that connection, comes a retransmission timeout later (RFC 6298: 1 s at first, then twice the
round trip and more).
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from tests.servers import HOST, free_port

CHUNK = 64 * 1024
PACKET = 1460  # bytes of payload in one of Ethernet's frames


class Proxy:
    def __init__(self, target: int, seed: int = 0) -> None:
        self.port, self._target, self._chance = free_port(), target, random.Random(seed)
        self.one_way, self.loss = 0.0, 0.0  # seconds; the share of packets that are lost
        self._is_cut = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._server = self._run(asyncio.start_server(self._accept, HOST, self.port))

    def cut(self) -> None:
        """Connections break, and none can be made."""
        self._is_cut = True
        self._run(self._drop())

    def mend(self) -> None:
        self._is_cut = False

    def close(self) -> None:
        self._server.close()
        self.cut()
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _end(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _drop(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with suppress(OSError, asyncio.CancelledError):
            if not self._is_cut:
                there, back = await asyncio.open_connection(HOST, self._target)
                self._writers.add(back)
                await asyncio.gather(self._carry(reader, back), self._carry(there, writer))
                self._writers.discard(back)
        writer.transport.abort()
        self._writers.discard(writer)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Bytes arrive in their order, each as late as the wire is long; reading does not wait for that."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(1000)
        delivery = asyncio.create_task(self._deliver(under_way, writer))
        with suppress(OSError):
            arrives = 0.0
            while data := await reader.read(CHUNK):
                arrives = max(arrives, self._loop.time() + self._journey(len(data)))
                await under_way.put((arrives, data))
        await under_way.put((0.0, b""))
        await delivery

    async def _deliver(self, under_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        while True:
            arrives, data = await under_way.get()
            await asyncio.sleep(max(0.0, arrives - self._loop.time()))
            if not data:
                writer.transport.abort()
                return
            with suppress(OSError):
                writer.write(data)
                await writer.drain()

    def _journey(self, size: int) -> float:
        """Seconds until all of it is there: each time a packet is lost, a timeout longer."""
        packets, timeout, seconds = -(-size // PACKET), max(1.0, 4 * self.one_way), self.one_way
        while self.loss and any(self._chance.random() < self.loss for _ in range(packets)):
            packets, seconds = 1, seconds + timeout
        return seconds

    def _run(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(10)
