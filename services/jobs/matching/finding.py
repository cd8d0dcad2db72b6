"""The best workers for a need, of however many, found without weighing them all.

Those who stand by are looked at in **stages**: who is nearest, who is near, and all others. Each stage answers with its
best, weighed in full. When the last of those found has more than anybody in the stages to come could have, they are not
looked at. So nobody is left out who would be among the best: where people live decides the time, never the answer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, select
from sqlalchemy.orm import Session

from contracts.matching import Weights
from services.jobs.matching import matching_rules as rules
from services.jobs.matching.matching_rules import NEARNESS, NOWHERE, SAME_COUNTY, SAME_STATION, Ops, Wanted
from services.jobs.matching.matching_tables import Standby

SQL = Ops(lambda truth, then, otherwise: case((truth, then), else_=otherwise), lambda a, b: a.bitwise_and(b))
#: Where the first stage ends, and the second.
NEAREST_KM, NEAR_KM = 3, 10
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
    weighed, beside = _weighed(want, weights, limit, number, *conditions), rules.most_beside_nearness(want, weights)
    found: dict[str, Found] = {}
    for percent, stage in stages(want):
        near = weights.near * percent // 100
        top = sorted(found.values(), key=lambda one: one.order)[:limit]
        if len(top) == limit and (top[-1].score, top[-1].near) > (near + beside, near):
            break
        for row in session.execute(weighed.where(stage)):
            one = Found(*row)
            if one.person_id not in found or one.order < found[one.person_id].order:
                found[one.person_id] = one
    return sorted(found.values(), key=lambda one: one.order)[:limit]


def _weighed(want: Wanted, weights: Weights, limit: int, number: int, *conditions: Condition) -> Select[Any]:
    """The best who fulfil the conditions, as `Found` has its fields."""
    near = rules.nearness(want, weights, Standby, SQL).label("near")
    others = rules.BASIS + sum(rules.parts(want, weights, Standby, SQL).values())
    score, lot = (others + near.element).label("score"), rules.lot(number, Standby).label("lot")
    must = (*rules.fits(want, weights, Standby), *rules.is_free(want, Standby, SQL), *rules.is_in_reach(want, Standby))
    best = select(Standby.person_id, Standby.level, score, near, lot).where(*must, *conditions)
    order = (score.desc(), near.desc(), lot, Standby.person_id, Standby.level.desc())
    return best.order_by(*order).limit(limit * LEVELS)


def stages(want: Wanted) -> list[tuple[int, Condition]]:
    """Disjoint, and together everybody; each with the percent of nearness that nobody in it exceeds."""
    first, after = want.county
    nearest = Standby.unit == want.unit
    near = (Standby.unit >= first) & (Standby.unit < after)
    most = (SAME_STATION, SAME_COUNTY, 0)
    if want.is_somewhere:
        placeless = Standby.lat == NOWHERE
        nearest = _within(want, NEAREST_KM) | (placeless & nearest)
        near = _within(want, NEAR_KM) | (placeless & near)
        most = (100, max(_most_beyond(NEAREST_KM), SAME_COUNTY), _most_beyond(NEAR_KM))
    return list(zip(most, (nearest, near & ~nearest, ~near), strict=True))


def _most_beyond(km: int) -> int:
    """The percent of those who live farther than so many kilometres away."""
    return max(percent for reach, percent in NEARNESS if reach > km)


def _within(want: Wanted, km: int) -> Condition:
    """Also by the square around the circle, which an index finds."""
    north, east = km * 1000 // rules.METRES + 1, km * 1000 // want.metres_lng + 1
    box = Standby.lat.between(want.lat - north, want.lat + north)
    return and_(
        box, Standby.lng.between(want.lng - east, want.lng + east), rules.square(want, Standby) <= (km * 1000) ** 2
    )
