"""What jobs decides about postings: their way into the public and out of it."""

from __future__ import annotations

from datetime import date, timedelta

from contracts import needs as contract
from contracts.jobs import NeedState
from contracts.needs import PostingStep

#: How long a posting stands, and how long before its end its owner is reminded.
STANDS = timedelta(days=30)
REMIND_BEFORE = timedelta(days=3)

#: What becomes of a posting by what happens to it; what does not stand here is refused. Drawn in docs/states.md.
POSTING_STEPS: dict[NeedState, dict[PostingStep, NeedState]] = {
    NeedState.WAITING: {
        PostingStep.PUBLISH: NeedState.OPEN,
        PostingStep.RETURN: NeedState.RETURNED,
        PostingStep.CORRECT: NeedState.WAITING,
        PostingStep.WITHDRAW: NeedState.WITHDRAWN,
    },
    NeedState.OPEN: {
        PostingStep.RETURN: NeedState.RETURNED,
        PostingStep.WITHDRAW: NeedState.WITHDRAWN,
        PostingStep.EXPIRE: NeedState.EXPIRED,
        PostingStep.RENEW: NeedState.OPEN,
        PostingStep.FILL: NeedState.FILLED,
    },
    NeedState.RETURNED: {
        PostingStep.CORRECT: NeedState.WAITING,
        PostingStep.WITHDRAW: NeedState.WITHDRAWN,
        PostingStep.EXPIRE: NeedState.WITHDRAWN,
    },
    NeedState.EXPIRED: {PostingStep.RENEW: NeedState.OPEN},
}
_REFUSALS: dict[PostingStep, type[Exception]] = {
    PostingStep.PUBLISH: contract.PostingNotWaiting,
    PostingStep.RETURN: contract.PostingNotReturnable,
    PostingStep.CORRECT: contract.PostingNotCorrectable,
    PostingStep.WITHDRAW: contract.PostingOver,
    PostingStep.RENEW: contract.PostingNotRenewable,
    PostingStep.FILL: contract.NeedNotOpen,
    PostingStep.EXPIRE: contract.PostingOver,
}


def after(state: str, step: PostingStep) -> NeedState:
    """What a posting becomes by a step. Raises that step's refusal."""
    following = POSTING_STEPS.get(NeedState(state), {}).get(step)
    if following is None:
        raise _REFUSALS[step]()
    return following


def must_be_hours(from_time: str | None, until_time: str | None) -> None:
    """Raises `HoursReversed`."""
    if (from_time is None) != (until_time is None) or (from_time and until_time and until_time <= from_time):
        raise contract.HoursReversed()


def must_end_later(starts_on: date, ends_on: date | None) -> None:
    """Raises `EndsBeforeItStarts`."""
    if ends_on and ends_on < starts_on:
        raise contract.EndsBeforeItStarts()


def must_say_why(is_own: bool, reason: str | None) -> None:
    """Raises `OwnersReasonMissing`."""
    if not is_own and not reason:
        raise contract.OwnersReasonMissing()
