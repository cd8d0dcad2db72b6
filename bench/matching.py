"""`python -W ignore -m bench.matching [--workers N] [--needs N] [--rounds N]`: how fast the best are found, and for a
fair how well they are shared out.

1. The 20 best of 100,000 workers who stand by, on PostgreSQL: our search in stages, against the plain SQL that a
   developer would write first: the same conditions and points over all rows, sorted. Both must find the same workers.
   Wall-clock time, and beside it processor time (ours and the database's), which other work changes less.
2. A job fair, 500 needs and 5,000 workers: the assignment solver against greedy (for each need the best who is left).
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy
from sqlalchemy import Engine, func, insert, make_url, select, text
from sqlalchemy.orm import Session

from bench.run import machine
from contracts.matching import Weights
from kernel import store
from services.jobs.matching import assigning, finding
from services.jobs.matching import matching_rules as rules
from services.jobs.matching.finding import SQL
from services.jobs.matching.matching_rules import ALL_WEEK, EVER, FAR, NOWHERE, UNSAID, Wanted
from services.jobs.matching.matching_tables import Standby
from services.jobs.models import Base, Worker
from tests.servers import Postgres

TODAY = 739_600
BEST = 20
#: How common a skill is: most are domestic workers of level 5.
SKILLS = {
    ("4-10-01-06", "家务服务员"): 40,
    ("4-10-01-06", "母婴护理员"): 20,
    ("4-10-01-06", "家庭照护员"): 15,
    ("4-10-01-02", ""): 15,
    ("4-10-01-05", ""): 10,
}
LEVELS = {5: 55, 4: 30, 3: 13, 2: 2}
#: A city like Fuzhou: two workers of three live within 8 km of its middle, the others in its counties.
MIDDLE = (2608, 11930)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=100_000)
    parser.add_argument("--needs", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    print(machine())
    dice = random.Random(20261127)
    people = [one for at in range(asked.workers) for one in worker(dice, at)]
    with database(people) as engine:
        for kind, places in (("with places", True), ("by units alone", False)):
            search(engine, [need(dice, places) for _ in range(asked.needs)], asked.rounds, kind)
    fair(dice)


def worker(dice: random.Random, at: int) -> list[dict[str, Any]]:
    """Made up, with one skill, a few with two levels of it."""
    lat, lng, county = place(dice)
    skill, level = pick(dice, SKILLS), pick(dice, LEVELS)
    is_placed = dice.random() < 0.5
    hours = dice.random() < 0.4
    row = {
        "person_id": f"01980000-0000-7000-8000-{at:012}",
        "occupation_code": skill[0],
        "work_type_zh": skill[1],
        "counts_until": EVER if dice.random() < 0.8 else TODAY + dice.randrange(-100, 900),
        "certified_on": TODAY - dice.randrange(1500),
        "unit": f"{county}-{dice.randrange(1, 21):03}",
        "lat": lat,
        "lng": lng,
        "reach_km": dice.choice([FAR, 3, 5, 10, 20]),
        "week": dice.getrandbits(63) | 511 * (1 + (1 << 9) + (1 << 18)) if hours else ALL_WEEK,
        "speaks": 1 | dice.getrandbits(5),
        "live_in": int(dice.random() < 0.3),
        "live_out": int(dice.random() < 0.9),
        "elsewhere": int(dice.random() < 0.2),
        "pay_from_fen": UNSAID if dice.random() < 0.3 else dice.randrange(300_000, 900_000, 10_000),
        "available_from": TODAY + dice.randrange(-200, 30),
        "health_until": TODAY + dice.randrange(-60, 365),
        "placements": dice.randrange(1, 6) if is_placed else 0,
        "shown_on": 0 if dice.random() < 0.4 else TODAY - dice.randrange(60),
        "lot": dice.randrange(rules.PRIME),
    }
    levels = {level, min(5, level + 1)} if dice.random() < 0.1 else {level}
    return [{**row, "level": one} for one in levels]


def place(dice: random.Random) -> tuple[int, int, str]:
    """In hundredths of a degree, a tenth unknown; and a county."""
    spread = 4 if dice.random() < 0.66 else 40
    lat, lng = (round(dice.gauss(middle, spread)) for middle in MIDDLE)
    county = f"3501{2 + (lat * 7 + lng) % 12:02}"
    return (NOWHERE, NOWHERE, county) if dice.random() < 0.1 else (lat, lng, county)


def need(dice: random.Random, has_place: bool = True) -> Wanted:
    lat, lng, county = place(dice)
    where = {"lat": lat, "lng": lng, "max_km": dice.choice([FAR, FAR, 10])} if has_place else {}
    skill, live_in = pick(dice, SKILLS), dice.random() < 0.3
    return Wanted(
        occupation_code=skill[0],
        work_type_zh=skill[1],
        level=dice.choice([5, 5, 4, 3]),
        unit=f"{county}-{dice.randrange(1, 21):03}",
        live_in=live_in,
        pay_to_fen=dice.randrange(500_000, 900_000, 10_000),
        day=TODAY + dice.randrange(30),
        today=TODAY,
        week=dice.choice([0, 15 << 1, (15 << 1) * (1 + (1 << 9) + (1 << 18))]),
        speaks=dice.choice([0, 0, 1, 2]),
        **where,
    )


def pick(dice: random.Random, shares: dict[Any, int]) -> Any:
    return dice.choices(list(shares), list(shares.values()))[0]


@contextmanager
def database(people: list[dict[str, Any]]) -> Iterator[Engine]:
    server = Postgres(durable=True)
    server.start()
    server.create_database("jobs")
    engine = store.connect(make_url(server.url("jobs")))
    Base.metadata.create_all(engine)
    ids = sorted({one["person_id"] for one in people})
    with engine.begin() as connection:
        blank = {"live_in": False, "is_placed": False, "placements": 0}
        connection.execute(insert(Worker), [{"person_id": one, **blank} for one in ids])
        connection.execute(insert(Standby), people)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    yield engine
    engine.dispose()
    server.close()


def search(engine: Engine, needs: list[Wanted], rounds: int, kind: str) -> None:
    """Each need by the best of its rounds: the machine has other work."""
    sides: dict[str, Callable[[Session, Wanted], list[Any]]] = {"ours": ours, "plain": plain}
    walls: dict[str, list[float]] = {name: [] for name in sides}
    processor = dict.fromkeys(sides, 0.0)
    with Session(engine.execution_options(isolation_level="AUTOCOMMIT")) as session:
        session.execute(text("SET max_parallel_workers_per_gather = 0"))  # so that all work is seen in one process
        backend = session.scalar(select(func.pg_backend_pid()))
        for want in needs:
            found = {}
            for name, side in sides.items():
                before = spent(backend)
                took, found[name] = best_of(rounds, lambda side=side, want=want: side(session, want))
                walls[name].append(took)
                processor[name] += (spent(backend) - before) / rounds
            assert found["ours"] == found["plain"], want
    print(f"\nthe {BEST} best for {len(needs)} needs, {kind}: ms")
    for name, wall in walls.items():
        wall.sort()
        mean = processor[name] * 1000 / len(needs)
        slow = f"95% {wall[len(wall) * 95 // 100]:6.1f}, slowest {wall[-1]:6.1f}"
        print(f"  {name:<6} median {statistics.median(wall):6.1f}, {slow}; processor {mean:6.1f} a need")
    ratio = processor["plain"] / processor["ours"]
    medians = {name: statistics.median(wall) for name, wall in walls.items()}
    print(f"  ratio  {medians['plain'] / medians['ours']:.1f}, of processor {ratio:.1f}")


def spent(process: int) -> float:
    """Seconds of processor time, by us and by another process."""
    words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def best_of(rounds: int, act: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        found = act()
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken), found


WEIGHTS = Weights(newcomer_percent=0)


def ours(session: Session, want: Wanted) -> list[tuple[str, int]]:
    return [(one.person_id, one.score) for one in finding.best(session, want, WEIGHTS, BEST, "need")]


def plain(session: Session, want: Wanted) -> list[tuple[str, int]]:
    """All who fulfil the conditions, each with all her points, sorted."""
    near = rules.nearness(want, WEIGHTS, Standby, SQL)
    points = rules.BASIS + near + sum(rules.parts(want, WEIGHTS, Standby, SQL).values())
    must = (*rules.fits(want, WEIGHTS, Standby), *rules.is_free(want, Standby, SQL), *rules.is_in_reach(want, Standby))
    lot = rules.lot(finding.lot_of("need"), Standby)
    best = func.max(points)
    each = select(Standby.person_id, best, func.max(near)).where(*must).group_by(Standby.person_id, lot)
    rows = session.execute(each.order_by(best.desc(), func.max(near).desc(), lot).limit(BEST))
    return [(row[0], row[1]) for row in rows]


def fair(dice: random.Random, needs: int = 500, workers: int = 5000) -> None:
    rows = [Standby(**one) for at in range(workers) for one in worker(dice, at)]
    wanted = [(need(dice), Weights()) for _ in range(needs)]
    assigning.solve(numpy.ones((1, 1), int))  # scipy is there from now on
    took, found = best_of(1, lambda: assigning.pairs(wanted, rows, [frozenset()] * needs))
    matrix = numpy.stack([assigning.points(*one, assigning.Table.of(rows)) for one in wanted])
    at = {id(row): column for column, row in enumerate(rows)}
    solved = [int(matrix[which, at[id(row)]]) for which, row in found]
    greedy_took, taken = best_of(1, lambda: greedy(matrix, [row.person_id for row in rows]))
    print(f"\na fair of {needs} needs and {workers} workers")
    for name, points, ms in (("solver", solved, took), ("greedy", taken, greedy_took)):
        print(f"  {name:<6} {len(points)} needs met, {sum(points)} points, {ms:7.0f} ms")


def greedy(matrix: Any, person_ids: list[str]) -> list[int]:
    """The points of each need that is met, by whoever is left when its turn comes."""
    people, whose = numpy.unique(person_ids, return_inverse=True)
    is_free, found = numpy.ones(len(people), bool), []
    for line in matrix:
        row = int(numpy.where(is_free[whose], line, 0).argmax())
        if is_free[whose[row]] and line[row]:
            is_free[whose[row]] = False
            found.append(int(line[row]))
    return found


if __name__ == "__main__":
    main()
