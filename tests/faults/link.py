"""Between a county and its centre nothing is lost, nothing comes twice, and order holds, whatever the wire does."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import text

from tests.faults import checks
from tests.faults.kept import settled
from tests.faults.linked import Instance, Linked
from tests.faults.plan import Fault, carry_out, faults
from tests.faults.report import Report
from tests.faults.witness import Told

LANES = 50
SIMULATED_HOURS = 72


@dataclass(frozen=True)
class Size:
    """`events` of each instance while the wires are cut; `backlog`: what one county says during its long outage."""

    counties: int
    events: int
    cuts: int
    backlog: int
    outage_seconds: float
    one_way: float = 0.0
    loss: float = 0.0
    kills: int = 4


SHORT = Size(counties=2, events=600, cuts=10, backlog=800, outage_seconds=8)
LONG = Size(counties=10, events=5_000, cuts=500, backlog=100_000, outage_seconds=60, one_way=1.0, loss=0.05, kills=100)


def told(first: int, count: int, prefix: str = "") -> Iterator[Told]:
    """From the `first` on; the lanes take turns."""
    numbers = range(first, first + count)
    return (Told(lane=f"{prefix}{number % LANES}", number=number // LANES + 1) for number in numbers)


def run(linked: Linked, size: Size, seed: int) -> Report:
    report, chance = Report("link", seed, asdict(size)), random.Random(seed)
    for wire in linked.wires.values():
        wire.one_way, wire.loss = size.one_way, size.loss
    keys: dict[str, list[str]] = {instance.code: [] for instance in linked.instances}

    def seen() -> int:
        return sum(instance.count_seen() for instance in linked.instances)

    def say(instances: list[Instance], first: int, count: int) -> None:
        for instance in instances:
            keys[instance.code] += instance.tell(told(first, count))

    with report.watching(lambda: expected(linked, keys) - seen()):
        say(linked.instances, 0, size.events)
        report.note(f"{size.events} events at each of {len(linked.instances)} instances")
        carry_out(plan(linked, size, chance), acts(linked), seen, report)
        settled(seen, expected(linked, keys), 60)
        drained = outage(linked, size, report, say, seen, lambda: expected(linked, keys))
    report.figures |= {"backlog drained in s": round(drained, 1), "seen": seen(), "expected": expected(linked, keys)}
    for instance in linked.instances:
        report.found += [f"at {instance.code}: {words}" for words in findings(linked, instance, keys)]
    return report


def outage(
    linked: Linked,
    size: Size,
    report: Report,
    say: Callable[[list[Instance], int, int], None],
    seen: Callable[[], int],
    wanted: Callable[[], int],
) -> float:
    """One county is cut off and works on; seconds from the mending until everybody has everything.

    The clock is moved by moving what is kept: every time that the links have written down becomes 72 hours older.
    """
    code, county = next(iter(linked.counties.items()))
    linked.wires[code].cut()
    report.note(f"the wire of {code} is cut")
    say([county], size.events, size.backlog)
    time.sleep(size.outage_seconds)  # the fault itself
    for instance in linked.instances:
        age(instance)
    report.note(f"{size.backlog} events later {SIMULATED_HOURS} hours have passed, and the wire is mended")
    linked.wires[code].mend()
    mended = time.monotonic()
    settled(seen, wanted(), 120)
    report.note("everybody has everything" if seen() == wanted() else "nothing comes any more")
    return time.monotonic() - mended


def plan(linked: Linked, size: Size, chance: random.Random) -> list[Fault]:
    counties, total = list(linked.counties), size.events * len(linked.instances) ** 2
    ends = [f"{code} link" for code in (linked.centre.code, *counties)]
    cuts = faults(chance, "cut", counties, size.cuts, total, seconds=0.5)
    return [*cuts, *faults(chance, "kill", ends, size.kills, total)]


def acts(linked: Linked) -> dict[str, Callable[[Fault], None]]:
    by_code = {instance.code: instance for instance in linked.instances}

    def cut(fault: Fault) -> None:
        linked.wires[fault.target].cut()
        time.sleep(fault.seconds)  # the fault itself
        linked.wires[fault.target].mend()

    def kill(fault: Fault) -> None:
        code, name = fault.target.split()
        by_code[code].kill_and_restart(name)

    return {"cut": cut, "kill": kill}


def expected(linked: Linked, keys: dict[str, list[str]]) -> int:
    """Every instance sees what all have said."""
    return len(linked.instances) * sum(map(len, keys.values()))


def findings(linked: Linked, instance: Instance, keys: dict[str, list[str]]) -> list[str]:
    seen, said = instance.seen(), [key for every in keys.values() for key in every]
    found = [sight.key for sight in seen]
    return [
        *checks.lost(said, found, "events"),
        *checks.twice(found, "events"),
        *checks.strange(said, found, "events"),
        *checks.inversions(seen),
    ]


def age(instance: Instance) -> None:
    moved = {"journal": ["time"], "frames_out": ["sent_at"], "frames_in": ["received_at"], "peers": ["heard_at"]}
    engine = instance.database("link")
    with engine.begin() as connection:
        for table, columns in moved.items():
            for column in columns:
                older = f"UPDATE {table} SET {column} = {column} - interval '{SIMULATED_HOURS} hours'"
                connection.execute(text(older))
    engine.dispose()
