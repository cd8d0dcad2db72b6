"""`python -m bench.scale_measure`: what a county costs a broker and a frame costs a database, for `bench.scale`."""

from __future__ import annotations

import argparse
import itertools
import json
import time
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
import sqlalchemy as sa
from amqp import Channel, Connection, Message
from psycopg2.extras import execute_values
from sqlalchemy.orm import Session

from bench.run import _machine
from kernel import store
from kernel.tables import tables
from services.link import journal
from services.link.end import AT_ONCE, End
from services.link.frames import EventFrame, Word
from services.link.models import Base, Peer
from tests.link.twins import Rose, Spread, said
from tests.servers import HOST, Postgres, RabbitMQ
from tests.waiting import wait_for

BODY = b"x" * 700  # an event's frame, bytes
FRAMES = 20_000

# Of the link, without its code: what is measured is the shape.
TABLES = """
    CREATE TABLE frames_in (peer varchar(10), number bigint, event_id uuid NOT NULL, body bytea NOT NULL,
                            received_at timestamptz NOT NULL DEFAULT now(), refused varchar(200),
                            PRIMARY KEY (peer, number));
    CREATE TABLE frames_out (peer varchar(10), number bigint, position bigint NOT NULL, event_id uuid NOT NULL,
                             sent_at timestamptz, PRIMARY KEY (peer, number), UNIQUE (peer, position));
    CREATE INDEX due ON frames_out (peer, number) WHERE sent_at IS NULL;
    CREATE TABLE outbox (position bigserial PRIMARY KEY, event_id uuid NOT NULL UNIQUE, source varchar(100),
                         type varchar(100), subject varchar(64), time timestamptz, data json, published_at timestamptz);
    CREATE INDEX waiting ON outbox (position) WHERE published_at IS NULL
"""
FRAME = "INSERT INTO frames_in (peer, number, event_id, body) VALUES %s"
FAN = "INSERT INTO frames_out (peer, number, position, event_id) VALUES %s"
OUT = "INSERT INTO outbox (event_id, source, type, subject, time, data) VALUES %s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counties", type=int, nargs="+", default=[100, 300])
    asked = parser.parse_args()
    print(_machine())
    database()
    link_end()
    with broker() as node:
        rates(node)
    for kind in ("classic", "quorum"):
        for counties in asked.counties:
            footprint(counties, kind)


