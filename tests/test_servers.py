"""The servers that all other tests stand on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg2
import pytest
from amqp import Connection, Message
from amqp.exceptions import NotFound

from tests.servers import HOST, Postgres, RabbitMQ
from tests.waiting import wait_for


def processes_in(directory: Path | str) -> list[int]:
    """Every process whose working directory is there: the server's, and its children."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # It ended in the meantime, or is somebody else's.
            if os.readlink(process / "cwd").startswith(str(directory)):
                found.append(int(process.name))
    return found


@pytest.fixture
def own_rabbitmq(rabbitmq: RabbitMQ) -> Iterator[RabbitMQ]:
    """One that may be killed; where it cannot run, the shared one has already said so."""
    server = RabbitMQ()
    yield server
    server.close()


def connect(server: RabbitMQ, vhost: str = "/") -> Connection:
    return Connection(f"{HOST}:{server.port}", virtual_host=vhost, confirm_publish=True)


def test_wait_for_returns_what_the_condition_says() -> None:
    answers = iter(["", None, "yes"])
    assert wait_for(lambda: next(answers)) == "yes"


def test_wait_for_names_what_it_waited_for() -> None:
    with pytest.raises(AssertionError, match="not within 0 s: rain"):
        wait_for(lambda: False, timeout=0, message="rain")


def test_postgres_creates_databases(postgres: Postgres) -> None:
    postgres.create_database("a-b")
    connection = psycopg2.connect(postgres.url("a-b").replace("+psycopg2", ""))
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_setting('fsync')")
        assert cursor.fetchone() == ("a-b", "off")
    connection.close()


def test_rabbitmq_creates_vhosts(rabbitmq: RabbitMQ) -> None:
    rabbitmq.create_vhost("a/b")
    assert rabbitmq.url("a/b").endswith("/a%2Fb")
    with connect(rabbitmq, "a/b") as connection:
        connection.channel().queue_declare("private")
    with connect(rabbitmq) as connection, pytest.raises(NotFound):
        connection.channel().queue_declare("private", passive=True)


def test_a_persistent_message_survives_the_kill(own_rabbitmq: RabbitMQ) -> None:
    own_rabbitmq.start()
    assert Path(f"/proc/{own_rabbitmq.process.pid}/comm").read_text().strip() == "beam.smp"
    # This connection stays open: the node must get its port back in spite of it.
    connection = connect(own_rabbitmq)
    connection.connect()
    channel = connection.channel()
    channel.queue_declare("durable", durable=True, auto_delete=False)
    channel.basic_publish_confirm(Message("precious", delivery_mode=2), routing_key="durable")
    own_rabbitmq.evaluate("ok = mnesia:sync_log()")  # a confirm is of the message; the queue is written when it suits
    for end in (own_rabbitmq.kill, own_rabbitmq.stop):
        end()
        own_rabbitmq.start()
        with connect(own_rabbitmq) as again:
            assert again.channel().basic_get("durable").body == "precious"  # Unacknowledged, it stays.


@pytest.mark.parametrize("kind", [Postgres, RabbitMQ])
@pytest.mark.parametrize("end", ["close", "exit", "killed"])
def test_nothing_outlives_us(kind: type[Postgres | RabbitMQ], end: str, request: pytest.FixtureRequest) -> None:
    """By whichever way our process ends; only SIGKILL leaves the directory."""
    request.getfixturevalue(kind.__name__.lower())  # Skips, or fails, where it cannot run.
    script = f"""
import os, signal, sys
from tests.servers import {kind.__name__} as Kind
server = Kind()
server.start()
print(server.directory, flush=True)
sys.stdin.readline()
if "{end}" == "close":
    server.close()
    os._exit(0)
if "{end}" == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
"""
    root = Path(__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        directory = process.stdout.readline().strip()
        assert processes_in(directory)
        process.communicate("\n")
    wait_for(lambda: not processes_in(directory), message="all processes are gone")
    if end == "killed":
        subprocess.run(["rm", "-r", directory], check=True)
    assert not Path(directory).exists()
