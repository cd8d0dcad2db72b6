"""How marks become a score."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.criteria import CriteriaDouble, Criterion, CriterionMark, MarksIncomplete

BEST = 5


def must_differ(criteria: Sequence[Criterion]) -> None:
    """Raises `CriteriaDouble`."""
    if len({one.key for one in criteria}) != len(criteria):
        raise CriteriaDouble()


def score(criteria: Sequence[Criterion], marks: Sequence[CriterionMark]) -> int:
    """The weighted marks in percent of the best, rounded down: who is short of the pass mark has not passed.

    Raises `MarksIncomplete` unless each criterion has one mark.
    """
    weights = {one.key: one.weight for one in criteria}
    if sorted(one.key for one in marks) != sorted(weights):
        raise MarksIncomplete(keys=" ".join(sorted(weights)))
    return sum(weights[one.key] * one.mark for one in marks) * 100 // (sum(weights.values()) * BEST)
