"""Promoters: whom staff mean to nominate, the role while she is appointed, and what she is told."""

from __future__ import annotations

from sqlalchemy import delete

from contracts import promoters as contract
from contracts.accounts import Appointed, Role, UnknownUnit
from contracts.notices import NoticeKind
from kernel.service import Tx, command, on
from services.accounts import rules
from services.accounts.models import Appointment, Person, Unit
from services.accounts.telling import Telling


class Promoters(Telling):
    @command(contract.NameCandidate)
    def name_candidate(self, tx: Tx, asked: contract.NameCandidate) -> contract.Candidate:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        if tx.session.get(Unit, asked.unit) is None:
            raise UnknownUnit()
        person = self.people.by_phone(tx.session, rules.phone(asked.phone), tx.now)
        self._log(tx, person.id, "name_candidate", asked.reason)
        return contract.Candidate(person_id=person.id)

    @on(contract.PromoterAppointed)
    def give_promoters_role(self, tx: Tx, appointed: contract.PromoterAppointed) -> None:
        """To somebody who has an account here: stations can't tell."""
        if tx.session.get(Person, appointed.person_id) is None:
            return
        key = {"person_id": appointed.person_id, "role": Role.PROMOTER.value, "unit": appointed.unit}
        if tx.session.get(Appointment, tuple(key.values())) is None:
            tx.session.add(Appointment(**key, given_by=None, given_at=tx.now))
            tx.emit(Appointed(person_id=appointed.person_id, role=Role.PROMOTER, unit=appointed.unit))
        self._tell(tx, appointed.person_id, NoticeKind.PROMOTER_APPOINTED, appointed.person_id)

    @on(contract.PromoterCodeReplaced)
    def tell_of_new_code(self, tx: Tx, replaced: contract.PromoterCodeReplaced) -> None:
        self._tell(tx, replaced.person_id, NoticeKind.PROMOTER_CODE_REPLACED, replaced.person_id)

    @on(contract.PromoterEnded)
    def take_promoters_role(self, tx: Tx, ended: contract.PromoterEnded) -> None:
        """Her next session is without it."""
        hers = delete(Appointment).where(Appointment.person_id == ended.person_id, Appointment.unit == ended.unit)
        tx.session.execute(hers.where(Appointment.role == Role.PROMOTER.value))
        self._tell(tx, ended.person_id, NoticeKind.PROMOTER_ENDED, ended.person_id)
