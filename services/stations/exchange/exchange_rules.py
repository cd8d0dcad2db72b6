"""What stations decides about the exchange among workers: states of what is written, and who writes how much."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from contracts.exchange import (
    NotOfThisUnit,
    NotToBeHidden,
    NotToBePublished,
    PostState,
    RemovedAlready,
    ReportReason,
    TooManyPosts,
)

POSTS_A_DAY = 10
HIDDEN_FROM = 3  # reports


class PostStep(StrEnum):
    PUBLISH = "publish"
    HIDE = "hide"
    REMOVE = "remove"
    WITHDRAW = "withdraw"


_GONE = {PostStep.REMOVE: PostState.REMOVED, PostStep.WITHDRAW: PostState.REMOVED}
#: What becomes of what is written. Reports of readers hide it, too. Drawn in docs/states.md.
POST_STEPS: dict[PostState, dict[PostStep, PostState]] = {
    PostState.WAITING: {PostStep.PUBLISH: PostState.PUBLISHED, **_GONE},
    PostState.PUBLISHED: {PostStep.HIDE: PostState.HIDDEN, **_GONE},
    PostState.HIDDEN: {PostStep.PUBLISH: PostState.PUBLISHED, **_GONE},
}
_POST_REFUSALS: dict[PostStep, type[Exception]] = {
    PostStep.PUBLISH: NotToBePublished,
    PostStep.HIDE: NotToBeHidden,
    PostStep.REMOVE: RemovedAlready,
    PostStep.WITHDRAW: RemovedAlready,
}


def post_after(state: str, step: PostStep) -> PostState:
    """Raises the step's refusal."""
    following = POST_STEPS.get(PostState(state), {}).get(step)
    if following is None:
        raise _POST_REFUSALS[step]()
    return following


def is_to_be_hidden(reasons: Iterable[str]) -> bool:
    """Whether it is hidden until a moderator has looked: one report of private data, or three of any kind."""
    found = list(reasons)
    return ReportReason.PRIVACY in found or len(found) >= HIDDEN_FROM


def must_belong(held: Iterable[str], unit: str) -> None:
    """Whoever has a role at one of these units belongs there and to all that lie above. Raises `NotOfThisUnit`."""
    if not any(unit in (own, own[:6], f"{own[:4]}00") for own in held):
        raise NotOfThisUnit()


def must_have_words_left(written_today: int) -> None:
    if written_today >= POSTS_A_DAY:
        raise TooManyPosts(most=POSTS_A_DAY)