def database() -> None:
    """Frames a second into `frames_in` and the outbox, with durable commits, and the bytes that a frame leaves."""
    server = Postgres(durable=True)
    server.start()
    with closing(psycopg2.connect(host=HOST, port=server.port, user="postgres", dbname="postgres")) as connection:
        cursor = connection.cursor()
        cursor.execute(TABLES)
        connection.commit()
        number = 0
        for batch, rounds in ((1, 2000), (100, 200)):
            began = time.perf_counter()
            for _ in range(rounds):
                keys = [f"{number + i:032x}" for i in range(batch)]
                data = json.dumps({"x": "y" * 400})
                execute_values(cursor, FRAME, [("350111", number + i, key, BODY) for i, key in enumerate(keys)])
                execute_values(cursor, OUT, [(key, "urn", "training.completed", key, "now", data) for key in keys])
                connection.commit()
                number += batch
            print(f"PostgreSQL, {batch} a commit: {number_rate(batch * rounds, began)} frames/s")
        began = time.perf_counter()
        for event in range(number // 100):
            rows = [(f"{350_000 + county}", event, event, f"{event:032x}") for county in range(100)]
            execute_values(cursor, FAN, rows)
            cursor.execute("UPDATE frames_out SET sent_at = now() WHERE sent_at IS NULL")
            connection.commit()
        print(f"PostgreSQL, fanned out to 100 counties and marked as sent: {number_rate(number, began)} rows/s")
        for table in ("frames_in", "frames_out", "outbox"):
            cursor.execute(f"SELECT pg_total_relation_size('{table}')")
            print(f"  {table}: {cursor.fetchone()[0] / number:.0f} bytes a row with its indexes")
    server.close()


def link_end(rounds: int = 500) -> None:
    """What one end does a second in one process with a durable database and a wire that costs nothing."""
    server = Postgres(durable=True)
    server.start()
    engine = store.connect(sa.make_url(server.url("postgres")))
    Base.metadata.create_all(engine)
    tables.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(Peer(code="350111"))
    end = End("350111", "350100", engine, 3600, send=lambda frames: None, passed_on=lambda: None)
    end.take([Word(said_at=store.now(), sent=0, received=0).encode()])
    end._speak()  # so that it does not while it is timed

    def timed(what: str, do: Callable[[], object], count: int, each: int = 1) -> None:
        began, spent = time.perf_counter(), time.process_time()
        for _ in range(count):
            do()
        busy = (time.process_time() - spent) / count / each * 1000
        print(f"link end, {what}: {number_rate(count * each, began)}/s, of it Python's processor {busy:.2f} ms each")

    def frame(event: Rose | Spread) -> bytes:
        nonlocal number
        number += 1
        return EventFrame(number=number, event=json.loads(said(event, "350111").encode())).encode()

    number = 0
    rose = Rose(what="x" * 60)
    timed("looks whether there is something to send", end.work, rounds)
    timed("words said", end._speak, rounds)
    timed("words heard", lambda: end.take([Word(said_at=store.now(), sent=0, received=0).encode()]), rounds)
    timed("frames taken one by one", lambda: end.take([frame(rose)]), rounds)
    timed(f"frames taken {AT_ONCE} at once", lambda: end.take([frame(rose) for _ in range(AT_ONCE)]), 20, AT_ONCE)
    with Session(engine) as session, session.begin():
        for _ in range(7 * AT_ONCE):
            journal.enter(session, said(Spread(what="x" * 60), "350100"))
    timed(f"frames numbered, sent and marked, {AT_ONCE} at once", end._send_due, 7, AT_ONCE)
    engine.dispose()
    server.close()


def rates(node: RabbitMQ) -> None:
    """Messages a second through one queue with confirms, by a client, and by a shovel from vhost to vhost."""
    node.create_vhost("county")
    with closing(open_(node, "/")) as connection, closing(open_(node, "county")) as there:
        channel, end = connection.channel(), there.channel()
        end.queue_declare("up", durable=True, auto_delete=False)
        for kind in ("classic", "quorum"):
            channel.queue_declare(kind, durable=True, auto_delete=False, arguments={"x-queue-type": kind})
            began = time.perf_counter()
            publish(connection, channel, kind, FRAMES)
            print(f"RabbitMQ, one {kind} queue, confirms: {number_rate(FRAMES, began)} messages/s published")
        began = time.perf_counter()
        shovel(node, "classic", "county", "up")
        wait_for(lambda: end.queue_declare("up", passive=True).message_count >= FRAMES, 120)
        print(f"RabbitMQ, shovel on-confirm, its start included: {number_rate(FRAMES, began)} messages/s")


def footprint(counties: int, kind: str) -> None:
    """A broker's memory, MB, with a vhost, two queues and two connections a county, and its start with them."""
    with broker() as node:
        sizes = [memory(node)]
        began = time.perf_counter()
        for county in range(counties):
            put(node, f"vhosts/county-{county}", {})
            put(node, f"permissions/county-{county}/guest", dict.fromkeys(("configure", "write", "read"), ".*"))
        made = time.perf_counter() - began
        sizes.append(memory(node))
        open_now = []
        for county in range(counties):
            open_now.append(open_(node, f"county-{county}"))
            for name in ("up", "down"):
                open_now[-1].channel().queue_declare(
                    name, durable=True, auto_delete=False, arguments={"x-queue-type": kind}
                )
        sizes.append(memory(node))
        for county in range(counties):
            for _ in range(3):  # two shovels' and the centre's two: four in all
                open_now.append(open_(node, f"county-{county}"))
                open_now[-1].channel()
        sizes.append(memory(node))
        steps = [f"{(after - before) / counties:.2f}" for before, after in itertools.pairwise(sizes)]
        print(
            f"RabbitMQ, {counties} counties, {kind}: empty {sizes[0]:.0f} MB; a county: vhost {steps[0]} MB, "
            f"2 queues and 1 connection {steps[1]} MB, 3 connections {steps[2]} MB; all {sizes[-1]:.0f} MB; "
            f"a vhost made in {made / counties * 1000:.0f} ms",
            flush=True,
        )
        for connection in open_now:
            connection.collect()
        node.stop()
        began = time.perf_counter()
        node.start()
        print(f"  started again with them in {time.perf_counter() - began:.0f} s", flush=True)


@contextmanager
def broker() -> Iterator[RabbitMQ]:
    node = RabbitMQ(management=True)
    (node.directory / "enabled_plugins").write_text("[rabbitmq_management,rabbitmq_shovel].")
    node.start()
    try:
        yield node
    finally:
        node.close()


def open_(node: RabbitMQ, vhost: str) -> Connection:
    connection = Connection(f"{HOST}:{node.port}", virtual_host=vhost, heartbeat=0)
    connection.connect()
    return connection


def publish(connection: Connection, channel: Channel, queue: str, count: int, window: int = 1000) -> None:
    """Persistent messages with confirms, at most a window of them unconfirmed."""
    confirmed = 0

    def on_ack(tag: int, multiple: bool) -> None:
        nonlocal confirmed
        confirmed = tag if multiple else confirmed + 1  # near enough: only the last one must be exact

    channel.confirm_select()
    channel.events["basic_ack"].add(on_ack)
    for number in range(1, count + 1):
        channel.basic_publish(Message(BODY, delivery_mode=2), routing_key=queue)
        while number - confirmed >= window:
            connection.drain_events(timeout=30)
    wait_for(lambda: channel.queue_declare(queue, passive=True).message_count >= count, 60)


def shovel(node: RabbitMQ, source: str, vhost: str, destination: str) -> None:
    value = {"src-uri": node.url(), "src-queue": source, "dest-uri": node.url(vhost), "dest-queue": destination}
    put(node, "parameters/shovel/%2f/measured", {"value": {**value, "ack-mode": "on-confirm"}})


def put(node: RabbitMQ, path: str, value: dict) -> None:
    """By the management API, as an operator does it."""
    request = urllib.request.Request(
        f"http://{HOST}:{node.management_port}/api/{path}",
        json.dumps(value).encode(),
        {"Content-Type": "application/json", "Authorization": "Basic " + b64encode(b"guest:guest").decode()},
        method="PUT",
    )
    urllib.request.urlopen(request).close()


def memory(node: RabbitMQ) -> float:
    """The broker's resident memory after it had time to tidy up, MB."""
    time.sleep(3)
    status = Path(f"/proc/{node.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def number_rate(count: int, began: float) -> str:
    return f"{count / (time.perf_counter() - began):,.0f}"


if __name__ == "__main__":
    main()
