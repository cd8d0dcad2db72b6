"""Between a county and its centre nothing is lost, nothing comes twice, and order holds, whatever the wire does."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import func, select, text

from services.link.models import Entry
from tests.faults.kept import settled
from tests.faults.linked import HEARTBEAT, Instance, Linked
from tests.faults.plan import PAUSE, Fault, carry_out, faults
from tests.faults.report import Report
from tests.faults.witness import Reported, Told
from tests.waiting import wait_for

LANES = 50
SIMULATED_HOURS = 72
PATIENCE = 300  # seconds without anything new after which nothing more is waited for


@dataclass(frozen=True)
class Size:
    """`events` of each instance while the wires are cut; `backlog`: what one county reports during its long outage."""

    counties: int
    events: int
    cuts: int
    backlog: int
    one_way: float = 0.0
    loss: float = 0.0
    kills: int = 4
    drained_within: float = 900.0
    heartbeat: float = HEARTBEAT


SHORT = Size(counties=2, events=400, cuts=10, backlog=500)
#: With the heartbeat of production: on a wire of two seconds each way a faster one is no use and a core's work.
LONG = Size(counties=10, events=1_000, cuts=500, backlog=100_000, one_way=1.0, loss=0.05, kills=100, heartbeat=5.0)


def told(first: int, count: int, prefix: str = "", kind: type[Told] = Told) -> Iterator[Told]:
    """From the `first` on; the lanes take turns."""
    numbers = range(first, first + count)
    return (kind(lane=f"{prefix}{number % LANES}", number=number // LANES + 1) for number in numbers)


def run(linked: Linked, size: Size, seed: int) -> Report:
    report, chance = Report("link", seed, asdict(size)), random.Random(seed)
    for wire in linked.wires.values():
        wire.one_way, wire.loss = size.one_way, size.loss
    with report.watching(lambda: linked.expected() - linked.seen()):
        for instance in linked.instances:
            linked.tell(instance, told(0, size.events))
        report.note(f"{size.events} events at each of {len(linked.instances)} instances")
        carry_out(plan(linked, size, chance), acts(linked), linked.seen, report)
        settled(linked.seen, linked.expected(), PATIENCE)
        outage(linked, size, report)
    report.figures |= {"seen": linked.seen(), "expected": linked.expected()}
    report.found += linked.findings()
    return report


def outage(linked: Linked, size: Size, report: Report) -> None:
    """One county is cut off and works on until its wire is mended and everybody has everything.

    The clock is moved by moving what is kept: every time that the links have written down becomes 72 hours older.
    """
    code, county = next(iter(linked.counties.items()))
    linked.wires[code].cut()
    report.note(f"the wire of {code} is cut")
    journalled = count_journal(county)
    linked.tell(county, told(0, size.backlog, "backlog ", Reported))
    written = journalled + size.backlog
    wait_for(lambda: count_journal(county) == written, 3600, "the county has written down its backlog", PAUSE)
    for instance in linked.instances:
        age(instance)
    report.note(f"{size.backlog} events later {SIMULATED_HOURS} hours have passed, and the wire is mended")
    linked.wires[code].mend()
    mended = time.monotonic()
    settled(linked.seen, linked.expected(), PATIENCE)
    drained = time.monotonic() - mended
    report.figures["backlog drained in s"] = round(drained, 1)
    report.note("everybody has everything" if linked.seen() == linked.expected() else "nothing comes any more")
    if drained > size.drained_within:
        report.found.append(f"the backlog was drained in {drained:.0f} s, not in {size.drained_within:g}")


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


def count_journal(county: Instance) -> int:
    with county.transaction("link") as session:
        return session.scalar(select(func.max(Entry.position))) or 0


def age(instance: Instance) -> None:
    moved = {"journal": ["time"], "frames_out": ["sent_at"], "frames_in": ["received_at"], "peers": ["heard_at"]}
    with instance.transaction("link") as session:
        for table, columns in moved.items():
            for column in columns:
                older = f"UPDATE {table} SET {column} = {column} - interval '{SIMULATED_HOURS} hours'"
                session.execute(text(older))
