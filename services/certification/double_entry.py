"""When a mark holds: entered by two people alike, or settled by a third. Pure decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.results import EnteredTwice, NothingToSettle, SameHand

FIRST, SECOND, SETTLED, REVIEWED = 1, 2, 3, 4


@dataclass(frozen=True)
class Entered:
    round: int
    mark: int
    by: str


def round_for(entered: Sequence[Entered], by: str) -> int:
    """Which entry this person's is. The first may be corrected by her who made it while it is the only one.

    Raises `EnteredTwice`: from then on a mark changes with a reason alone.
    """
    if len(entered) > 1:
        raise EnteredTwice()
    return FIRST if not entered or entered[0].by == by else SECOND


def must_settle(entered: Sequence[Entered], by: str) -> None:
    """Raises `NothingToSettle`, or `SameHand` for one who has entered it."""
    if not is_differing(entered):
        raise NothingToSettle()
    must_be_another(entered, by)


def must_be_another(entered: Sequence[Entered], by: str) -> None:
    if any(one.by == by for one in entered):
        raise SameHand()


def is_differing(entered: Sequence[Entered]) -> bool:
    return len(entered) > 1 and agreed(entered) is None


def agreed(entered: Sequence[Entered]) -> int | None:
    """The mark that holds, or None. What comes later replaces what came before."""
    rounds = {one.round: one.mark for one in entered}
    later = rounds.get(REVIEWED, rounds.get(SETTLED))
    alike = rounds.get(FIRST) if rounds.get(FIRST) == rounds.get(SECOND) else None
    return alike if later is None else later
