"""What jobs decides about service cards."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from contracts.cards import CardNeedsCertificate, CardOver, CardReasonMissing

#: A card is issued anew after a quarter: what hangs lost in a hallway is good for no longer.
LIFETIME = timedelta(days=90)


def must_be_certified(skills: int) -> None:
    if not skills:
        raise CardNeedsCertificate()


def must_give_reason(is_own: bool, reason: str | None) -> None:
    if not (is_own or reason):
        raise CardReasonMissing()


def must_be_live(withdrawn_at: datetime | None) -> None:
    if withdrawn_at:
        raise CardOver()


def is_good(until: date | None, today: date) -> bool:
    """Of a paper, on its last day too; one that nobody has checked is none."""
    return until is not None and today <= until
