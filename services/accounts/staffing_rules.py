"""What accounts decides about invitations and terms."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from contracts.accounts import AppointedRole
from contracts.staffing import InvitationClosed, InvitationState, TermInPast, TermState, UnknownOrganisation
from contracts.values import day_of

ANSWER_WITHIN = timedelta(days=7)
_CODE_LENGTH = 8
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

#: Steps of an invitation: what may follow what. Drawn in docs/states.md.
INVITATION_STEPS: dict[InvitationState, dict[str, InvitationState]] = {
    InvitationState.SENT: {
        "accept": InvitationState.ACCEPTED,
        "decline": InvitationState.DECLINED,
        "withdraw": InvitationState.WITHDRAWN,
        "expire": InvitationState.EXPIRED,
    }
}

#: How a term ends; once it has, a new one begins with a new invitation. Drawn in docs/states.md.
TERM_STEPS: dict[TermState, dict[str, TermState]] = {
    TermState.ACTIVE: {
        "extend": TermState.ACTIVE,
        "lapse": TermState.LAPSED,
        "resign": TermState.RESIGNED,
        "remove": TermState.REMOVED,
    }
}

#: Whose people act for somebody else than the unit itself.
OF_AN_ORGANISATION = (AppointedRole.COMPANY, AppointedRole.DEPARTMENT)


def new_code() -> str:
    return "".join(secrets.choice(_CROCKFORD) for _ in range(_CODE_LENGTH))


def answered(state: str, step: str, expires_at: datetime, now: datetime) -> InvitationState:
    """The state that a step leads to. Raises `InvitationClosed`; also while the timer has not looked yet."""
    following = INVITATION_STEPS.get(InvitationState(state), {})
    if step not in following or (step != "expire" and now >= expires_at):
        raise InvitationClosed()
    return following[step]


def must_lie_ahead(until: date | None, now: datetime) -> None:
    """The last day of a term may be today. Raises `TermInPast`."""
    if until is not None and until < day_of(now):
        raise TermInPast()


def must_name_organisation(role: AppointedRole, organisation_id: str | None) -> None:
    """Companies' and departments' people are of one, others of none. Raises `UnknownOrganisation`."""
    if (role in OF_AN_ORGANISATION) != (organisation_id is not None):
        raise UnknownOrganisation()
