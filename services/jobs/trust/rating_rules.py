"""What jobs decides about ratings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from contracts.ratings import (
    AspectMean,
    HouseholdAspect,
    RatedSide,
    RatingFinal,
    RatingState,
    RatingStep,
    RatingStepRefused,
    RatingTooEarly,
    WorkerAspect,
)
from contracts.standing import StandingCause

#: For so long a rating can be changed. Then it counts.
CHANGED_WITHIN = timedelta(days=7)
#: Fewer ratings than this are not shown as figures: who gave which could be guessed.
SHOWN_FROM = 3
WELL_FROM, BADLY_TO = 4.5, 2.5

ASPECTS = {RatedSide.WORKER: tuple(WorkerAspect), RatedSide.HOUSEHOLD: tuple(HouseholdAspect)}

#: What may be done with a rating, and what that makes of it.
RATING_STEPS: dict[tuple[RatingState, RatingStep], RatingState] = {
    (RatingState.SHOWN, RatingStep.REPORT): RatingState.REPORTED,
    (RatingState.SHOWN, RatingStep.HIDE): RatingState.HIDDEN,
    (RatingState.REPORTED, RatingStep.KEEP): RatingState.KEPT,
    (RatingState.REPORTED, RatingStep.HIDE): RatingState.HIDDEN,
    (RatingState.KEPT, RatingStep.HIDE): RatingState.HIDDEN,
}


def after_rating_step(state: str, step: RatingStep) -> RatingState:
    if following := RATING_STEPS.get((RatingState(state), step)):
        return following
    raise RatingStepRefused(state_zh=RatingState(state).zh, state_en=RatingState(state).en)


def must_have_begun(starts_on: date, today: date) -> None:
    if today < starts_on:
        raise RatingTooEarly()


def must_be_changeable(final_at: datetime, state: str, now: datetime) -> None:
    """Neither over its time nor looked at by staff: what they have decided on stays as it was."""
    if now >= final_at or state != RatingState.SHOWN:
        raise RatingFinal()


def cause(stars: Sequence[int]) -> StandingCause | None:
    """What a household's rating does to the worker's standing: most do nothing."""
    mean = sum(stars) / len(stars)
    if mean >= WELL_FROM:
        return StandingCause.RATED_WELL
    return StandingCause.RATED_BADLY if mean <= BADLY_TO else None


def means(side: RatedSide, ratings: Sequence[dict[str, int]]) -> list[AspectMean] | None:
    """Of each aspect, to one decimal; none for too few."""
    if len(ratings) < SHOWN_FROM:
        return None
    return [
        AspectMean(aspect=aspect, mean=round(sum(one[aspect] for one in ratings) / len(ratings), 1))
        for aspect in ASPECTS[side]
    ]
