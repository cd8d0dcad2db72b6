"""`python -m bench.run [--rounds N] [--seconds N]`: start everything, measure in turn, print the ratios."""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
import sqlalchemy.orm

from bench import load
from bench.system import PLAIN_DATABASE, Bench, cpu_seconds, running
from cli.made_up import STATION
from kernel import store
from services.training import models
from tests.waiting import wait_for

CLASSES = 100  # women enrol in many classes at once, as they would in a city
PACE = 0.05  # seconds between events whose way is timed: none waits for the one before it
WANTED = {"enrolments": 0.8, "queries": 1500 / 800}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="a round of each side")
    asked = parser.parse_args()
    print(machine())
    with running() as bench:
        bench.ours.settle_in()
        enrolments(bench, asked.rounds, asked.seconds)
        queries(bench, asked.rounds, asked.seconds)
        delivery(bench)


def enrolments(bench: Bench, rounds: int, seconds: float) -> None:
    """`POST /v1/enrolments` against the handler that one would write with no broker."""
    seats = {"capacity": 10**6, "waiting_places": 0}  # for everybody
    ours = open_classes(bench, "training", CLASSES, **seats)
    plain = open_classes(bench, PLAIN_DATABASE, CLASSES, **seats)
    sides = {
        "ours": lambda: load.fire(bench.ours.port, _enrolling(bench, ours), seconds),
        "plain": lambda: load.fire(bench.plain_port, _enrolling(bench, plain), seconds),
    }
    _compare(
        "POST /v1/enrolments", "FastAPI + SQLAlchemy, no broker", bench, sides, rounds, b"201", WANTED["enrolments"]
    )


def queries(bench: Bench, rounds: int, seconds: float) -> None:
    """A query through the gateway against nameko's own HTTP gateway."""
    look = load.request("GET", f"/v1/units/{STATION}")
    sides = {
        "ours": lambda: load.fire(bench.ours.port, itertools.repeat(look), seconds),
        "nameko": lambda: load.fire(bench.nameko_port, itertools.repeat(look), seconds),
    }
    wait_for(lambda: load.fire(bench.nameko_port, itertools.repeat(look), 0.2).answers, 20, "nameko's gateway answers")
    _compare("GET /v1/units/{code}", "nameko's HTTP gateway", bench, sides, rounds, b"200", WANTED["queries"])


def delivery(bench: Bench, events: int = 150) -> None:
    """From the commit of an event to the commit of its effect in another service, at a quiet pace.

    Both services keep units, each in its own database of one cluster, whose log of commits is the clock. Four services
    hear of a unit, all at once and on these few cores.
    """
    unit = {"level": "station", "name_zh": "站", "name_en": "station", "parent": "350128"}
    for number in range(events):
        bench.ours.operator.post("/units", unit, code=f"350128-{number:03}")
        time.sleep(PACE)
    query = "SELECT code, extract(epoch FROM pg_xact_commit_timestamp(xmin)) FROM units WHERE code LIKE '350128-%'"

    def commits(service: str) -> dict[str, float]:
        return {code: float(moment) for code, moment in bench.select(service, query)}

    sent = commits("stations")
    applied = wait_for(lambda: len(found := commits("training")) == events and found, 30)
    lags = sorted((applied[code] - sent[code]) * 1000 for code in sent)
    print("\nfrom the commit to the event applied in another service")
    print(f"  median {statistics.median(lags):.1f} ms, p99 {lags[int(events * 0.99)]:.1f} ms (wanted: 10 ms at most)")


def open_classes(bench: Bench, database: str, count: int, **words: int) -> list[str]:
    """Open classes, put straight into the database: opening them is not what is measured."""
    engine = store.connect(sa.make_url(bench.url(database)))
    ends = datetime.now(UTC) + timedelta(days=30)
    counters = {"enrolled": 0, "offered": 0, "waiting": 0, "turns": 0, **words}
    with sa.orm.Session(engine) as session, session.begin():
        if session.get(models.Course, "BENCH") is None:
            course = {"title_zh": "基准", "title_en": "Bench", "hours": 1, "kind": "community", "list_price_fen": 0}
            session.add(models.Course(series="BENCH", **course))
            session.flush()
        earlier = session.scalar(sa.select(sa.func.count()).select_from(models.Class))
        place = {"series": "BENCH", "unit": STATION, "place": "-", "state": "open", "starts_at": ends, "ends_at": ends}
        rows = [models.Class(number=earlier + number, **place, **counters) for number in range(count)]
        session.add_all(rows)
        session.flush()
        ids = [row.id for row in rows]
    engine.dispose()
    return ids


def _enrolling(bench: Bench, classes: list[str]) -> Iterator[bytes]:
    """Requests of women without end, each with a token of her own; made a thousand at a time, ahead of the clock."""
    ready = [
        load.request(
            "POST",
            "/v1/enrolments",
            {"class_id": classes[number % len(classes)]},
            Authorization=f"Bearer {bench.token(('worker', STATION))}",
        )
        for number in range(8000)
    ]
    return iter(ready)


def _compare(
    what: str,
    yardstick: str,
    bench: Bench,
    sides: dict[str, Callable[[], load.Load]],
    rounds: int,
    status: bytes,
    wanted: float,
) -> None:
    """Rounds of both in turn, so that the machine's moods fall on both; the ratio of each pair counts."""
    rates: dict[str, list[float]] = {name: [] for name in sides}
    latencies: dict[str, list[float]] = {name: [] for name in sides}
    pids = bench.processes()
    before = {name: cpu_seconds(pid) for name, pid in pids.items()}
    for round_ in range(rounds + 1):
        for name, fire in sides.items():
            done = fire()
            done.must_all_be(status)
            if round_:  # the first warms up
                rates[name].append(done.answers / done.seconds)
                latencies[name].append(statistics.median(done.latencies) * 1000)
    print(f"\n{what}, against {yardstick}")
    for name in sides:
        rate, latency = statistics.median(rates[name]), statistics.median(latencies[name])
        print(f"  {name:<7} {rate:6.0f} a second, median {latency:5.1f} ms")
    mine, other = rates.values()
    ratios = [one / two for one, two in zip(mine, other, strict=True)]
    print(f"  ratio   {statistics.median(ratios):6.2f}  ({min(ratios):.2f} to {max(ratios):.2f}; wanted {wanted:.2f})")
    spent = {name: cpu_seconds(pid) - before[name] for name, pid in pids.items()}
    busy = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in spent.items() if seconds > 0.5)
    print(f"  processor time: {busy}")


def machine() -> str:
    model = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), ":unknown")
    return f"{os.cpu_count()} cores of {model.partition(':')[2].strip()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
