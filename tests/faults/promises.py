"""What is promised, how each promise is tried, and in which sizes: short and long by hand, brief with every change."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from tests.faults import checks, drain, forging, kept, link, once, order, poison, repair, swallowed, unheard
from tests.faults.linked import HEARTBEAT
from tests.faults.report import Report
from tests.faults.theatre import Theatre

SEED = 20261123
#: What there can be less of where time is short. How long something lasts is not among them.
_AMOUNTS = ("enrolments", "kills", "keys", "requests", "cuts", "backlog")


@dataclass(frozen=True)
class Promise:
    """`scene` starts what `run` tries: an instance, or a centre with its counties, for a given size."""

    words: str
    scene: Callable[[Theatre, Any], AbstractContextManager[Any]]
    run: Callable[[Any, Any, int], Report]
    short: Any
    long: Any

    @property
    def brief(self) -> Any:
        """What a change is tried with: a quarter of the short tier, so that the whole suite is over in ten minutes."""
        amounts = {name: getattr(self.short, name, None) for name in _AMOUNTS}
        fewer = {name: max(1, amount // 4) for name, amount in amounts.items() if amount}
        if getattr(self.short, "events", 0) > 1000:
            fewer["events"] = self.short.events // 4
        return replace(self.short, **fewer) if fewer else self.short

    def tried(self, theatre: Theatre, size: Any, *, seed: int = SEED) -> Report:
        """Try it and write the report, which says in `found` how it was broken."""
        with self.scene(theatre, size) as stage:
            report = self.run(stage, size, seed)
            report.found += checks.mistakes(stage.log())
        report.write()
        return report


def _stage(*processes: str, **told: str) -> Callable[[Theatre, Any], AbstractContextManager[Any]]:
    return lambda theatre, size: theatre.stage(*processes, told=told)


def _witnesses(theatre: Theatre, size: order.Size) -> AbstractContextManager[Any]:
    return theatre.stage("witness", "witness 2", told={"WITNESS_FAILS": f"{size.fails}"}, max_workers=size.workers)


def _linked(theatre: Theatre, size: Any) -> AbstractContextManager[Any]:
    return theatre.linked(size.counties, heartbeat=getattr(size, "heartbeat", HEARTBEAT))


#: What an instance promises.
ALONE = {
    "kept": Promise(
        "nothing acknowledged is lost or applied twice when processes are killed",
        _stage(*kept.EVERY_PROCESS),
        kept.run,
        kept.KILLS,
        kept.KILLS_LONG,
    ),
    "broker": Promise(
        "nor when the broker is killed, hangs or has no disk",
        _stage("training", "gateway", "witness"),
        kept.run,
        kept.BROKER,
        kept.BROKER_LONG,
    ),
    "order": Promise(
        "order holds, and poison is parked and recovered by replay",
        _witnesses,
        order.run,
        order.SHORT,
        order.LONG,
    ),
    "poison": Promise(
        "poison slows nothing else down",
        _stage("witness"),
        poison.run,
        poison.SHORT,
        poison.LONG,
    ),
    "swallowed": Promise(
        "what the broker has swallowed when it dies is told again",
        _stage("witness"),
        swallowed.run,
        swallowed.SHORT,
        swallowed.LONG,
    ),
    "once": Promise(
        "a request sent fifty times is done once",
        _stage("jobs", "gateway"),
        once.run,
        once.SHORT,
        once.LONG,
    ),
    "drain": Promise(
        "a service replaced in good order is not noticed",
        _stage(*drain.PAIR, "gateway"),
        drain.run,
        drain.SHORT,
        drain.LONG,
    ),
    "unheard calls": Promise(
        "a call to a service that is not there is refused at once",
        _stage("gateway"),
        unheard.calls,
        None,
        None,
    ),
    "unheard events": Promise(
        "events that nobody hears are kept and hold nothing up",
        _stage("witness"),
        unheard.events,
        None,
        None,
    ),
}

#: What a centre and its counties promise each other.
LINKED = {
    "link": Promise(
        "nothing is lost, twice or out of order when wires are cut",
        _linked,
        link.run,
        link.SHORT,
        link.LONG,
    ),
    "repair": Promise(
        "a purged queue, a lost shovel and a restored backup are repaired (statement 33)",
        _linked,
        repair.run,
        repair.SHORT,
        repair.LONG,
    ),
    "forging": Promise(
        "what is forged is refused and stops nothing (statements 3 and 27)",
        _linked,
        forging.run,
        forging.SIZE,
        forging.SIZE,
    ),
}

PROMISES = {**ALONE, **LINKED}

#: Which promise is broken without which protection (`tests.faults.sabotage`).
BROKEN_WITHOUT = {
    "confirm": "swallowed",
    "mandatory": "unheard calls",
    "alternate exchange": "unheard events",
    "inbox": "kept",
    "per-aggregate lock": "order",
    "retry tier": "order",
    "dead letter": "order",
    "link sequence": "repair",
    "gap repair": "repair",
    "user_id check": "forging",
    "idempotency key": "once",
    "SIGTERM drain": "drain",
}
