"""What is measured and what it is held against, as processes: our whole system, the plain handler, nameko's gateway."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2
from sqlalchemy import make_url

from instance import SERVICES
from kernel import migrate, store
from kernel.identity import Actor, Appointment, Signer
from tests.servers import HOST, Postgres, RabbitMQ, free_port
from tests.system.running import ROOT, RabbitSystem
from tests.waiting import wait_for

PLAIN_DATABASE = "plain"


class Bench:
    """Everything running, and the figures that PostgreSQL and the kernel keep of it."""

    def __init__(self, ours: RabbitSystem, postgres: Postgres) -> None:
        self.ours, self.postgres = ours, postgres
        self.settings = ours.settings()
        self.plain_port, self.nameko_port = free_port(), free_port()
        self._signer = Signer(self.settings.token_private_key.get_secret_value(), self.settings.instance)
        self._others: dict[str, subprocess.Popen[bytes]] = {}

    def token(self, *roles: tuple[str, str]) -> str:
        """Of somebody new who holds these roles. Signing in is not what is measured."""
        actor = Actor(store.new_id(), store.new_id(), tuple(Appointment(*role) for role in roles))
        return self._signer.token(actor, store.now())

    def select(self, database: str, query: str) -> list[tuple[Any, ...]]:
        with closing(psycopg2.connect(self.url(database).replace("+psycopg2", ""))) as connection:
            cursor = connection.cursor()
            cursor.execute(query)
            return cursor.fetchall()

    def url(self, database: str) -> str:
        """Of one of our services, or of the plain handler."""
        if database == PLAIN_DATABASE:
            return self.postgres.url(PLAIN_DATABASE)
        return self.ours.database_url().replace("{service}", database)

    def processes(self) -> dict[str, int]:
        children = {**self.ours.processes, **self._others}
        return {name: process.pid for name, process in children.items()}

    def start_yardsticks(self) -> None:
        """Pool and worker counts are those of our own services; uvicorn runs as our gateway's does."""
        self.postgres.create_database(PLAIN_DATABASE)
        engine = store.connect(make_url(self.url(PLAIN_DATABASE)))
        migrate.upgrade(SERVICES["training"], engine)
        engine.dispose()
        uvicorn = [
            "uvicorn",
            "bench.plain:app",
            "--port",
            str(self.plain_port),
            "--no-access-log",
            "--no-server-header",
        ]
        self._start("plain", uvicorn, BENCH_DATABASE_URL=self.url(PLAIN_DATABASE))
        for part in ("units", "front"):
            self._start(f"nameko {part}", ["bench.nameko_http", part], BENCH_DATABASE_URL=self.url("stations"))
        for port in (self.plain_port, self.nameko_port):
            wait_for(lambda port=port: _listens(port), 30, "a yardstick listens")

    def stop_yardsticks(self) -> None:
        for process in self._others.values():
            process.kill()
            process.wait()

    def _start(self, name: str, module: list[str], **told: str) -> None:
        words = {
            "BENCH_POOL_SIZE": str(self.settings.max_workers + 2),
            "BENCH_WORKERS": str(self.settings.max_workers),
            "BENCH_BROKER_URL": self.ours.broker_url(),
            "BENCH_ADDRESS": f"{HOST}:{self.nameko_port}",
            "BENCH_PUBLIC_KEYS": self.settings.token_public_keys or "",
            "BENCH_INSTANCE": self.settings.instance,
            **told,
        }
        with open(self.ours.folder / f"{name}.log", "ab") as log:
            command = [sys.executable, "-m", *module]
            environment = {**os.environ, "PYTHONPATH": str(ROOT), **words}
            self._others[name] = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)


@contextmanager
def running() -> Iterator[Bench]:
    """Servers as durable as in production, and all that runs on them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jinguo-bench-")))
        postgres = stack.enter_context(closing(Postgres(durable=True)))
        rabbitmq = stack.enter_context(closing(RabbitMQ()))
        postgres.start()
        _keep_commit_times(postgres)
        rabbitmq.start()
        ours = RabbitSystem(folder, postgres, rabbitmq)
        stack.callback(ours.stop)
        ours.start()
        bench = Bench(ours, postgres)
        stack.callback(bench.stop_yardsticks)
        bench.start_yardsticks()
        yield bench


def _keep_commit_times(postgres: Postgres) -> None:
    """So that PostgreSQL itself says when a row was committed."""
    with closing(psycopg2.connect(postgres.url("postgres").replace("+psycopg2", ""))) as connection:
        connection.autocommit = True
        connection.cursor().execute("ALTER SYSTEM SET track_commit_timestamp = on")
    postgres.stop()
    postgres.start()


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and of its children, from /proc (proc_pid_stat(5))."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if stat.parent.name == str(pid) or fields[1] == str(pid):
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port)):
        return True
    return False
