"""Servers that only the faults may hurt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.linked import Linked, nodes
from tests.faults.report import Report
from tests.faults.stage import Stage
from tests.servers import Postgres, RabbitMQ

MakeStage = Callable[..., Stage]
MakeLinked = Callable[..., Linked]


@pytest.fixture(scope="session")
def hurt_rabbitmq(rabbitmq: RabbitMQ) -> Iterator[RabbitMQ]:
    """A node of its own: killing the one of all other tests would be theirs to feel."""
    with closing(RabbitMQ()) as node:
        node.start()
        yield node


@pytest.fixture
def stage(tmp_path: Path, postgres: Postgres, hurt_rabbitmq: RabbitMQ) -> Iterator[MakeStage]:
    """Start an instance of these processes; it is stopped when the test is over."""
    with ExitStack() as stack:

        def start(*processes: str, told: dict[str, str] | None = None, **words: Any) -> Stage:
            made = Stage(tmp_path, postgres, hurt_rabbitmq, processes, told, **words)
            stack.callback(made.stop)
            made.start()
            return made

        yield start


def is_kept(report: Report) -> bool:
    """Write the report, and say whether the promise was kept."""
    folder = report.write()
    if report.found:
        print((folder / "report.md").read_text("utf-8"))
    return not report.found


@pytest.fixture(scope="session")
def link_nodes() -> Iterator[tuple[RabbitMQ, RabbitMQ]]:
    """The centre's broker, and one for all counties."""
    with contextmanager(nodes)() as centre, contextmanager(nodes)() as counties:
        yield centre, counties


@pytest.fixture
def linked(tmp_path: Path, postgres: Postgres, link_nodes: tuple[RabbitMQ, RabbitMQ]) -> Iterator[MakeLinked]:
    """Start a centre with counties; they are stopped when the test is over."""
    with ExitStack() as stack:

        def start(**words: Any) -> Linked:
            made = Linked(tmp_path, postgres, *link_nodes, **words)
            stack.callback(made.stop)
            made.start()
            return made

        yield start
