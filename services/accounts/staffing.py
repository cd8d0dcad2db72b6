"""Who is invited to which role, for how long she has it, and how it ends."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, delete, select

from contracts import staffing as contract
from contracts.accounts import Appointed, Role, UnknownUnit
from contracts.attention import StaffMatter
from contracts.companies import CompanyChanged, CompanyState, CompanyWorkerChanged
from contracts.departments import DepartmentChanged
from contracts.notices import NoticeKind
from contracts.staffing import InvitationState, TermState
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx, command, on, query
from kernel.store import new_id
from kernel.timers import every
from services.accounts import rules as who
from services.accounts import staffing_rules as rules
from services.accounts.closed_units import under
from services.accounts.models import Appointment, Person, Unit
from services.accounts.staffing_tables import CompanyWorker, Invitation, Organisation, Term
from services.accounts.telling import Telling
from services.accounts.telling_staff import TellingStaff

LOOK_SECONDS = 60
_AT_ONCE = 50
_KEEPERS = (Role.STAFF, Role.OPERATOR)


class Staffing(Telling, TellingStaff):
    @command(contract.Invite)
    def invite(self, tx: Tx, asked: contract.Invite) -> contract.Invitation:
        tx.actor.must_hold(*who.who_may_give(asked.role), at=asked.unit)
        if tx.session.get(Unit, asked.unit) is None:
            raise UnknownUnit()
        rules.must_lie_ahead(asked.until, tx.now)
        self._must_be_open(tx, asked)
        person = self._locked(tx, self.people.by_phone(tx.session, who.phone(asked.phone), tx.now).id)
        if tx.session.get(Appointment, (person.id, asked.role.value, asked.unit)):
            raise contract.HeldAlready()
        row = Invitation(id=new_id(), code=rules.new_code(), person_id=person.id, invited_by=tx.actor.person_id)
        row.role, row.unit, row.organisation_id, row.until = asked.role, asked.unit, asked.organisation_id, asked.until
        row.state, row.invited_at, row.expires_at = InvitationState.SENT, tx.now, tx.now + rules.ANSWER_WITHIN
        same = select(Invitation).where(Invitation.person_id == person.id, Invitation.state == InvitationState.SENT)
        same = same.where(Invitation.role == row.role, Invitation.unit == row.unit, Invitation.expires_at > tx.now)
        if tx.session.scalars(same).first():
            raise contract.InvitationOpen()
        tx.session.add(row)
        self._tell(tx, person.id, NoticeKind.INVITED, row.id, self._link(row))
        return self._invitation(row)

    @command(contract.AcceptInvitation)
    def accept_invitation(self, tx: Tx, asked: contract.AcceptInvitation) -> contract.Invitation:
        row = self._mine(tx, asked.code)
        self._answer_invitation(tx, row, "accept")
        if (organisation := self._organisation(tx, row.organisation_id)) and not organisation.is_open:
            raise contract.UnknownOrganisation()
        person = self._locked(tx, row.person_id)
        if asked.name and person.name_sealed is None:
            self.people.call_her(person, asked.name)
        if tx.session.get(Appointment, (row.person_id, row.role, row.unit)) is None:
            words = {"organisation_id": row.organisation_id, "until": row.until, "given_by": row.invited_by}
            self._appoint(tx, Term(person_id=row.person_id, role=row.role, unit=row.unit, **words))
        return self._invitation(row)

    @command(contract.DeclineInvitation)
    def decline_invitation(self, tx: Tx, asked: contract.DeclineInvitation) -> contract.Invitation:
        row = self._mine(tx, asked.code)
        self._answer_invitation(tx, row, "decline")
        return self._invitation(row)

    @command(contract.WithdrawInvitation)
    def withdraw_invitation(self, tx: Tx, asked: contract.WithdrawInvitation) -> contract.Invitation:
        row = tx.session.get(Invitation, asked.invitation_id, with_for_update=True)
        if row is None or not tx.actor.holds(*who.who_may_give(row.role), at=row.unit):
            raise NotFound()
        self._answer_invitation(tx, row, "withdraw")
        return self._invitation(row)

    @command(contract.Resign)
    def resign(self, tx: Tx, asked: contract.Resign) -> None:
        tx.actor.must_be_signed_in()
        self._end(tx, self._active(tx, tx.actor.person_id, asked), "resign")

    @command(contract.EndTerm)
    def end_term(self, tx: Tx, asked: contract.EndTerm) -> contract.Term:
        tx.actor.must_hold(*who.who_may_give(asked.role), at=asked.unit)
        row = self._active(tx, asked.person_id, asked)
        self._log(tx, row.person_id, "end_term", asked.reason)
        self._end(tx, row, "remove")
        return _term(row)

    @command(contract.ExtendTerm)
    def extend_term(self, tx: Tx, asked: contract.ExtendTerm) -> contract.Term:
        tx.actor.must_hold(*who.who_may_give(asked.role), at=asked.unit)
        rules.must_lie_ahead(asked.until, tx.now)
        row = self._active(tx, asked.person_id, asked)
        row.state, row.until = rules.TERM_STEPS[TermState(row.state)]["extend"], asked.until
        self._log(tx, row.person_id, "extend_term", asked.reason)
        return _term(row)

    @query(contract.Invitations)
    def invitations(self, tx: Tx, asked: contract.Invitations) -> Page[contract.Invitation]:
        tx.actor.must_hold(*_KEEPERS, at=asked.unit)
        rows = _under(tx, select(Invitation), Invitation, asked)
        return page(tx.session, rows, Invitation.id, asked, self._invitation, newest_first=True)

    @query(contract.MyInvitations)
    def my_invitations(self, tx: Tx, asked: contract.MyInvitations) -> Page[contract.Invitation]:
        tx.actor.must_be_signed_in()
        rows = select(Invitation).where(Invitation.person_id == tx.actor.person_id)
        return page(tx.session, rows, Invitation.id, asked, self._invitation, newest_first=True)

    @query(contract.Terms)
    def terms(self, tx: Tx, asked: contract.Terms) -> Page[contract.Term]:
        tx.actor.must_hold(*_KEEPERS, at=asked.unit)
        return page(tx.session, _under(tx, select(Term), Term, asked), Term.id, asked, _term, newest_first=True)

    @on(CompanyChanged)
    def learn_of_company(self, tx: Tx, changed: CompanyChanged) -> None:
        """Whose agreement has ended has nobody left who speaks for it here; one that is suspended keeps its people."""
        is_open = changed.state is CompanyState.AGREED
        self._learn_of(tx, changed.company_id, "company", changed.unit, is_open)
        if changed.state in (CompanyState.SUSPENDED, CompanyState.ENDED):
            self._tell_staff(tx, changed.unit, StaffMatter.COMPANY_CHANGED, changed.company_id)
        if changed.state is CompanyState.ENDED:
            self._dismiss(tx, changed.company_id)

    @on(DepartmentChanged)
    def learn_of_department(self, tx: Tx, changed: DepartmentChanged) -> None:
        self._learn_of(tx, changed.department_id, "department", changed.unit, changed.is_open)
        if not changed.is_open:
            self._dismiss(tx, changed.department_id)

    @on(CompanyWorkerChanged)
    def learn_of_roll(self, tx: Tx, changed: CompanyWorkerChanged) -> None:
        hers = {"worker_id": changed.worker_id, "company_id": changed.company_id}
        if changed.is_linked:
            tx.session.merge(CompanyWorker(**hers))
        else:
            tx.session.execute(delete(CompanyWorker).filter_by(**hers))

    @every(LOOK_SECONDS)
    def expire_invitations(self, tx: Tx) -> bool:
        due = select(Invitation).where(Invitation.state == InvitationState.SENT, Invitation.expires_at <= tx.now)
        rows = tx.session.scalars(due.limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
        for row in rows:
            self._answer_invitation(tx, row, "expire")
        return len(rows) == _AT_ONCE

    @every(LOOK_SECONDS)
    def end_terms(self, tx: Tx) -> bool:
        today = day_of(tx.now)
        due = select(Term).where(Term.state == TermState.ACTIVE, Term.until < today)
        rows = tx.session.scalars(due.limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
        for row in rows:
            self._end(tx, row, "lapse")
        return len(rows) == _AT_ONCE

    def _appoint(self, tx: Tx, term: Term) -> None:
        """From now on she has this role. That she does not have it yet, the caller knows."""
        term.id, term.state, term.given_at = new_id(), TermState.ACTIVE, tx.now
        term.given_by = term.given_by or tx.actor.person_id
        held = {"person_id": term.person_id, "role": term.role, "unit": term.unit}
        tx.session.add_all([term, Appointment(**held, given_by=term.given_by, given_at=tx.now)])
        self._log(tx, term.person_id, "appoint", f"{term.role}@{term.unit}")
        tx.emit(Appointed(**held, until=term.until, organisation_id=term.organisation_id))

    def _end(self, tx: Tx, term: Term, step: str) -> None:
        """The next token that is made for her does not say the role any more."""
        term.state, term.ended_at = rules.TERM_STEPS[TermState(term.state)][step], tx.now
        term.ended_by = tx.actor.person_id or None
        held = {"person_id": term.person_id, "role": term.role, "unit": term.unit}
        tx.session.execute(delete(Appointment).filter_by(**held))
        tx.emit(contract.AppointmentEnded(**held, organisation_id=term.organisation_id, state=term.state))
        if step != "resign":
            self._tell(tx, term.person_id, NoticeKind.TERM_ENDED, term.id)

    def _dismiss(self, tx: Tx, organisation_id: str) -> None:
        """All who speak for it."""
        of_it = select(Term).where(Term.organisation_id == organisation_id, Term.state == TermState.ACTIVE)
        for term in tx.session.scalars(of_it.with_for_update()):
            self._end(tx, term, "remove")

    def _learn_of(self, tx: Tx, organisation_id: str, kind: str, unit: str, is_open: bool) -> None:
        tx.session.merge(Organisation(id=organisation_id, kind=kind, unit=unit, is_open=is_open))

    def _must_be_open(self, tx: Tx, asked: contract.Invite) -> None:
        rules.must_name_organisation(asked.role, asked.organisation_id)
        if asked.organisation_id:
            row = self._organisation(tx, asked.organisation_id)
            if row is None or (row.kind, row.unit, row.is_open) != (asked.role, asked.unit, True):
                raise contract.UnknownOrganisation()

    def _organisation(self, tx: Tx, organisation_id: str | None) -> Organisation | None:
        return tx.session.get(Organisation, organisation_id) if organisation_id else None

    def _answer_invitation(self, tx: Tx, row: Invitation, step: str) -> None:
        row.state, row.answered_at = rules.answered(row.state, step, row.expires_at, tx.now), tx.now

    def _mine(self, tx: Tx, code: str) -> Invitation:
        tx.actor.must_be_signed_in()
        row = tx.session.scalars(select(Invitation).where(Invitation.code == code).with_for_update()).one_or_none()
        if row is None or row.person_id != tx.actor.person_id:
            raise NotFound()
        return row

    def _active(self, tx: Tx, person_id: str, asked: contract.Resign | contract.EndTerm | contract.ExtendTerm) -> Term:
        held = select(Term).where(Term.person_id == person_id, Term.role == asked.role, Term.unit == asked.unit)
        row = tx.session.scalars(held.where(Term.state == TermState.ACTIVE).with_for_update()).one_or_none()
        if row is None:
            raise NotFound()
        return row

    def _locked(self, tx: Tx, person_id: str) -> Person:
        """Two invitations or answers of one person wait for each other."""
        return tx.session.get_one(Person, person_id, with_for_update=True)

    def _link(self, row: Invitation) -> str:
        return f"{self.settings.public_url}/i/{row.code}"

    def _invitation(self, row: Invitation) -> contract.Invitation:
        fields = set(contract.Invitation.model_fields) - {"invitation_id", "link"}
        words: dict[str, Any] = {field: getattr(row, field) for field in fields}
        return contract.Invitation(invitation_id=row.id, link=self._link(row), **words)


def _under(tx: Tx, rows: Select[Any], table: type[Invitation] | type[Term], asked: Any) -> Select[Any]:
    rows = rows.where(under(tx, table.unit, asked.unit))
    if asked.role:
        rows = rows.where(table.role == asked.role)
    return rows.where(table.state == asked.state) if asked.state else rows


def _term(row: Term) -> contract.Term:
    words = {field: getattr(row, field) for field in set(contract.Term.model_fields) - {"term_id"}}
    return contract.Term(term_id=row.id, **words)
