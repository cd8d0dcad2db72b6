"""What the waiver ledger decides: who pays, what an entry posts, and how an adjustment goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from contracts import ledger as contract
from contracts.ledger import Account, AdjustmentState, Payer
from contracts.values import BEIJING, is_centre


class AdjustmentStep(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


#: What may follow what. States that nothing follows are the end.
ADJUSTMENT_STEPS: dict[AdjustmentState, dict[AdjustmentStep, AdjustmentState]] = {
    AdjustmentState.PROPOSED: {
        AdjustmentStep.APPROVE: AdjustmentState.APPROVED,
        AdjustmentStep.REFUSE: AdjustmentState.REFUSED,
        AdjustmentStep.WITHDRAW: AdjustmentState.WITHDRAWN,
    },
}


@dataclass(frozen=True)
class Term:
    """A payer's term, as far as it matters here."""

    unit: str
    version: int
    payer: str
    valid_from: date
    valid_until: date | None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def month_of(moment: datetime) -> str:
    """The month of Beijing in which it was: 2026-11."""
    return f"{moment.astimezone(BEIJING):%Y-%m}"


def must_be_over(month: str, now: datetime) -> None:
    if month >= month_of(now):
        raise contract.MonthNotOver(month=month)


def payer(terms: Iterable[Term], day: date) -> Account:
    """Who pays on a day: of the terms that cover it the nearest unit's, the newest version; else nobody yet."""
    found = [term for term in terms if term.covers(day)]
    nearest = max(found, key=lambda term: (_depth(term.unit), term.version), default=None)
    return Account(nearest.payer) if nearest else Account.UNASSIGNED


def must_be_terms(asked: contract.SetPayer) -> None:
    ends_early = asked.valid_until is not None and asked.valid_until < asked.valid_from
    if ends_early or (asked.company_id is not None) != (asked.payer is Payer.COMPANY):
        raise contract.PayerTermsWrong()


def postings(debit: Account, credit: Account, amount_fen: int) -> dict[Account, int]:
    """By account; they add up to nothing."""
    if debit == credit:
        raise contract.SameAccount()
    return {debit: amount_fen, credit: -amount_fen}


def stands(waived_at: datetime | None, undone_at: datetime | None) -> bool:
    """Whether a waiver stands: what was said last counts, whichever came first."""
    return waived_at is not None and (undone_at is None or waived_at > undone_at)


def later(one: datetime | None, other: datetime) -> datetime:
    return max(one, other) if one else other


def adjustment_after(state: str, step: AdjustmentStep) -> AdjustmentState:
    """Raises `AdjustmentStepRefused`."""
    now = AdjustmentState(state)
    if (then := ADJUSTMENT_STEPS.get(now, {}).get(step)) is None:
        raise contract.AdjustmentStepRefused(state=now.value, state_zh=now.zh, state_en=now.en)
    return then


def must_be_second(proposed_by: str, decides: str) -> None:
    if proposed_by == decides:
        raise contract.SecondPersonNeeded()


def must_be_own(proposed_by: str, withdraws: str) -> None:
    if proposed_by != withdraws:
        raise contract.NotYourAdjustment()


def _depth(unit: str) -> int:
    return 0 if is_centre(unit) else len(unit)
