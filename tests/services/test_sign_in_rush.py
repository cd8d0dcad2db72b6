"""Many requests at once for a code to sign in with, on a real PostgreSQL: one is sent."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine

from contracts.accounts import RequestSignInCode, Role
from kernel.message import Refusal
from kernel.store import new_id
from services.accounts.service import Accounts
from tests.services.alone import Alone

THREADS = 12


def test_whoever_asks_many_times_at_once_is_sent_one_code(engine: Engine) -> None:
    accounts = Alone(Accounts, "350111", engine)

    def ask(_: int) -> str:
        try:
            accounts.ask(new_id(), Role.WORKER, RequestSignInCode(phone="19910000001"))
        except Refusal as refusal:
            return refusal.code
        return "sent"

    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = Counter(pool.map(ask, range(THREADS)))
    assert outcomes == {"sent": 1, "code-too-soon": THREADS - 1}
