"""Who may be proposed for a need, and how well she suits. Each rule is written once, over a row of `Standby`:

the row may be one worker's (then the answers are truths and numbers), SQL's columns, or arrays of thousands; `Ops` has
the two operations that these spell differently. A test holds them against each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from contracts.jobs import Reason
from contracts.matching import Weights

#: For what is not known: a place nowhere, a reach and a pay beyond all, a certificate for ever (9999-12-31).
NOWHERE, FAR, UNSAID, EVER = -1_000_000, 1_000, 2_000_000_000, date.max.toordinal()
#: The week of one who has not said her hours: all its parts (profile_rules.py).
ALL_WEEK = (1 << 63) - 1
#: Lots are drawn modulo this prime.
PRIME = 2_147_483_647
#: She is new for so many days after her certificate, as long as she has not been placed.
NEW_FOR = 90
#: Everyone who fulfils the conditions has these.
BASIS = 50

#: How much of the points for nearness is left within so many kilometres; beyond, nothing.
NEARNESS = ((1, 100), (3, 80), (5, 60), (10, 35), (20, 15))
#: And where places are not known: of the same station, of the same county.
SAME_STATION, SAME_COUNTY = 80, 50
#: How much of the points for waiting she has who was not shown for so many days.
WAITING = ((30, 100), (14, 70), (7, 40), (3, 20))

#: Metres in a hundredth of a degree of latitude.
METRES = 1112


class Ops(NamedTuple):
    """`where(truth, then, otherwise)`; `overlap(a, b)`: the bits of both."""

    where: Callable[[Any, Any, Any], Any]
    overlap: Callable[[Any, Any], Any]


PLAIN = Ops(lambda truth, then, otherwise: then if truth else otherwise, lambda a, b: a & b)


@dataclass(frozen=True)
class Wanted:
    """A need, and the day it is looked at. `day`: when the work starts, or today if that is over."""

    occupation_code: str
    work_type_zh: str
    level: int
    unit: str
    live_in: bool
    pay_to_fen: int
    day: int
    today: int
    week: int = 0
    lat: int = NOWHERE
    lng: int = NOWHERE
    max_km: int = FAR
    speaks: int = 0
    elsewhere: bool = False

    @property
    def is_somewhere(self) -> bool:
        return self.lat != NOWHERE

    @property
    def county(self) -> tuple[str, str]:
        """The codes of its county lie from the first to before the second."""
        code = self.unit[:6]
        return code, f"{int(code) + 1:06}"

    @property
    def metres_lng(self) -> int:
        """Metres in a hundredth of a degree of longitude here."""
        return max(1, round(METRES * math.cos(math.radians(self.lat / 100))))


def square(want: Wanted, row: Any) -> Any:
    """The square of the distance, in square metres; beyond all for a place that is not known."""
    north, east = (row.lat - want.lat) * METRES, (row.lng - want.lng) * want.metres_lng
    return north * north + east * east


def fits(want: Wanted, weights: Weights, row: Any) -> list[Any]:
    """The hard conditions, all of which must be true."""
    found = [
        row.occupation_code == want.occupation_code,
        row.work_type_zh == want.work_type_zh,
        row.level <= want.level,
        row.counts_until >= want.day,
        row.available_from <= want.day,
    ]
    if weights.health_required:
        found.append(row.health_until >= want.day)
    if not want.live_in:
        found.append(row.live_out == 1)
    if want.elsewhere:
        found.append(row.elsewhere == 1)
    return found


def is_free(want: Wanted, row: Any, ops: Ops) -> list[Any]:
    """Her week has room for the need's hours; who lives in says nothing of hours."""
    return [] if want.live_in or not want.week else [ops.overlap(row.week, want.week) == want.week]


def is_in_reach(want: Wanted, row: Any) -> list[Any]:
    """Neither farther than she goes nor than the household wants; who lives in does not go every day."""
    if not want.is_somewhere or want.live_in:
        return []
    far = square(want, row)
    near_enough = (far <= (want.max_km * 1000) ** 2) & (far <= row.reach_km * row.reach_km * 1_000_000)
    return [(row.lat == NOWHERE) | near_enough]


def is_new(want: Wanted, row: Any) -> Any:
    return (row.placements == 0) & (row.certified_on >= want.today - NEW_FOR)


def parts(want: Wanted, weights: Weights, row: Any, ops: Ops) -> dict[Reason, Any]:
    """The points of each reason but nearness."""
    new, found = is_new(want, row), {}
    found[Reason.WAITED] = steps(weights.waited, WAITING, want.today - row.shown_on, ops)
    found[Reason.NEWLY_CERTIFIED] = ops.where(new, weights.newly_certified, 0)
    found[Reason.EXPERIENCED] = ops.where(row.placements > 0, weights.experienced, 0)
    found[Reason.WITHIN_PAY] = ops.where(row.pay_from_fen <= want.pay_to_fen, weights.within_pay, 0)
    found[Reason.HIGHER_LEVEL] = ops.where(row.level < want.level, weights.higher_level, 0)
    if want.live_in:
        found[Reason.LIVE_IN] = ops.where(row.live_in == 1, weights.live_in, 0)
    elif want.week:  # who has not said her hours is asked; she has no points for it
        found[Reason.FREE_THEN] = ops.where(row.week != ALL_WEEK, weights.free_then, 0)
    if want.speaks:
        found[Reason.SPEAKS] = ops.where(ops.overlap(row.speaks, want.speaks) == want.speaks, weights.speaks, 0)
    return found


def steps(most: int, table: tuple[tuple[int, int], ...], days: Any, ops: Ops) -> Any:
    """Of a table of days and percents, the points for so many days."""
    points: Any = 0
    for least, percent in reversed(table):
        points = ops.where(days >= least, most * percent // 100, points)
    return points


def most_beside_nearness(want: Wanted, weights: Weights) -> int:
    """Nobody has more points than these and those for nearness."""
    of_need = weights.live_in if want.live_in else weights.free_then if want.week else 0
    spoken = weights.speaks if want.speaks else 0
    higher = weights.higher_level if want.level > 1 else 0
    once = max(weights.newly_certified, weights.experienced)
    return BASIS + weights.waited + once + weights.within_pay + higher + of_need + spoken


def nearness(want: Wanted, weights: Weights, row: Any, ops: Ops) -> Any:
    """The points for nearness: by distance where both places are known, else by unit."""
    first, after = want.county
    by_unit = ops.where((row.unit >= first) & (row.unit < after), weights.near * SAME_COUNTY // 100, 0)
    by_unit = ops.where(row.unit == want.unit, weights.near * SAME_STATION // 100, by_unit)
    if not want.is_somewhere:
        return by_unit
    far, by_distance = square(want, row), 0
    for km, percent in reversed(NEARNESS):
        by_distance = ops.where(far <= (km * 1000) ** 2, weights.near * percent // 100, by_distance)
    return ops.where(row.lat == NOWHERE, by_unit, by_distance)


def lot(want_lot: int, row: Any) -> Any:
    """Between equals it is drawn by lot, for each need anew."""
    return row.lot * want_lot % PRIME


def seats_for_new(limit: int, percent: int) -> int:
    """How many of those shown shall be newly certified."""
    return -(-limit * percent // 100)
