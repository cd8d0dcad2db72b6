"""For a job fair: who for which need, so that as many needs as possible are met, and these by the most points.

It is the assignment problem, which scipy solves exactly. To take for each need the best who is left (greedy) leaves
needs without anybody that could have been met; bench/matching.py tells how many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from sqlalchemy import select

from contracts import matching as asks
from contracts.accounts import Role
from contracts.matching import Weights
from kernel.errors import NotFound
from kernel.service import Service, Tx, command
from services.jobs.matching import matching_rules as rules
from services.jobs.matching import matching_views as views
from services.jobs.matching.matching import show
from services.jobs.matching.matching_rules import Ops, Wanted
from services.jobs.matching.matching_tables import Mismatch, Standby
from services.jobs.matching.weighing import weights_for
from services.jobs.models import Need, Referral, Worker
from services.jobs.rules import must_be_open

ARRAYS = Ops(numpy.where, numpy.bitwise_and)
#: One need more that is met is worth more than any points: nobody has as many.
MEETING = 1_000_000
WORDS = ("occupation_code", "work_type_zh", "unit")


@dataclass(frozen=True)
class Table:
    """Rows of `Standby` as columns, those of one person beside each other: a rule reads all at once."""

    rows: Sequence[Standby]
    columns: dict[str, Any]

    @classmethod
    def of(cls, rows: Sequence[Standby]) -> Table:
        kinds = {
            column.key: str if column.key in (*WORDS, "person_id") else int for column in Standby.__table__.columns
        }
        return cls(rows, {name: numpy.array([getattr(row, name) for row in rows], kinds[name]) for name in kinds})

    def __getattr__(self, name: str) -> Any:
        return self.columns[name]


def points(want: Wanted, weights: Weights, table: Table) -> Any:
    """Of each row; 0 for those that may not be proposed."""
    must = [*rules.fits(want, weights, table), *rules.is_free(want, table, ARRAYS), *rules.is_in_reach(want, table)]
    found = rules.BASIS + rules.nearness(want, weights, table, ARRAYS)
    for part in rules.parts(want, weights, table, ARRAYS).values():
        found = found + part
    return numpy.where(numpy.logical_and.reduce(must), found, 0)


def solve(matrix: Any) -> list[tuple[int, int]]:
    """Of needs by workers, with points or 0: the pairs."""
    from scipy.optimize import linear_sum_assignment  # half a second, which only fairs need

    pairs = zip(*linear_sum_assignment(numpy.where(matrix > 0, matrix + MEETING, 0), maximize=True), strict=True)
    return [(int(need), int(worker)) for need, worker in pairs if matrix[need, worker]]


def pairs(
    wanted: Sequence[tuple[Wanted, Weights]], rows: Sequence[Standby], never: Sequence[frozenset[str]]
) -> list[tuple[int, Standby]]:
    """Which need, by its place, for which worker, by the row that serves best. `never`: of each need, who is out."""
    table = Table.of(rows)
    people, whose = numpy.unique(table.person_id, return_inverse=True)
    by_row = numpy.stack([points(*one, table) for one in wanted])
    for need, out in enumerate(never):
        by_row[need, numpy.isin(table.person_id, list(out))] = 0
    matrix = numpy.zeros((len(wanted), len(people)), int)
    for need in range(len(wanted)):
        numpy.maximum.at(matrix[need], whose, by_row[need])
    found = []
    for need, worker in solve(matrix):
        hers = numpy.flatnonzero(whose == worker)
        found.append((need, rows[hers[by_row[need, hers].argmax()]]))
    return found


class Assigning(Service):
    @command(asks.AssignForFair)
    def assign_for_fair(self, tx: Tx, asked: asks.AssignForFair) -> asks.FairPlan:
        tx.actor.must_hold(Role.STAFF)
        needs = _open_needs(tx, sorted(set(asked.need_ids)))
        wanted = [(views.wanted(tx, need), weights_for(tx.session, need.unit)) for need in needs]
        rows = _standing_by(tx, asked.worker_ids)
        plan = pairs(wanted, rows, _never(tx, [need.id for need in needs])) if rows else []
        proposals = []
        for at, row in plan:
            want, weights = wanted[at]
            candidate = views.candidate(want, weights, row, views.trade(tx.session, want))
            proposals.append(asks.Proposal(need_id=needs[at].id, candidate=candidate))
        show(tx, [(one.need_id, 1, one.candidate) for one in proposals])
        met = {one.need_id for one in proposals}
        return asks.FairPlan(proposals=proposals, unmatched=[need.id for need in needs if need.id not in met])


def _open_needs(tx: Tx, ids: Sequence[str]) -> list[Need]:
    """Locked in the order of their ids."""
    needs = list(tx.session.scalars(select(Need).where(Need.id.in_(ids)).order_by(Need.id).with_for_update()))
    if len(needs) < len(ids) or not all(tx.actor.holds(Role.STAFF, at=need.unit) for need in needs):
        raise NotFound()
    for need in needs:
        must_be_open(need.state)
    return needs


def _standing_by(tx: Tx, worker_ids: Sequence[str]) -> Sequence[Standby]:
    rows = select(Standby).join(Worker, Worker.person_id == Standby.person_id)
    return tx.session.scalars(rows.where(Standby.person_id.in_(worker_ids), *views.FREE)).all()


def _never(tx: Tx, need_ids: Sequence[str]) -> list[frozenset[str]]:
    """Of each need, who has been referred for it or was said not to suit."""
    out: dict[str, set[str]] = {need_id: set() for need_id in need_ids}
    for of in (Referral, Mismatch):
        for need_id, worker_id in tx.session.execute(select(of.need_id, of.worker_id).where(of.need_id.in_(need_ids))):
            out[need_id].add(worker_id)
    return [frozenset(out[need_id]) for need_id in need_ids]
