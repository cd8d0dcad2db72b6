"""What nobody listens to: a call is refused at once, an event is kept and holds nothing up."""

from __future__ import annotations

import time

import httpx2
from kombu import Connection

from kernel.rabbitmq.topology import unrouted_queue
from tests.faults.kept import wait_for_sight
from tests.faults.report import Report
from tests.faults.stage import Stage
from tests.faults.witness import Told

EVENTS = 50


def calls(stage: Stage, _size: None, seed: int) -> Report:
    """On a stage where only the gateway runs."""
    report = Report("unheard-calls", seed, {})
    began = time.monotonic()
    response = httpx2.get(f"{stage.url}/v1/courses", trust_env=False, timeout=60)
    report.figures |= {"status": response.status_code, "answered after": round(time.monotonic() - began, 2)}
    if response.status_code != 503 or time.monotonic() - began > stage.settings().call_timeout / 2:
        report.found.append(f"a call to a service that is not there: {report.figures}")
    return report


def events(stage: Stage, _size: None, seed: int) -> Report:
    """The witness does not hear some of what it says: what comes after is heard, and what was not can be read."""
    report = Report("unheard-events", seed, {})
    with Connection(stage.broker_url()) as connection:
        channel = connection.channel()
        channel.queue_unbind("witness.inbox", "witness.events", Told.type())
        stage.tell(Told(lane="nobody", number=number) for number in range(1, EVENTS + 1))
        deadline = time.monotonic() + 20
        while stage.waiting() and time.monotonic() < deadline:
            time.sleep(0.1)
        channel.queue_bind("witness.inbox", "witness.events", Told.type())
        stage.tell(Told(lane="somebody", number=number) for number in range(1, EVENTS + 1))
        wait_for_sight(stage, EVENTS, report, seconds=20)
        kept = unrouted_queue(channel).queue_declare(passive=True).message_count
    report.figures |= {"kept": kept, "seen afterwards": stage.count_seen()}
    if stage.count_seen() != EVENTS or kept < EVENTS:
        report.found.append(f"{EVENTS} events nobody heard, then {EVENTS} that somebody did: {report.figures}")
    return report
