"""Events that always fail slow the healthy ones down by nothing that can be measured."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from math import inf
from statistics import median

from tests.faults import checks
from tests.faults.kept import wait_for_sight
from tests.faults.report import Report
from tests.faults.stage import Stage
from tests.faults.witness import Told

TICK = 0.1  # seconds between two commits
TRIES_ARE_OVER = 2.0  # seconds after which poison of one phase no longer burdens the next: the tests' pauses add up


@dataclass(frozen=True)
class Size:
    """Phases with and without poison take turns, so that a noisy machine bears on both alike."""

    pairs: int
    seconds: float
    per_second: int = 200
    poison: float = 0.01
    slower_at_most: float = 1.1


SHORT = Size(pairs=1, seconds=4, slower_at_most=inf)  # all are seen; how soon is for the long tier, on a quiet machine
LONG = Size(pairs=8, seconds=30)


def run(stage: Stage, size: Size, seed: int) -> Report:
    report, ratios = Report("poison", seed, asdict(size)), []
    for pair in range(size.pairs):
        without, with_it = (p99(stage, size, f"{pair} {share}", share, report) for share in (0.0, size.poison))
        report.note(f"healthy p99 {without * 1000:.1f} ms without poison, {with_it * 1000:.1f} ms with it")
        ratios.append(with_it / without)
    report.figures |= {"healthy p99, with poison to without, median": round(median(ratios), 3)}
    if median(ratios) > size.slower_at_most:
        report.found.append(f"healthy events are {median(ratios):.2f} times as late beside poison")
    return report


def p99(stage: Stage, size: Size, lanes: str, poison: float, report: Report) -> float:
    """Seconds from commit to sight of healthy events that are told at a steady pace. One commit bears ten or more."""
    keys, each = [], int(size.per_second * TICK)
    before, began = stage.count_seen(), time.monotonic()
    every = round(1 / poison) if poison else 0
    for tick in range(int(size.seconds / TICK)):
        numbers = range(tick * each, (tick + 1) * each)
        time.sleep(max(0.0, began + tick * TICK - time.monotonic()))  # the pace is what is asked for
        keys += stage.tell(Told(lane=f"{lanes} {n}", number=1, poison=bool(every) and n % every == 0) for n in numbers)
    healthy = len(keys) - (len(range(0, len(keys), every)) if every else 0)
    wait_for_sight(stage, before + healthy, report, seconds=20)
    if poison:
        time.sleep(TRIES_ARE_OVER)
    seconds = stage.delays(f"{lanes} ")
    if len(seconds) != healthy:
        report.found.append(f"{len(seconds)} of {healthy} healthy events were seen")
    return checks.percentile(seconds, 0.99)
