"""What accounts' parts share: who asks, whom she may see, and the log of it."""

from __future__ import annotations

from sqlalchemy import select, update

from contracts.accounts import Purpose, Role
from contracts.staffing import TermState
from kernel.errors import InvalidToken
from kernel.service import Tx
from services.accounts.models import AccessLog, Consent, ContactGrant, ForeignPerson, Person
from services.accounts.staffing_tables import CompanyWorker, Term


class Rows:
    def _myself(self, tx: Tx) -> Person:
        tx.actor.must_be_signed_in()
        if (person := tx.session.get(Person, tx.actor.person_id)) is None:
            raise InvalidToken()  # of an account that is gone
        return person

    def _may_see(self, tx: Tx, person: Person | ForeignPerson) -> bool:
        """Staff of the unit where she registered or has served, herself, and who is joined to her by work."""
        home_unit = person.home_unit if isinstance(person, Person) else None
        if home_unit and tx.actor.holds(Role.STAFF, at=home_unit):
            return True
        if person.id == tx.actor.person_id:
            return True
        return (
            self._is_joined(tx, person.id) or self._serves_under(tx, person.id) or self._is_on_her_roll(tx, person.id)
        )

    def _is_joined(self, tx: Tx, person_id: str) -> bool:
        """Whether a placement that has not ended joins her with the one who asks."""
        joined = select(ContactGrant.placement_id).where(ContactGrant.ended_at.is_(None))
        both = (ContactGrant.viewer_id == tx.actor.person_id, ContactGrant.person_id == person_id)
        return tx.session.scalars(joined.where(*both)).first() is not None

    def _serves_under(self, tx: Tx, person_id: str) -> bool:
        """Whether she was given a role at a unit where the one who asks is staff or operator."""
        units = select(Term.unit).where(Term.person_id == person_id)
        return any(tx.actor.holds(Role.STAFF, Role.OPERATOR, at=unit) for unit in tx.session.scalars(units))

    def _is_on_her_roll(self, tx: Tx, person_id: str) -> bool:
        """Whether the one who asks speaks for the company that this worker says she is of."""
        of_it = select(Term.id).join(CompanyWorker, CompanyWorker.company_id == Term.organisation_id)
        of_it = of_it.where(CompanyWorker.worker_id == person_id, Term.person_id == tx.actor.person_id)
        return tx.session.scalars(of_it.where(Term.state == TermState.ACTIVE)).first() is not None

    def _withdraw_consent(self, tx: Tx, person_id: str, purpose: Purpose) -> None:
        """It is kept, with its end (PIPL 15)."""
        hers = Consent.person_id == person_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
        tx.session.execute(update(Consent).where(*hers).values(withdrawn_at=tx.now))

    def _log(self, tx: Tx, person_id: str, act: str, reason: str) -> None:
        """What she has agreed to, and is done by the platform, is done in her own name."""
        actor_id = tx.actor.person_id or person_id
        tx.session.add(AccessLog(at=tx.now, actor_id=actor_id, person_id=person_id, act=act, reason=reason))
