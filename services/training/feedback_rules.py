"""What training decides about feedback."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.feedback import Aspect, AspectFigures, FeedbackTooEarly
from contracts.training import EnrolmentState

#: Fewer answers than this are not shown: who gave them could be guessed.
SHOWN_FROM = 5


def may_give(state: str) -> None:
    if state != EnrolmentState.COMPLETED:
        raise FeedbackTooEarly()


def figures(ratings: Sequence[dict[str, int]]) -> list[AspectFigures] | None:
    """Each aspect's mean, to one decimal, and how often each rating was given; none for too few."""
    if len(ratings) < SHOWN_FROM:
        return None
    return [_aspect(aspect, [one[aspect] for one in ratings]) for aspect in Aspect]


def _aspect(aspect: Aspect, given: Sequence[int]) -> AspectFigures:
    counts = [given.count(rating) for rating in range(1, 6)]
    return AspectFigures(aspect=aspect, mean=_mean(given), counts=counts)


def mean(ratings: Sequence[int]) -> float | None:
    """To one decimal; none for too few."""
    return _mean(ratings) if len(ratings) >= SHOWN_FROM else None


def _mean(ratings: Sequence[int]) -> float:
    return round(sum(ratings) / len(ratings), 1)
