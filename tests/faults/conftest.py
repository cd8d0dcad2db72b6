"""Servers that only the faults may hurt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.theatre import Brokers, Theatre
from tests.servers import Postgres, RabbitMQ


@pytest.fixture(scope="session")
def brokers(rabbitmq: RabbitMQ) -> Iterator[Brokers]:
    """Nodes of their own: killing the one of all other tests would be theirs to feel."""
    with closing(Brokers()) as nodes:
        yield nodes


@pytest.fixture
def theatre(tmp_path: Path, postgres: Postgres, brokers: Brokers) -> Theatre:
    return Theatre(tmp_path, postgres, brokers)
