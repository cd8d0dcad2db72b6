"""What stations decides about partner companies and their workers."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from contracts.companies import (
    Agreement,
    AgreementDatesWrong,
    CompanyLinkState,
    CompanyNotInState,
    CompanyState,
    CompanyStep,
    InvalidCreditCode,
    LinkClosed,
)

LINK_LIFETIME = timedelta(days=14)
_CODE_LENGTH = 10
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z

#: What may follow what. Drawn in docs/states.md.
COMPANY_STEPS: dict[CompanyState, dict[CompanyStep, CompanyState]] = {
    CompanyState.PROPOSED: {CompanyStep.AGREE: CompanyState.AGREED, CompanyStep.END: CompanyState.ENDED},
    CompanyState.AGREED: {
        CompanyStep.RENEW: CompanyState.AGREED,
        CompanyStep.SUSPEND: CompanyState.SUSPENDED,
        CompanyStep.END: CompanyState.ENDED,
        CompanyStep.LAPSE: CompanyState.ENDED,
    },
    CompanyState.SUSPENDED: {
        CompanyStep.RESUME: CompanyState.AGREED,
        CompanyStep.END: CompanyState.ENDED,
        CompanyStep.LAPSE: CompanyState.ENDED,
    },
    CompanyState.ENDED: {CompanyStep.AGREE: CompanyState.AGREED},
}

#: A worker's belonging to a company. Drawn in docs/states.md.
LINK_STEPS: dict[CompanyLinkState, dict[str, CompanyLinkState]] = {
    CompanyLinkState.OFFERED: {
        "confirm": CompanyLinkState.ACTIVE,
        "expire": CompanyLinkState.EXPIRED,
        "withdraw": CompanyLinkState.WITHDRAWN,
        "close": CompanyLinkState.CLOSED,
    },
    CompanyLinkState.ACTIVE: {
        "leave": CompanyLinkState.LEFT,
        "release": CompanyLinkState.RELEASED,
        "close": CompanyLinkState.CLOSED,
    },
}


def after(state: str, step: CompanyStep) -> CompanyState:
    """Raises `CompanyNotInState`."""
    following = COMPANY_STEPS[CompanyState(state)]
    if step not in following:
        raise CompanyNotInState(state=state)
    return following[step]


def agreeing(state: str) -> CompanyStep:
    """Entering an agreement renews the one that is in force."""
    return CompanyStep.RENEW if state == CompanyState.AGREED else CompanyStep.AGREE


def must_be_sound(agreement: Agreement, today: date) -> None:
    if agreement.until < agreement.from_on or agreement.until < today:
        raise AgreementDatesWrong()


def link_after(state: str, step: str, offered_at: datetime, now: datetime) -> CompanyLinkState:
    """Raises `LinkClosed`; an offer is closed after 14 days, also while the timer has not looked."""
    following = LINK_STEPS.get(CompanyLinkState(state), {})
    if step not in following or (step == "confirm" and now >= offered_at + LINK_LIFETIME):
        raise LinkClosed()
    return following[step]


def new_code() -> str:
    return "".join(secrets.choice(_CROCKFORD) for _ in range(_CODE_LENGTH))


def must_be_credit_code(code: str) -> None:
    """The check character: weights are powers of 3 modulo 31 (GB 32100-2015, 5.5). Raises `InvalidCreditCode`."""
    if code[17] != check_character(code[:17]):
        raise InvalidCreditCode()


def check_character(code: str) -> str:
    total = sum(pow(3, place, 31) * _CREDIT_CHARACTERS.index(one) for place, one in enumerate(code))
    return _CREDIT_CHARACTERS[-total % 31]
