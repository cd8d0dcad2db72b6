"""Requests sent until they are acknowledged, as a careful front end does: the same `Idempotency-Key` each time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx2

from kernel.store import new_id

CLIENTS = 16
PAUSE = 0.1  # seconds before a refused request is sent again
PATIENCE = 300  # seconds until one is given up


@dataclass(frozen=True)
class Ask:
    path: str
    body: dict[str, Any]
    token: str
    key: str


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any]
    seconds: float
    tries: int


class Load:
    """Sends what it is given from several threads; `retrying`: until it is answered with something definite.

    What to send next is made when it is sent: an access token is good for 15 minutes.
    """

    def __init__(self, url: str, asks: Iterable[Ask], *, clients: int = CLIENTS, retrying: bool = True) -> None:
        self._url, self._retrying = url, retrying
        self._asks, self._turn = iter(asks), threading.Lock()
        self.answers: list[tuple[Ask, Answer]] = []
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(clients)]

    def start(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def join(self) -> list[tuple[Ask, Answer]]:
        for thread in self._threads:
            thread.join()
        return self.answers

    def count(self) -> int:
        return len(self.answers)

    def _work(self) -> None:
        with httpx2.Client(base_url=self._url, timeout=30, trust_env=False) as client:
            while ask := self._next():
                self.answers.append((ask, self._ask(client, ask)))

    def _next(self) -> Ask | None:
        with self._turn:
            return next(self._asks, None)

    def _ask(self, client: httpx2.Client, ask: Ask) -> Answer:
        headers = {"Authorization": f"Bearer {ask.token}", **({"Idempotency-Key": ask.key} if ask.key else {})}
        began, tries = time.monotonic(), 0
        while True:
            tries += 1
            try:
                response = client.post(f"/v1{ask.path}", json=ask.body, headers=headers)
            except httpx2.TransportError as error:
                status, body = 0, {"title": repr(error)}
            else:
                status, body = response.status_code, response.json()
            late = time.monotonic() - began > PATIENCE
            if not self._retrying or late or 0 < status < 500:
                return Answer(status, body, time.monotonic() - began, tries)
            time.sleep(PAUSE)


def asks(path: str, bodies: Iterable[dict[str, Any]], tokens: Iterable[str], key: str | None = None) -> Iterator[Ask]:
    """`key`: the one that all bear, or "" for none; otherwise each has its own."""
    return (
        Ask(path, body, token, new_id() if key is None else key) for body, token in zip(bodies, tokens, strict=True)
    )
