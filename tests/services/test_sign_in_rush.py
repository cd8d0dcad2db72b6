"""Many requests at once for a code to sign in with, on a real PostgreSQL: one is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, make_url

from contracts.accounts import RequestSignInCode, Role
from kernel import store
from kernel.message import Refusal
from kernel.store import new_id
from services.accounts.service import Accounts
from tests.servers import Postgres
from tests.services.alone import Alone

THREADS = 12


@pytest.fixture
def engine(postgres: Postgres) -> Iterator[Engine]:
    postgres.create_database("sign_in_rush")
    engine = store.connect(make_url(postgres.url("sign_in_rush")), pool_size=THREADS)
    yield engine
    engine.dispose()


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
