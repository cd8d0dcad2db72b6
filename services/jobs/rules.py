"""What jobs decides: who suits a need and why, and how a referral goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contracts import pool
from contracts.jobs import (
    NeedFilled,
    NeedState,
    NotQualified,
    PayBandReversed,
    Reason,
)
from contracts.needs import NeedNotOpen
from contracts.pool import ClaimState

#: How much each reason weighs. One who is near and one who is new both get ahead of one who is merely qualified.
WEIGHTS = {
    Reason.QUALIFIED: 50,
    Reason.SAME_STATION: 20,
    Reason.SAME_COUNTY: 12,
    Reason.NEWLY_CERTIFIED: 8,
    Reason.EXPERIENCED: 8,
    Reason.WITHIN_PAY: 6,
    Reason.LIVE_IN: 6,
    Reason.HIGHER_LEVEL: 4,
}
NEW_FOR = timedelta(days=90)


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


@dataclass(frozen=True)
class Offered:
    """A worker as far as it matters here."""

    held: Sequence[Held]
    home_unit: str | None
    live_in: bool
    pay_from_fen: int | None
    placements: int


def fitting(wanted: Wanted, held: Sequence[Held]) -> list[Held]:
    """The certificates that serve: same occupation and work type, the level or a higher one (a smaller number)."""
    skill = (wanted.occupation_code, wanted.work_type_zh)
    return [one for one in held if (one.occupation_code, one.work_type_zh) == skill and one.level <= wanted.level]


def must_qualify(wanted: Wanted, held: Sequence[Held]) -> None:
    if not fitting(wanted, held):
        raise NotQualified()


def reasons(wanted: Wanted, worker: Offered, today: date) -> list[Reason]:
    """Why this worker suits, the weightiest first; empty if she does not."""
    serving = fitting(wanted, worker.held)
    if not serving:
        return []
    same_county = bool(worker.home_unit) and worker.home_unit[:6] == wanted.unit[:6]
    newest = max(one.issued_on for one in serving)
    truths = {
        Reason.QUALIFIED: True,
        Reason.HIGHER_LEVEL: any(one.level < wanted.level for one in serving),
        Reason.SAME_STATION: worker.home_unit == wanted.unit,
        Reason.SAME_COUNTY: same_county and worker.home_unit != wanted.unit,
        Reason.EXPERIENCED: worker.placements > 0,
        Reason.NEWLY_CERTIFIED: worker.placements == 0 and today - newest <= NEW_FOR,
        Reason.LIVE_IN: wanted.live_in and worker.live_in,
        Reason.WITHIN_PAY: worker.pay_from_fen is not None and worker.pay_from_fen <= wanted.pay_to_fen,
    }
    return sorted((reason for reason, true in truths.items() if true), key=lambda reason: -WEIGHTS[reason])


def score(found: Sequence[Reason]) -> int:
    return sum(WEIGHTS[reason] for reason in found)


def must_be_band(pay_from_fen: int, pay_to_fen: int) -> None:
    if pay_to_fen < pay_from_fen:
        raise PayBandReversed()


def must_be_open(need_state: str) -> None:
    if need_state == NeedState.FILLED:
        raise NeedFilled()
    if need_state != NeedState.OPEN:
        raise NeedNotOpen()


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
