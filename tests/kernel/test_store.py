"""What every connection to a database is bound to."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from kernel import store
from tests.servers import Postgres


def test_a_statement_ends_after_five_seconds(postgres: Postgres) -> None:
    """Statement 26; tried with a tenth of a second, so that nobody waits."""
    url = make_url(postgres.url("postgres"))
    engine, hasty = store.connect(url), store.connect(url, statement_timeout=100)
    with closing(engine.connect()) as connection:
        assert connection.execute(text("SHOW statement_timeout")).scalar_one() == "5s"
    with closing(hasty.connect()) as connection, pytest.raises(OperationalError, match="statement timeout"):
        connection.execute(text("SELECT pg_sleep(60)"))
    for one in (engine, hasty):
        one.dispose()
