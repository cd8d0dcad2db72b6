"""Names on the promoters' honour roll: in full with her consent, which she gives and takes back, else masked."""

from __future__ import annotations

from sqlalchemy import select

from contracts import naming as contract
from contracts.accounts import Purpose, Role
from kernel.service import Service, Tx, command, query
from services.accounts import rules
from services.accounts.models import Appointment, Consent, Person
from services.accounts.people import People
from services.accounts.rows import Rows

_OFFICES = (Role.STAFF, Role.PROMOTER)


class RollNames(Rows, Service):
    people: People

    @command(contract.ShowMyName)
    def show_my_name(self, tx: Tx, asked: contract.ShowMyName) -> None:
        person = self._myself(tx)
        rules.must_consent_to_name(asked.consent)
        if person.id not in self._named(tx, [person.id]):
            words = asked.consent.model_dump(mode="json")
            tx.session.add(Consent(person_id=person.id, channel="gateway", given_at=tx.now, **words))

    @command(contract.HideMyName)
    def hide_my_name(self, tx: Tx, asked: contract.HideMyName) -> None:
        self._withdraw_consent(tx, self._myself(tx).id, Purpose.HONOUR_ROLL)

    @query(contract.NamesOnRoll)
    def names_on_roll(self, tx: Tx, asked: contract.NamesOnRoll) -> list[contract.RollName]:
        tx.actor.must_hold(*_OFFICES)
        named, colleagues = self._named(tx, asked.person_ids), self._colleagues(tx, asked.person_ids)
        rows = select(Person).where(Person.id.in_(named | colleagues), Person.name_sealed.is_not(None))
        return [
            self._on_roll(person, person.id in named)
            for person in tx.session.scalars(rows.order_by(Person.id))
            if person.id in colleagues or tx.actor.holds(*_OFFICES, at=person.home_unit or "none")
        ]

    def _on_roll(self, person: Person, is_full: bool) -> contract.RollName:
        name = self.people.name(person)
        shown = name if is_full else rules.mask_name(name)
        return contract.RollName(person_id=person.id, name=shown, is_full=is_full)

    def _named(self, tx: Tx, person_ids: list[str]) -> set[str]:
        agreed = select(Consent.person_id).where(Consent.person_id.in_(person_ids), Consent.withdrawn_at.is_(None))
        return set(tx.session.scalars(agreed.where(Consent.purpose == Purpose.HONOUR_ROLL)))

    def _colleagues(self, tx: Tx, person_ids: list[str]) -> set[str]:
        """Promoters of a unit where the one who asks is staff or promoter. Those who were are not known here; they are
        at home in a unit.
        """
        terms = select(Appointment).where(Appointment.person_id.in_(person_ids), Appointment.role == Role.PROMOTER)
        return {one.person_id for one in tx.session.scalars(terms) if tx.actor.holds(*_OFFICES, at=one.unit)}
