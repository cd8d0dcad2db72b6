"""A request that is sent many times at once, or again after its process died, is done once and answered alike."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from cli.made_up import STATION
from contracts.accounts import Role
from kernel.store import new_id
from services.jobs.models import Need, Unit
from tests.faults.kept import acts
from tests.faults.load import Ask, Load, asks
from tests.faults.plan import carry_out, faults
from tests.faults.report import Report
from tests.faults.stage import Stage


@dataclass(frozen=True)
class Size:
    keys: int
    duplicates: int = 50
    kills: int = 0


SHORT = Size(keys=100)
LONG = Size(keys=10_000, kills=50)

#: Posting a need is a command that nothing but the key keeps from being done again.
NEED = {
    "title": "双职工家庭找家务服务员",
    "unit": STATION,
    "occupation_code": "4-10-01-06",
    "work_type_zh": "家务服务员",
    "level": "5",
    "starts_on": "2027-01-04",
    "live_in": False,
    "pay_from_fen": 500000,
    "pay_to_fen": 700000,
}


def run(stage: Stage, size: Size, seed: int) -> Report:
    report, chance = Report("once", seed, asdict(size)), random.Random(seed)
    before = count_needs(stage)
    household, requests = new_id(), size.keys * size.duplicates

    def repeated() -> Iterator[Ask]:
        for number in range(size.keys):
            token = stage.token((Role.HOUSEHOLD.value, STATION), who=household)
            yield from asks("/needs", [NEED] * size.duplicates, [token] * size.duplicates, f"{seed}-{number}")

    load = Load(stage.url, repeated(), clients=size.duplicates).start()
    plan = faults(chance, "kill", ("jobs", "gateway"), size.kills, requests)
    carry_out(plan, acts(stage), load.count, report)
    answers: defaultdict[str, set[str]] = defaultdict(set)
    for ask, answer in load.join():
        answers[ask.key].add(f"{answer.status} {answer.body.get('need_id', answer.body)}")
    report.figures |= {"requests": requests, "needs": count_needs(stage) - before}
    different = {key: said for key, said in answers.items() if len(said) != 1 or not next(iter(said)).startswith("201")}
    if different:
        key, said = next(iter(different.items()))
        report.found.append(f"{len(different)} keys answered differently, for example {key}: {sorted(said)[:3]}")
    if report.figures["needs"] != size.keys:
        report.found.append(f"{report.figures['needs']} needs of {size.keys} keys")
    return report


def count_needs(stage: Stage) -> int:
    with stage.transaction("jobs") as session:
        session.merge(Unit(code=STATION))
        return session.scalar(select(func.count()).select_from(Need)) or 0
