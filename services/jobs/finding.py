"""The best workers for a need, of however many, found without weighing them all.

Those who stand by lie in **slices**: within a kilometre, within three, of the same station, and so on; in a slice all
have the same points for nearness. Slices are read the nearest first, each with its best by the other points, until the
last of those found has more than anybody in the slices to come could have. So nobody is left out who would be among
the best: how many are read decides the time, never the answer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, select
from sqlalchemy.orm import Session

from contracts.matching import Weights
from services.jobs import matching_rules as rules
from services.jobs.matching_rules import NEARNESS, NOWHERE, SAME_COUNTY, SAME_STATION, Ops, Wanted
from services.jobs.matching_tables import Standby

SQL = Ops(lambda truth, then, otherwise: case((truth, then), else_=otherwise), lambda a, b: a.bitwise_and(b))
#: A worker has at most so many rows of one skill: one a level.
LEVELS = 5

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Found:
    """A worker, the level that serves best (of equals the one that is asked for), and where she comes in the order."""

    person_id: str
    level: int
    score: int
    near: int
    lot: int

    @property
    def order(self) -> tuple[int, int, int, str, int]:
        return -self.score, -self.near, self.lot, self.person_id, -self.level


def best(session: Session, want: Wanted, weights: Weights, limit: int, key: str, *conditions: Condition) -> list[Found]:
    """In order. `key`: what the lot is drawn for; `conditions`: more that she must fulfil."""
    number = lot_of(key)
    top = _search(session, want, weights, limit, number, *conditions)
    seats = rules.seats_for_new(limit, weights.newcomer_percent)
    if not seats or len(top) < limit:
        return top  # nobody who may be proposed is left out
    new = _search(session, want, weights, seats, number, *conditions, rules.is_new(want, Standby))
    known = {one.person_id: one for one in (*new, *top)}
    others = [one.person_id for one in top if one.person_id not in {one.person_id for one in new}]
    shown = [*(one.person_id for one in new), *others[: limit - len(new)]]
    return sorted((known[person_id] for person_id in shown), key=lambda one: one.order)


def lot_of(key: str) -> int:
    return 1 + int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % (rules.PRIME - 1)


def _search(
    session: Session, want: Wanted, weights: Weights, limit: int, number: int, *conditions: Condition
) -> list[Found]:
    beside, found = rules.most_beside_nearness(want, weights), dict[str, Found]()
    for near, slice_ in slices(want, weights):
        top = sorted(found.values(), key=lambda one: one.order)[:limit]
        if len(top) == limit and (top[-1].score, top[-1].near) > (near + beside, near):
            break
        for row in session.execute(_statement(want, weights, limit, number, slice_, *conditions)):
            one = Found(row.person_id, row.level, row.points + near, near, row.lot)
            if one.person_id not in found or one.order < found[one.person_id].order:
                found[one.person_id] = one
    return sorted(found.values(), key=lambda one: one.order)[:limit]


def _statement(
    want: Wanted, weights: Weights, limit: int, number: int, slice_: Condition, *conditions: Condition
) -> Any:
    points: Any = rules.BASIS + sum(rules.parts(want, weights, Standby, SQL).values())
    lot = rules.lot(number, Standby)
    columns = (Standby.person_id, Standby.level, points.label("points"), lot.label("lot"))
    must = (*rules.fits(want, weights, Standby), *rules.is_free(want, Standby, SQL), *rules.is_in_reach(want, Standby))
    order = (points.desc(), lot, Standby.person_id, Standby.level.desc())
    return select(*columns).where(*must, slice_, *conditions).order_by(*order).limit(limit * LEVELS)


def slices(want: Wanted, weights: Weights) -> list[tuple[int, Condition]]:
    """Disjoint, and together everybody: each with the points for nearness that all in it have, the most first."""
    first, after = want.county
    in_county = (Standby.unit >= first) & (Standby.unit < after)
    units = [
        (SAME_STATION, Standby.unit == want.unit),
        (SAME_COUNTY, in_county & (Standby.unit != want.unit)),
        (0, ~in_county & (Standby.unit != want.unit)),
    ]
    placeless = Standby.lat == NOWHERE
    if want.is_somewhere:
        units = [(percent, placeless & where) for percent, where in units] + _rings(want)
    in_points = [(weights.near * percent // 100, where) for percent, where in units]
    return sorted(in_points, key=lambda one: -one[0])


def _rings(want: Wanted) -> list[tuple[int, Condition]]:
    far, within, found = rules.square(want, Standby), false(), []
    for km, percent in NEARNESS:
        ring = far <= (km * 1000) ** 2
        found.append((percent, and_(_box(want, km), ring, ~within)))
        within = ring
    return [*found, (0, ~within & (Standby.lat != NOWHERE))]


def _box(want: Wanted, km: int) -> Condition:
    """The square around a ring, which an index finds."""
    north, east = km * 1000 // rules.METRES + 1, km * 1000 // want.metres_lng + 1
    rows = Standby.lat.between(want.lat - north, want.lat + north)
    return and_(rows, Standby.lng.between(want.lng - east, want.lng + east))
