"""A service that is replaced in good order is not noticed: no request fails, none is done twice."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from cli.made_up import STATION
from contracts.accounts import Role
from tests.faults.kept import CLASSES, open_classes
from tests.faults.load import Load, asks
from tests.faults.report import Report
from tests.faults.stage import Stage
from tests.waiting import wait_for


@dataclass(frozen=True)
class Size:
    requests: int
    stops: int


SHORT = Size(requests=400, stops=2)
LONG = Size(requests=20_000, stops=60)

PAIR = ("training", "training 2")
STARTING = 0.3  # seconds that a start takes at least


def run(stage: Stage, size: Size, seed: int) -> Report:
    """One of two processes is stopped and started while requests come, none of which is sent twice.

    They bear no `Idempotency-Key`: one that a process leaves undone can't be done by the other.

    It is also stopped in the midst of its start, which it must not be for ever.
    """
    report = Report("drain", seed, asdict(size))
    classes = open_classes(stage, size.requests)
    tokens = (stage.token((Role.WORKER.value, STATION)) for _ in range(size.requests))
    bodies = ({"class_id": classes[number % CLASSES]} for number in range(size.requests))
    load = Load(stage.url, asks("/enrolments", bodies, tokens, key=""), retrying=False).start()
    for number in range(size.stops):
        due = (number + 1) * size.requests // (size.stops + 2)
        wait_for(lambda due=due: load.count() >= due, 300, f"{due} requests are answered")
        name = PAIR[number % 2]
        stage.terminate(name)
        report.note(f"{name} is stopped and started")
        stage.serve(name)
        stage.wait_until_ready()
    for number in range(size.stops):
        stage.terminate(PAIR[0])
        stage.stop_while_it_starts(PAIR[0], number * STARTING / size.stops)
        stage.serve(PAIR[0])
        stage.wait_until_ready()
    failed = [f"{answer.status} {answer.body.get('title')}" for _, answer in load.join() if answer.status != 201]
    report.figures |= {"requests": size.requests, "failed": len(failed)}
    report.found += [f"{len(failed)} requests failed, for example {failed[0]}"] if failed else []
    return report
