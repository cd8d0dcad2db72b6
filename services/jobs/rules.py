"""What jobs decides: who is qualified for a need, and how a referral goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts import pool
from contracts.jobs import (
    NeedFilled,
    NeedState,
    NotQualified,
    PayBandReversed,
    ReferralClosed,
    ReferralState,
    WorkerPlaced,
)
from contracts.needs import NeedNotOpen
from contracts.pool import ClaimState


@dataclass(frozen=True)
class Held:
    """A certificate as far as it matters here."""

    occupation_code: str
    work_type_zh: str
    level: str
    issued_on: date


@dataclass(frozen=True)
class Wanted:
    """A need as far as it matters here."""

    occupation_code: str
    work_type_zh: str
    level: str
    unit: str
    live_in: bool
    pay_to_fen: int


def fitting(wanted: Wanted, held: Sequence[Held]) -> list[Held]:
    """The certificates that serve: same occupation and work type, the level or a higher one (a smaller number)."""
    skill = (wanted.occupation_code, wanted.work_type_zh)
    return [one for one in held if (one.occupation_code, one.work_type_zh) == skill and one.level <= wanted.level]


def must_qualify(wanted: Wanted, held: Sequence[Held]) -> None:
    if not fitting(wanted, held):
        raise NotQualified()


def must_be_band(pay_from_fen: int, pay_to_fen: int) -> None:
    if pay_to_fen < pay_from_fen:
        raise PayBandReversed()


def must_be_open(need_state: str) -> None:
    if need_state == NeedState.FILLED:
        raise NeedFilled()
    if need_state != NeedState.OPEN:
        raise NeedNotOpen()


def may_answer(referral_state: str) -> None:
    if referral_state != ReferralState.PROPOSED:
        raise ReferralClosed()


def must_be_free(is_placed: bool) -> None:
    if is_placed:
        raise WorkerPlaced()


#: What may follow what in a claim. States that nothing follows are its end.
CLAIM_STEPS: dict[ClaimState, frozenset[ClaimState]] = {
    ClaimState.PROPOSED: frozenset({ClaimState.CLAIMED, ClaimState.REFUSED, ClaimState.LOST}),
    ClaimState.CLAIMED: frozenset({ClaimState.AWARDED, ClaimState.WITHDRAWING, ClaimState.WITHDRAWN, ClaimState.LOST}),
    ClaimState.AWARDED: frozenset({ClaimState.WITHDRAWING, ClaimState.DECLINED, ClaimState.LOST, ClaimState.FILLED}),
    ClaimState.WITHDRAWING: frozenset({ClaimState.WITHDRAWN, ClaimState.DECLINED, ClaimState.LOST, ClaimState.FILLED}),
    ClaimState.FILLED: frozenset({ClaimState.ENDED}),
}
#: While her claim is in one of these a worker is bound.
BINDING = frozenset({ClaimState.CLAIMED, ClaimState.AWARDED, ClaimState.WITHDRAWING})


def may_become(state: str, following: ClaimState) -> bool:
    return following in CLAIM_STEPS.get(ClaimState(state), frozenset())


def taken_back(state: str) -> ClaimState:
    """What a claim becomes that its worker wants no more. Raises `ClaimOver`."""
    for following in (ClaimState.REFUSED, ClaimState.WITHDRAWING):
        if may_become(state, following):
            return following
    raise pool.ClaimOver()


def must_await_her(state: str) -> None:
    if state != ClaimState.PROPOSED:
        raise pool.ClaimOver()


def must_be_unbound(claim_id: str | None) -> None:
    if claim_id:
        raise pool.WorkerBound()


def must_be_to_be_had(is_open: bool) -> None:
    if not is_open:
        raise pool.OfferGone()


def must_go_elsewhere(elsewhere: bool) -> None:
    if not elsewhere:
        raise pool.StaysHome()


def must_agree(text_version: str | None, in_force: str) -> None:
    if text_version != in_force:
        raise pool.AgreementMissing()
