"""What is done to a system and when, as data: the same seed gives the same plan."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.faults.report import Report
from tests.waiting import wait_for

PAUSE = 0.1  # seconds between two looks at the progress: a harness that looks all the time takes a core from the run


@dataclass(frozen=True, order=True)
class Fault:
    """`after`: the progress (acknowledged requests, seen events) at which `act` is done to `target`."""

    after: int
    act: str
    target: str
    seconds: float = 0.0

    def __str__(self) -> str:
        lasting = f" for {self.seconds:g} s" if self.seconds else ""
        return f"{self.act} {self.target}{lasting} after {self.after}"


def faults(
    chance: random.Random, act: str, targets: Sequence[str], count: int, total: int, seconds: float = 0.0
) -> list[Fault]:
    """`count` of them, spread over the first nine tenths of the way; the targets take turns, in an order of chance."""
    moments = sorted(chance.randrange(total // 50, total * 9 // 10) for _ in range(count))
    turns = [targets[number % len(targets)] for number in range(count)]
    chance.shuffle(turns)
    return [Fault(after, act, target, seconds) for after, target in zip(moments, turns, strict=True)]


def carry_out(
    plan: Iterable[Fault], acts: dict[str, Callable[[Fault], None]], progress: Callable[[], int], report: Report
) -> None:
    """Do each when its moment has come."""
    for fault in sorted(plan):
        wait_for(lambda fault=fault: progress() >= fault.after, 600, f"progress {fault.after}", PAUSE)
        report.note(str(fault))
        acts[fault.act](fault)
