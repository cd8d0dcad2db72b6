"""The toy service on both databases."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, StaticPool, create_engine, make_url

from kernel import store
from kernel.config import Settings
from kernel.identity import new_key_pair
from kernel.tables import tables
from tests.kernel.toy import Toy

_numbers = itertools.count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/toy.sqlite3"
    else:
        server = request.getfixturevalue("postgres")
        name = f"toy{next(_numbers)}"
        server.create_database(name)
        url = server.url(name)
    made = store.connect(make_url(url), pool_size=25)
    yield furnished(made)
    made.dispose()


@pytest.fixture
def toy(engine: Engine) -> Toy:
    return toy_on(engine)


def furnished(engine: Engine) -> Engine:
    Toy.tables.create_all(engine)
    tables.create_all(engine)
    return engine


def toy_on(engine: Engine) -> Toy:
    _, public = new_key_pair()
    return Toy(Settings(token_public_keys=public, retry_seconds=[0.01, 0.02]), engine)


def memory_toy() -> Toy:
    """On a database in memory, for tests that need many."""
    made = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    return toy_on(furnished(made))
