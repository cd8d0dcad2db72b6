"""A queue is purged, a shovel is gone, a disk is restored from yesterday's backup: the link finds it and repairs it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import httpx2
from kombu import Connection
from sqlalchemy import create_engine, select, text

from kernel.rabbitmq.wire import vhost
from services.link.models import FrameIn, FrameOut
from services.link.outgoing import digest_of
from tests.faults.kept import settled
from tests.faults.link import told
from tests.faults.linked import HEARTBEAT, USER, Instance, Linked
from tests.faults.report import Report
from tests.servers import HOST
from tests.waiting import wait_for

BEAT_SECONDS = 5.0  # in production: what a heartbeat here stands for
MINUTES = 30  # of simulated time, until digests are equal


@dataclass(frozen=True)
class Size:
    events: int
    counties: int = 1


SHORT = Size(events=400)
LONG = Size(events=5_000)


def run(linked: Linked, size: Size, seed: int) -> Report:
    report = Report("repair", seed, asdict(size))
    county, centre, said = next(iter(linked.counties.values())), linked.centre, itertools.count(0, size.events)

    def say_and_do(words: str, act: Callable[[], Any], lanes: str = "") -> None:
        """Everybody speaks; in the midst of it the mishap; then all must come right by itself."""
        first = next(said)
        for instance in (county, centre):
            linked.tell(instance, told(first, size.events, lanes))
        act()
        report.note(words)
        began = time.monotonic()
        settled(linked.seen, linked.expected(), 60)
        minutes = wait_for_digests(linked, county, began)
        report.figures[words] = f"{minutes:.1f} simulated min"
        report.note(f"repaired after {minutes:.1f} min of simulated time")
        if minutes > MINUTES:
            report.found.append(f"{words}: digests still differ")

    with report.watching(lambda: linked.expected() - linked.seen()):
        say_and_do("nothing happens", lambda: None)
        say_and_do("the queue at the centre is purged", lambda: purge_while_it_fills(linked, county))
        say_and_do("the county's queue is purged", lambda: purge(county, county.vhost, "link.down"))
        say_and_do("a shovel is deleted", lambda: county.management.delete_shovel("link-down"))
        backup = [Backup(county, service) for service in ("link", "witness")]
        linked.tell(county, told(next(said), size.events))
        restore_after_that(linked, county, backup, report)
        # Of other aggregates: it hears its own lost words again from the centre while it goes on speaking.
        say_and_do("the county is restored from a backup", lambda: None, lanes="new ")
    report.found += linked.findings()
    return report


def purge_while_it_fills(linked: Linked, county: Instance) -> None:
    """With the centre's link stopped the frames stay in the queue, which is then emptied."""
    linked.centre.kill("link")
    here = vhost(county.code)
    wait_for(lambda: depth(linked.centre, here, "up") > 0, 30, "frames are in the queue")
    purge(linked.centre, here, "up")
    linked.centre.serve("link")


def restore_after_that(linked: Linked, county: Instance, backups: list[Backup], report: Report) -> None:
    """What was said after the backup is heard; then the county's disk is that of before."""
    settled(linked.seen, linked.expected(), 60)
    for name in county.processes:
        county.kill(name)
    for backup in backups:
        backup.restore()
    report.note("the county's disk is yesterday's")
    for name in county.processes:
        county.serve(name)
    county.wait_until_ready()


class Backup:
    """A service's database as it is now."""

    def __init__(self, instance: Instance, service: str) -> None:
        self._instance, self._engine = instance, instance.database(service)
        self.name = str(self._engine.url.database)
        self._execute(f'CREATE DATABASE "{self.name}_backup" TEMPLATE "{self.name}"', self.name)

    def restore(self) -> None:
        self._execute(f'DROP DATABASE "{self.name}" WITH (FORCE)', self.name)
        self._execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.name}_backup"', f"{self.name}_backup")

    def _execute(self, statement: str, template: str) -> None:
        """A template must have no visitor: the processes come back by themselves."""
        url = self._engine.url.set(database="postgres")
        self._instance.engine.dispose()
        self._engine.dispose()
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        leave = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        with engine.connect() as connection:
            for _ in range(20):
                connection.execute(leave, {"name": template})
                try:
                    connection.execute(text(statement))
                    break
                except Exception as error:
                    if "being accessed" not in str(error):
                        raise
        engine.dispose()


def wait_for_digests(linked: Linked, county: Instance, began: float) -> float:
    """Simulated minutes until what each end has sent is what the other has."""
    limit = MINUTES * 60 * HEARTBEAT / BEAT_SECONDS
    while not digests_agree(linked.centre, county) and time.monotonic() - began < limit:
        time.sleep(0.1)
    return (time.monotonic() - began) * BEAT_SECONDS / HEARTBEAT / 60 if digests_agree(linked.centre, county) else 999


def digests_agree(centre: Instance, county: Instance) -> bool:
    up = digest(county, FrameOut, centre.code) == digest(centre, FrameIn, county.code)
    return up and digest(centre, FrameOut, county.code) == digest(county, FrameIn, centre.code)


def digest(instance: Instance, table: type[FrameOut] | type[FrameIn], peer: str) -> str:
    ids = select(table.event_id).where(table.peer == peer).order_by(table.number)
    with instance.transaction("link") as session:
        return digest_of(session.scalars(ids).all())


def purge(instance: Instance, where: str, queue: str) -> None:
    url = f"http://{HOST}:{instance.rabbitmq.management_port}/api/queues/{where}/{queue}/contents"
    httpx2.delete(url, auth=(USER, USER), trust_env=False).raise_for_status()


def depth(instance: Instance, where: str, queue: str) -> int:
    with Connection(instance.broker_url().replace(instance.vhost, where)) as connection:
        return connection.channel().queue_declare(queue, passive=True).message_count
