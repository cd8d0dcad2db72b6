"""Where promises are tried: servers that only the faults may hurt, and the instances that run on them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from tests.faults.linked import HEARTBEAT, LIGHT, PLUGINS, Linked
from tests.faults.stage import Stage
from tests.servers import Postgres, RabbitMQ

S = TypeVar("S", Stage, Linked)


class Brokers:
    """One for instances that stand alone, and two for a centre and its counties, each started when first needed."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    @cached_property
    def alone(self) -> RabbitMQ:
        return self._started(RabbitMQ())

    @cached_property
    def centre(self) -> RabbitMQ:
        return self._started(RabbitMQ(plugins=PLUGINS))

    @cached_property
    def counties(self) -> RabbitMQ:
        return self._started(RabbitMQ(plugins=PLUGINS))

    def close(self) -> None:
        self._stack.close()

    def _started(self, node: RabbitMQ) -> RabbitMQ:
        self._stack.callback(node.close)
        node.start()
        return node


class Theatre:
    """`told`: environment of all processes that are started here (`SABOTAGE`)."""

    def __init__(self, folder: Path, postgres: Postgres, brokers: Brokers, told: dict[str, str] | None = None) -> None:
        self._folder, self._postgres, self._brokers, self._told = folder, postgres, brokers, told or {}
        self._numbers = itertools.count(1)

    @contextmanager
    def stage(self, *processes: str, told: dict[str, str] | None = None, **settings: Any) -> Iterator[Stage]:
        """An instance of these processes."""
        told = {**self._told, **(told or {})}
        with _running(Stage(self._new(), self._postgres, self._brokers.alone, processes, told, **settings)) as made:
            yield made

    @contextmanager
    def linked(self, counties: int, processes: Sequence[str] = LIGHT, heartbeat: float = HEARTBEAT) -> Iterator[Linked]:
        """A centre with its counties, each of these processes."""
        nodes = (self._brokers.centre, self._brokers.counties)
        words = {"counties": counties, "processes": processes, "told": self._told, "heartbeat": heartbeat}
        with _running(Linked(self._new(), self._postgres, *nodes, **words)) as made:
            yield made

    def _new(self) -> Path:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir(parents=True)
        return folder


@contextmanager
def _running(made: S) -> Iterator[S]:
    try:
        made.start()
        yield made
    finally:
        made.stop()
