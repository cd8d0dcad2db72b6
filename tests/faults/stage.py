"""An instance whose processes are killed, and which is started again as an orchestrator would."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2
from amqp.exceptions import AMQPError
from kombu import Connection
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.orm import Session

from instance import SERVICES
from kernel import store
from kernel.config import load
from kernel.identity import Actor, Appointment, Signer
from kernel.migrate import upgrade
from kernel.tables import outbox, tables
from tests.faults.checks import Sight
from tests.faults.witness import Seen, Told, Witness
from tests.servers import HOST, Postgres, RabbitMQ, free_port
from tests.system.running import RabbitSystem
from tests.waiting import wait_for

BATCH = 1000
UNSETTLED = 5000  # rows at the end among which transactions may still become visible in another order


class Stage(RabbitSystem):
    """Processes by name: a service's, `gateway`, or `training 2` for a second one of a service."""

    def __init__(
        self,
        folder: Path,
        postgres: Postgres,
        rabbitmq: RabbitMQ,
        processes: Sequence[str] = ("witness",),
        told: dict[str, str] | None = None,
        **words: Any,
    ) -> None:
        """`told`: environment of its processes (`SABOTAGE`, `WITNESS_FAILS`); `words`: settings."""
        super().__init__(folder, postgres, rabbitmq)
        postgres.create_database(f"{self._name}_witness")
        self.vhost, self.rabbitmq, self._wanted = self._name, rabbitmq, processes
        self._told, self._changed = told or {}, words
        self._probes: dict[str, int] = {}
        self._counted = (0, 0)  # rows of the witness, up to a position
        self.engine = store.connect(load(**self._words()).database("witness"))

    def start(self) -> None:
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """The witness's tables are made here; those of the services by their migrations, as ever."""
        Witness.tables.create_all(self.engine)
        tables.create_all(self.engine)
        for name in {part.split()[0] for part in self._wanted} & set(SERVICES):
            engine = self.database(name)
            upgrade(SERVICES[name], engine)
            engine.dispose()
        for name in self._wanted:
            self.serve(name)

    def serve(self, name: str) -> None:
        self._probes[name] = free_port()
        told = {**self._told, "JINGUO_PROBE_PORT": str(self._probes[name])}
        self.processes[name] = self._run(name.split()[0], module="tests.faults.process", **told)

    def kill(self, name: str) -> None:
        self.processes[name].kill()
        self.processes[name].wait()

    def kill_and_restart(self, name: str) -> None:
        self.kill(name)
        self.serve(name)

    def terminate(self, name: str) -> None:
        self.processes[name].terminate()
        self.processes[name].wait(60)

    def stop_while_it_starts(self, name: str, seconds: float) -> None:
        """So long after it has begun to listen to signals."""
        self.serve(name)
        status = Path(f"/proc/{self.processes[name].pid}/status")
        wait_for(lambda: _catches(status, signal.SIGTERM), 60, f"{name} listens to signals")
        time.sleep(seconds)
        self.terminate(name)

    def stop(self) -> None:
        for process in self.processes.values():
            process.send_signal(signal.SIGCONT)
        super().stop()
        self.engine.dispose()

    def wait_until_ready(self) -> None:
        wait_for(lambda: all(map(self._is_ready, self._wanted)), 180, "every process serves")
        if "witness" in self._wanted:
            wait_for(self._is_heard, 60, "the witness listens")

    def token(self, *roles: tuple[str, str], who: str = "") -> str:
        """Of somebody new, or of `who`, who holds these roles. Signing in is not what is tried here."""
        settings = self.settings()
        signer = Signer(settings.token_private_key.get_secret_value(), settings.instance)
        actor = Actor(who or store.new_id(), store.new_id(), tuple(Appointment(*role) for role in roles))
        return signer.token(actor, store.now())

    def tell(self, events: Iterable[Told]) -> list[str]:
        """Commit these to the witness's outbox, as a service would; their keys, as `Sight.key` gives them."""
        events, keys = list(events), []
        for first in range(0, len(events), BATCH):
            batch = events[first : first + BATCH]
            with self.engine.begin() as connection:
                connection.execute(insert(outbox), [_row(event) for event in batch])
            keys += [f"{self._instance} {event.lane} #{event.number}" for event in batch]
        return keys

    def log(self) -> Iterator[str]:
        """What its processes have said."""
        for path in self.folder.glob("*.log"):
            yield from path.read_text("utf-8").splitlines()

    def seen(self) -> list[Sight]:
        with self.engine.connect() as connection:
            rows = select(Seen.event_id, Seen.origin, Seen.lane, Seen.number).order_by(Seen.position)
            return [Sight(*row) for row in connection.execute(rows)]

    def count_seen(self) -> int:
        """Asked often, of a million rows: those of long ago are counted once."""
        counted, upto = self._counted
        with self.engine.connect() as connection:
            if counted and not connection.execute(select(Seen.position).where(Seen.position == upto)).first():
                counted, upto = 0, 0  # the database has been restored
            old = (connection.execute(select(func.max(Seen.position))).scalar() or 0) - UNSETTLED
            last, more = connection.execute(
                select(func.max(Seen.position), func.count()).where(Seen.position > upto, Seen.position <= old)
            ).one()
            if more:
                self._counted = counted, upto = counted + more, last
            recent = select(func.count()).select_from(Seen).where(Seen.position > upto)
            return counted + connection.execute(recent).scalar_one()

    def waiting(self) -> int:
        """What is committed and not published."""
        with self.engine.connect() as connection:
            rows = select(func.count()).select_from(outbox).where(outbox.c.published_at.is_(None))
            return connection.execute(rows).scalar_one()

    def delays(self, lanes: str = "") -> list[float]:
        """Seconds from commit to sight of each event whose lane begins so."""
        rows = select(Seen.said_at, Seen.seen_at).where(Seen.lane.startswith(lanes, autoescape=True))
        with self.engine.connect() as connection:
            return [(row.seen_at - row.said_at).total_seconds() for row in connection.execute(rows)]

    def database(self, service: str) -> Engine:
        return store.connect(load(**self._words()).database(service))

    @contextmanager
    def transaction(self, service: str) -> Iterator[Session]:
        """On a service's database, over a connection that ends with it: there are many instances."""
        engine = self.database(service)
        try:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                yield session
        finally:
            engine.dispose()

    @property
    def _instance(self) -> str:
        return str(self._words().get("instance", "350100"))

    def _words(self) -> dict[str, Any]:
        return {**super()._words(), **self._changed}

    def _log_of(self, name: str) -> Path:
        return self.folder / f"{name.split()[0]}.log"

    def _is_ready(self, name: str) -> bool:
        self._must_run(name)
        with suppress(httpx2.TransportError):
            return httpx2.get(f"http://{HOST}:{self._probes[name]}/health/ready", trust_env=False).is_success
        return False

    def _is_heard(self) -> bool:
        """Whether the witness listens: what is told before that is nobody's yet."""
        with suppress(AMQPError, OSError), Connection(self.broker_url()) as connection:
            return connection.channel().queue_declare("witness.inbox", passive=True).consumer_count > 0
        return False


def _catches(status: Path, number: signal.Signals) -> bool:
    """As proc(5) has it: a bit of a mask for each signal that a process handles."""
    caught = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


def _row(event: Told) -> dict[str, Any]:
    words = {"event_id": store.new_id(), "type": event.type(), "subject": event.subject, "time": store.now()}
    return words | {"data": event.model_dump(mode="json")}
