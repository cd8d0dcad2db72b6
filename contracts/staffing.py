"""Staffing: how somebody is invited to a role, for how long she has it, and how it ends. Accounts owns it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.accounts import AppointedRole, PhoneText, Role
from contracts.values import Sentence, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Refusal, Value

#: In Crockford's base 32. It is no secret: only she whose phone was invited can use it.
InvitationCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJKMNP-TV-Z]{8}$"), Field(examples=["7K3MQ2ZD"])]


class InvitationState(Labelled):
    SENT = "sent", "待答复", "Awaiting an answer"
    ACCEPTED = "accepted", "已接受", "Accepted"
    DECLINED = "declined", "已谢绝", "Declined"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"
    EXPIRED = "expired", "已过期", "Expired"


class TermState(Labelled):
    """How an appointment stands: in force, or why it is not any more."""

    ACTIVE = "active", "任职中", "In force"
    LAPSED = "lapsed", "任期届满", "Its term is over"
    RESIGNED = "resigned", "本人辞任", "Resigned"
    REMOVED = "removed", "已免去", "Removed"


class Invitation(Value):
    """`link` opens the page that the invited person answers on. `until` is the last day of the term she would have."""

    invitation_id: Id
    code: InvitationCode
    link: str
    role: AppointedRole
    unit: UnitCode
    organisation_id: Id | None
    until: date | None
    state: InvitationState
    person_id: Id
    invited_by: Id
    invited_at: datetime
    expires_at: datetime
    answered_at: datetime | None


class Term(Value):
    """An appointment, in force or past. `given_by` is who gave it, or invited her to it."""

    term_id: Id
    person_id: Id
    role: Role
    unit: UnitCode
    organisation_id: Id | None
    given_by: Id | None
    given_at: datetime
    until: date | None
    state: TermState
    ended_at: datetime | None
    ended_by: Id | None


class Invite(Command, name="accounts.invite", answer=Invitation):
    """Invite whoever has this phone to a role. She is told by SMS with the code and has seven days to accept.

    Without `until` the role has no end. A company's or department's people are invited for `organisation_id`.
    """

    phone: PhoneText
    role: AppointedRole
    unit: UnitCode
    until: date | None = None
    organisation_id: Id | None = None


class AcceptInvitation(Command, name="accounts.accept_invitation", answer=Invitation):
    """As the one who was invited, signed in. Refresh the session afterwards: the new role is in its token.

    `name` is what colleagues and lists call her; one who has registered keeps her legal name.
    """

    code: InvitationCode
    name: Annotated[str, StringConstraints(min_length=1, max_length=50)] | None = None


class DeclineInvitation(Command, name="accounts.decline_invitation", answer=Invitation):
    code: InvitationCode


class WithdrawInvitation(Command, name="accounts.withdraw_invitation", answer=Invitation):
    """By those who may give the role."""

    invitation_id: Id


class Resign(Command, name="accounts.resign"):
    """Give back a role that one was appointed to. The token that still says it is good for 15 minutes at most."""

    role: AppointedRole
    unit: UnitCode


class EndTerm(Command, name="accounts.end_term", answer=Term):
    """Take a role from somebody, by those who may give it. Tokens that still say it are good for 15 minutes at most."""

    person_id: Id
    role: AppointedRole
    unit: UnitCode
    reason: Sentence


class ExtendTerm(Command, name="accounts.extend_term", answer=Term):
    """Give a term another last day, or none; by those who may give the role."""

    person_id: Id
    role: AppointedRole
    unit: UnitCode
    until: date | None = None
    reason: Sentence


class Invitations(PageQuery, name="accounts.invitations", answer=Page[Invitation]):
    """Those to a unit and all under it, the newest first; for its staff and operators."""

    unit: UnitCode
    state: InvitationState | None = None
    role: AppointedRole | None = None


class MyInvitations(PageQuery, name="accounts.my_invitations", answer=Page[Invitation]):
    """What the person who asks was invited to, the newest first."""


class Terms(PageQuery, name="accounts.terms", answer=Page[Term]):
    """Who has, and had, which role at a unit and under it, the newest first; for its staff and operators."""

    unit: UnitCode
    role: AppointedRole | None = None
    state: TermState | None = TermState.ACTIVE


class AppointmentEnded(Event, name="accounts.appointment_ended", version=1, subject="person_id"):
    """She has a role no more. `state` says why."""

    person_id: Id
    role: Role
    unit: UnitCode
    organisation_id: Id | None
    state: TermState


class InvitationClosed(Refusal):
    code = "invitation-closed"
    zh, en = "该邀请已失效", "This invitation is answered, withdrawn or expired"
    fix_zh, fix_en = "请联系邀请您的单位重新发出邀请。", "Ask the unit that invited you for a new one."


class InvitationOpen(Refusal):
    code = "invitation-open"
    zh, en = "已有一份同样的邀请等待答复", "The same invitation is waiting for an answer"
    fix_zh, fix_en = "请等待对方答复,或先撤回原邀请。", "Wait for the answer, or withdraw the earlier one."


class TermInPast(Refusal):
    code, status = "term-in-past", 422
    zh, en = "任期的最后一天已过", "The last day of the term is over already"
    fix_zh, fix_en = "请选择今天或以后的日期。", "Choose today or a later day."


class HeldAlready(Refusal):
    code = "role-held"
    zh, en = "对方已担任此职", "This person holds this role already"
    fix_zh, fix_en = "如需改变任期,请延长任期。", "To change the term, extend it."


class UnknownOrganisation(Refusal):
    code, status = "unknown-organisation", 422
    zh, en = "该单位没有这家合作公司或部门", "The unit has no such company or department"
    fix_zh, fix_en = (
        "请先登记合作公司或部门;公司须在合作中,人员须在同一单位任职。",
        "Enter the company or department first; a company must be in agreement, and at this very unit.",
    )
