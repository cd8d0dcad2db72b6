"""A gateway knows which sessions are over, also while it can't ask."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gateway import sessions
from gateway.sessions import Sessions
from kernel.errors import InvalidToken, Unavailable
from kernel.identity import NOBODY, Actor
from kernel.inprocess.runner import InProcess
from kernel.service import Context
from tests.waiting import wait_for

OVER, OPEN = Actor("p", "s1"), Actor("p", "s2")


class Calls(InProcess):
    """Accounts, of whom one session is over, until it is away."""

    def __init__(self) -> None:
        self.asked = 0

    async def call(self, request: Any, context: Context) -> Any:
        self.asked += 1
        if self.asked > 1:
            raise Unavailable(retry_after=5)
        return [OVER.session_id]


def test_what_is_over_stays_over_while_accounts_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "LOOK_SECONDS", 0.001)
    calls = Calls()
    known = Sessions(calls)

    async def look_often() -> None:
        async with known.watched():
            await asyncio.to_thread(wait_for, lambda: calls.asked > 3)

    known.must_be_open(OVER)
    asyncio.run(look_often())
    with pytest.raises(InvalidToken):
        known.must_be_open(OVER)
    known.must_be_open(OPEN)
    known.must_be_open(NOBODY)
