"""What the broker has swallowed and not confirmed when it dies is told again."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass

from tests.faults import checks
from tests.faults.kept import wait_for_sight
from tests.faults.report import Report
from tests.faults.stage import Stage
from tests.faults.witness import Told

SWALLOW_SECONDS = 2.0


@dataclass(frozen=True)
class Size:
    events: int
    times: int


SHORT = Size(events=100, times=1)
LONG = Size(events=200, times=20)


def run(stage: Stage, size: Size, seed: int) -> Report:
    """The broker hangs while events are published to it: they stand in its socket when it is killed."""
    report = Report("swallowed", seed, asdict(size))
    keys = stage.tell([Told(lane="first", number=1)])  # the relay is connected
    wait_for_sight(stage, len(keys), report)
    for time_ in range(size.times):
        stage.rabbitmq.pause()
        keys += stage.tell(Told(lane=f"{time_} {number}", number=1) for number in range(size.events))
        time.sleep(SWALLOW_SECONDS)  # the fault itself
        stage.rabbitmq.kill()
        stage.rabbitmq.start()
        report.note(f"the broker hung while {size.events} events were published, and was killed")
        wait_for_sight(stage, len(keys), report, seconds=20)
    found = [sight.key for sight in stage.seen()]
    report.found += [*checks.lost(keys, found, "events"), *checks.twice(found, "events")]
    return report
