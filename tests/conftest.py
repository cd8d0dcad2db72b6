"""What all tests share: two servers, started when a test first asks for one, and a loud word where they are missing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.foreigners import Foreigners
from tests.servers import Postgres, RabbitMQ, Server
from tests.system.running import InProcessSystem, RabbitSystem, System

S = TypeVar("S", bound=Server)
X = TypeVar("X", bound=System)

# How fast a machine draws examples says nothing about the code, and it may be a busy one.
settings.register_profile("jinguo", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("jinguo")

_MISSING = "no server programs of "


def _running(kind: type[S]) -> Iterator[S]:
    if not kind.installed():
        give_up = pytest.fail if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip
        give_up(_MISSING + kind.__name__)
    server = kind()
    try:
        server.start()
        yield server
    finally:
        server.close()


class Together(LoadScopeScheduling):
    """Where several processes run the tests, a file stays whole, and the journeys share one instance on RabbitMQ."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "tests/journeys" if file.startswith("tests/journeys/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    return Together(config, log)


@pytest.fixture(scope="session")
def foreigners() -> Iterator[Foreigners]:
    """Those of another unit, who try whatever a test lets a unit's own do."""
    with pytest.MonkeyPatch.context() as patch:
        watching = Foreigners()
        watching.watch(patch)
        yield watching


@pytest.fixture(autouse=True)
def those_of_another_unit_are_kept_out(foreigners: Foreigners) -> Iterator[None]:
    yield
    let_in, foreigners.let_in = foreigners.let_in, []
    assert not let_in


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    yield from _running(Postgres)


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[RabbitMQ]:
    yield from _running(RabbitMQ)


@pytest.fixture(scope="session")
def in_process_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcessSystem]:
    yield from _settled(InProcessSystem(tmp_path_factory.mktemp("inprocess")))


@pytest.fixture(scope="session")
def rabbit_system(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, rabbitmq: RabbitMQ
) -> Iterator[RabbitSystem]:
    yield from _settled(RabbitSystem(tmp_path_factory.mktemp("rabbitmq"), postgres, rabbitmq))


def _settled(system: X) -> Iterator[X]:
    try:
        system.start()
        system.settle_in()
        yield system
    finally:
        system.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A skipped test proves nothing, and a row of dots with a small s among them does not say so."""
    reasons = (str(report.longrepr) for report in terminalreporter.stats.get("skipped", []))
    missing = Counter(
        kind.__name__ for reason in reasons for kind in (Postgres, RabbitMQ) if _MISSING + kind.__name__ in reason
    )
    if missing:
        loud = {"yellow": True, "bold": True}
        terminalreporter.section("NOT TESTED", sep="!", **loud)
        for name, count in missing.items():
            terminalreporter.line(f"{count} tests were SKIPPED for want of {name}.", **loud)
        terminalreporter.line("To run them: apt-get install rabbitmq-server postgresql", **loud)
        terminalreporter.line("To fail instead of skipping: REQUIRE_SERVICES=1", **loud)
