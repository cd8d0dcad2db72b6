"""A load generator that is cheap enough to share the cores with what it measures: HTTP/1.1 on raw asyncio.

Requests are bytes made beforehand. Each connection sends the next one when the answer to the last has come.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import uvloop

CONNECTIONS = 32


@dataclass
class Load:
    """What came of a round: seconds of each answer, and how often each status."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[bytes] = field(default_factory=Counter)

    @property
    def answers(self) -> int:
        return len(self.latencies)

    def must_all_be(self, status: bytes) -> None:
        if set(self.statuses) != {status}:
            raise RuntimeError(f"answers other than {status!r}: {dict(self.statuses)}")


def request(method: str, path: str, body: Any = None, **headers: str) -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    told = {"Host": "127.0.0.1", **{name.replace("_", "-"): value for name, value in headers.items()}}
    if content:
        told |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    return "\r\n".join(lines).encode() + content


def fire(port: int, requests: Iterator[bytes], seconds: float) -> Load:
    """Send requests for so many seconds, or until there are none left, and wait for those under way."""
    return uvloop.run(_fire(port, requests, seconds))


async def _fire(port: int, requests: Iterator[bytes], seconds: float) -> Load:
    loop, load = asyncio.get_running_loop(), Load()
    started = time.perf_counter()
    connections = [_Connection(requests, started + seconds, load) for _ in range(CONNECTIONS)]
    for connection in connections:
        await loop.create_connection(lambda connection=connection: connection, "127.0.0.1", port)
    await asyncio.gather(*(connection.done for connection in connections))
    load.seconds = time.perf_counter() - started
    return load


class _Connection(asyncio.Protocol):
    def __init__(self, requests: Iterator[bytes], until: float, load: Load) -> None:
        self._requests, self._until, self._load = requests, until, load
        self._received = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end or len(body) < _length(head):
            return
        self._received = b""
        now = time.perf_counter()
        self._load.latencies.append(now - self._sent)
        self._load.statuses[head[9:12]] += 1
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("the server closed the connection"))

    def _send(self) -> None:
        self._sent = time.perf_counter()
        if self._sent < self._until and (request := next(self._requests, None)):
            self._transport.write(request)
        else:
            self.done.set_result(None)
            self._transport.close()


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0])
