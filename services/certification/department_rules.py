"""What certification shows to departments."""

from __future__ import annotations

from datetime import date

from contracts.certification import CertificateState
from contracts.departments import SHOWN_FROM

#: 养老护理员, by its GBM code.
ELDER_CARER = "4-10-01-05"


def shown(count: int) -> int | None:
    """A figure of fewer women than ten is hidden."""
    return count if count >= SHOWN_FROM else None


def state_on(kept: str, expires_on: date | None, today: date) -> CertificateState:
    """What time alone does is not written."""
    state = CertificateState(kept)
    is_over = expires_on is not None and expires_on < today
    return CertificateState.EXPIRED if is_over and state is CertificateState.VALID else state
