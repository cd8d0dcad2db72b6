"""Who sits where: computed from a published seed and the list of candidates, the same for whoever computes it.

Candidates are ranked by HMAC-SHA-256 of their registration's id under the seed, which nobody could know when the
registrations were made: the seed's hash was published before. They are seated in this order, but for neighbours of the
same class, who are kept apart wherever that is possible at all.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence


def committed(seed: str) -> str:
    """What is published of a seed before it is used."""
    return hashlib.sha256(seed.encode()).hexdigest()


def arranged(groups: Mapping[str, str | None], seed: str) -> list[str]:
    """Candidates (by registration, with their class or None) in the order of seats."""
    waiting = sorted(groups, key=lambda one: hmac.new(seed.encode(), one.encode(), hashlib.sha256).digest())
    of = {one: groups[one] or one for one in waiting}  # who is of no class is a class of her own
    counts, order, last = Counter(of.values()), [], ""
    while waiting:
        chosen = _next(waiting, of, counts, last)
        waiting.remove(chosen)
        counts[of[chosen]] -= 1
        order.append(chosen)
        last = of[chosen]
    return order


def places(rooms: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Room and seat, numbered through all rooms."""
    number = 0
    for code, seats in rooms:
        for _ in range(seats):
            number += 1
            yield code, number


def _next(waiting: list[str], of: Mapping[str, str], counts: Counter[str], last: str) -> str:
    """The first in rank that is no neighbour of her class; a class that is more than half of the rest has to go first.

    Were it let wait, two of it would have to sit side by side in the end.
    """
    largest, count = counts.most_common(1)[0]
    if 2 * count > len(waiting) and largest != last:
        return next(one for one in waiting if of[one] == largest)
    return next((one for one in waiting if of[one] != last), waiting[0])
