"""Sessions that have ended while access tokens of theirs are still in date: what a token alone can't tell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from contracts.accounts import EndedSessions
from kernel.calls import Calls
from kernel.errors import InvalidToken
from kernel.identity import Actor
from kernel.service import Context

log = structlog.get_logger(__name__)

LOOK_SECONDS = 10.0  # between two looks; somebody who has signed out is out after so long at most


class Sessions:
    """Accounts says which have ended; while it is away, what it said last goes on to hold."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._ended: frozenset[str] = frozenset()

    def must_be_open(self, actor: Actor) -> None:
        if actor.session_id in self._ended:
            raise InvalidToken()

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        watching = asyncio.create_task(self._watch())
        yield
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching

    async def _watch(self) -> None:
        while True:
            try:
                self._ended = frozenset(await self._calls.call(EndedSessions(), Context()))
            except Exception as error:
                log.warning("ended_sessions_unknown", error=repr(error))
            await asyncio.sleep(LOOK_SECONDS)
