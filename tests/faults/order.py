"""Each aggregate's events are applied in their order; poison is parked, the rest go on, and replay recovers it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from kernel.dead_letters import DeadLetters
from tests.faults import checks
from tests.faults.kept import acts, settled, wait_for_sight
from tests.faults.plan import carry_out, faults
from tests.faults.report import Report
from tests.faults.stage import Stage
from tests.faults.witness import Healed, Told

EVENTS_OF_A_LANE = 20


@dataclass(frozen=True)
class Size:
    events: int
    workers: int
    fails: float = 0.02
    poison: float = 0.01
    kills: int = 3


SHORT = Size(events=20_000, workers=4)
LONG = Size(events=1_000_000, workers=16, kills=50)


def told(size: Size, chance: random.Random) -> Iterator[Told]:
    """Lanes take turns by chance. Poison is the last of its lane, so that the share of healthy events is known."""
    lanes = size.events // EVENTS_OF_A_LANE
    order = [lane for lane in range(lanes) for _ in range(EVENTS_OF_A_LANE)]
    chance.shuffle(order)
    last: dict[int, int] = dict.fromkeys(range(lanes), 0)
    poisoned = set(chance.sample(range(lanes), int(size.events * size.poison)))
    for lane in order:
        last[lane] += 1
        poison = lane in poisoned and last[lane] == EVENTS_OF_A_LANE
        yield Told(lane=f"{lane}", number=last[lane], poison=poison)


def run(stage: Stage, size: Size, seed: int) -> Report:
    report, chance = Report("order", seed, asdict(size)), random.Random(seed)
    events = list(told(size, chance))
    poison = sum(event.poison for event in events)
    with report.watching(lambda: size.events - stage.count_seen()):
        keys = stage.tell(events)
        report.note(f"{size.events} events are committed")
        witnesses = [name for name in stage.processes if name.startswith("witness")]
        plan = faults(chance, "kill", witnesses, size.kills, size.events - poison)
        carry_out(plan, acts(stage), stage.count_seen, report)
        wait_for_sight(stage, size.events - poison, report, seconds=20)
        dead = settled(lambda: len(letters(stage)), poison, seconds=10)
        report.figures |= {"dead letters": dead, "poison": poison, "per second": rate(stage)}
        if dead != poison:
            report.found.append(f"{dead} dead letters of {poison} poison events")
        heal(stage)
        report.note(f"the witness is healed, and {replay(stage)} dead letters are replayed")
        wait_for_sight(stage, size.events, report, seconds=20)
    report.found += findings(stage, keys)
    return report


def findings(stage: Stage, keys: list[str]) -> list[str]:
    seen = stage.seen()
    found = [sight.key for sight in seen]
    wrong = [checks.lost(keys, found, "events"), checks.twice(found, "events"), checks.inversions(seen)]
    return [words for one in wrong for words in one]


def letters(stage: Stage) -> list[object]:
    return list(DeadLetters({"witness": stage.engine}).list())


def replay(stage: Stage) -> int:
    return DeadLetters({"witness": stage.engine}).replay()


def heal(stage: Stage) -> None:
    with Session(stage.engine) as session, session.begin():
        session.merge(Healed(id=1))


def rate(stage: Stage) -> int:
    """Events seen in a second, from the first commit to the last sight."""
    delays = sorted(stage.delays())
    return round(len(delays) / delays[-1]) if delays and delays[-1] else 0
