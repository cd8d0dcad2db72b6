from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, make_url

from kernel import store
from tests.servers import Postgres
from tests.services.book import Book
from tests.services.school import School


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch) -> School:
    made = School()
    made.set_clock(monkeypatch)
    return made


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Book:
    return Book(monkeypatch)


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest, postgres: Postgres) -> Iterator[Engine]:
    """A real PostgreSQL for a module's rush, with a connection for each of its `THREADS`."""
    database = request.module.__name__.rpartition(".")[2]
    postgres.create_database(database)
    made = store.connect(make_url(postgres.url(database)), pool_size=request.module.THREADS)
    yield made
    made.dispose()
