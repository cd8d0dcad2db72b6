"""Nothing that was acknowledged is lost or applied twice, whichever processes die, and whatever the broker does."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import select

from cli.made_up import STATION
from contracts.accounts import Role
from kernel.store import new_id, now
from services.training.models import Class, Course, Enrolment
from tests.faults import checks
from tests.faults.load import Load, asks
from tests.faults.plan import Fault, carry_out, faults
from tests.faults.report import Report
from tests.faults.stage import Stage

EVERY_PROCESS = ("accounts", "training", "certification", "jobs", "stations", "link", "gateway", "witness")
CLASSES = 20


@dataclass(frozen=True)
class Size:
    enrolments: int
    kills: int = 0
    broker_kills: int = 0
    broker_pauses: int = 0
    pause_seconds: float = 0.0
    disk_alarms: int = 0


KILLS = Size(enrolments=2_000, kills=20)
KILLS_LONG = Size(enrolments=100_000, kills=200 * len(EVERY_PROCESS))
BROKER = Size(enrolments=1_500, broker_kills=3, broker_pauses=1, pause_seconds=20)
BROKER_LONG = Size(enrolments=50_000, broker_kills=100, broker_pauses=20, pause_seconds=60, disk_alarms=5)


def plan(size: Size, seed: int) -> list[Fault]:
    chance, total = random.Random(seed), size.enrolments
    return [
        *faults(chance, "kill", EVERY_PROCESS, size.kills, total),
        *faults(chance, "kill broker", ("rabbitmq",), size.broker_kills, total),
        *faults(chance, "pause broker", ("rabbitmq",), size.broker_pauses, total, size.pause_seconds),
        *faults(chance, "fill disk", ("rabbitmq",), size.disk_alarms, total, 5.0),
    ]


def run(stage: Stage, size: Size, seed: int) -> Report:
    report = Report("kept" if size.kills else "broker", seed, asdict(size))
    classes = open_classes(stage, size.enrolments)
    tokens = (stage.token((Role.WORKER.value, STATION)) for _ in range(size.enrolments))
    bodies = ({"class_id": classes[number % CLASSES]} for number in range(size.enrolments))
    before = stage.count_seen()
    load = Load(stage.url, asks("/enrolments", bodies, tokens)).start()
    with report.watching(lambda: load.count() - stage.count_seen() + before):
        carry_out(plan(size, seed), acts(stage), load.count, report)
        answers = load.join()
        report.note("every request is answered")
        ids = [answer.body["enrolment_id"] for _, answer in answers if answer.status == 201]
        wait_for_sight(stage, before + len(ids), report)
    report.found += [f"{answer.status} {answer.body}" for _, answer in answers if answer.status != 201][:5]
    report.found += findings(stage, ids, classes)
    report.figures |= {"acknowledged": len(ids), "retries": sum(answer.tries - 1 for _, answer in answers)}
    return report


def findings(stage: Stage, acknowledged: list[str], classes: list[str]) -> list[str]:
    """Each is in the database once and has been seen by the witness once, and there are no others."""
    with stage.transaction("training") as session:
        stored = session.scalars(select(Enrolment.id).where(Enrolment.class_id.in_(classes))).all()
    ours = {*stored, *acknowledged}
    seen = [sight.lane for sight in stage.seen() if sight.lane in ours]
    return [
        *checks.twice(acknowledged, "enrolments acknowledged"),
        *checks.lost(acknowledged, stored, "enrolments"),
        *checks.strange(acknowledged, stored, "enrolments"),
        *checks.lost(acknowledged, seen, "enrolments' events"),
        *checks.twice(seen, "enrolments' events"),
    ]


def wait_for_sight(stage: Stage, count: int, report: Report, seconds: float = 60) -> None:
    """Until the witness has seen so many, or nothing new has come for a long time: then the checks say what is lost."""
    report.note(f"the witness has seen {settled(stage.count_seen, count, seconds)}")


def settled(count: Callable[[], int], wanted: int, seconds: float) -> int:
    """What it counts once it is enough, or has not changed for so long."""
    last, since = -1, time.monotonic()
    while (now_ := count()) < wanted and time.monotonic() - since < seconds:
        if now_ != last:
            last, since = now_, time.monotonic()
        time.sleep(0.1)
    return now_


def acts(stage: Stage) -> dict[str, Callable[[Fault], None]]:
    def kill_broker(_: Fault) -> None:
        stage.rabbitmq.kill()
        stage.rabbitmq.start()

    def pause_broker(fault: Fault) -> None:
        stage.rabbitmq.pause()
        time.sleep(fault.seconds)  # the fault itself, not a wait for something
        stage.rabbitmq.resume()

    def fill_disk(fault: Fault) -> None:
        limit = "rabbit_disk_monitor:set_disk_free_limit({})"
        stage.rabbitmq.evaluate(limit.format(999_999_999_999_999))
        time.sleep(fault.seconds)
        stage.rabbitmq.evaluate(limit.format(50_000_000))

    return {
        "kill": lambda fault: stage.kill_and_restart(fault.target),
        "kill broker": kill_broker,
        "pause broker": pause_broker,
        "fill disk": fill_disk,
    }


def open_classes(stage: Stage, enrolments: int) -> list[str]:
    """Classes with room for all; written as rows, for their opening is not what is tried."""
    series = f"FAULT{random.randrange(10**6):06}"
    words = {"title_zh": "演练", "title_en": "Drill", "hours": 1, "kind": "community", "list_price_fen": 0}
    class_ = {"series": series, "unit": STATION, "place": "-", "state": "open", "capacity": enrolments}
    class_ |= {"waiting_places": 0, "starts_at": now() + timedelta(days=29), "ends_at": now() + timedelta(days=30)}
    with stage.transaction("training") as session:
        session.add(Course(series=series, **words))
        session.flush()
        ids = [new_id() for _ in range(CLASSES)]
        session.add_all(Class(id=id_, number=number, **class_) for number, id_ in enumerate(ids))
    return ids
