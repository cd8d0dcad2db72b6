"""Children whom guardians enter: sealed, shown to few, and destroyed when the consent ends."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, select

from contracts import children as contract
from contracts.accounts import Attestation, Role
from contracts.notices import NoticeKind
from contracts.values import BEIJING
from contracts.youth import ChildSignedUp, HoursCertified
from kernel.errors import NotFound
from kernel.service import Tx, command, on, query
from kernel.store import new_id
from services.accounts import child_rules, rules
from services.accounts.child_tables import ChildGrant, ChildRow, HoursBearer
from services.accounts.models import Consent
from services.accounts.people import People
from services.accounts.sign_in import SignIn
from services.accounts.telling_of_activities import TellingOfActivities

_ATTESTED_FOR = timedelta(minutes=5)
_CALLED, _BORN = "children.called", "children.birth_year"


class Children(TellingOfActivities):
    people: People
    sign_in: SignIn

    @command(contract.EnterChild)
    def enter_child(self, tx: Tx, asked: contract.EnterChild) -> contract.Child:
        guardian = self._myself(tx)
        if guardian.name_sealed is None:
            raise contract.GuardianNotRegistered()
        tx.session.refresh(guardian, with_for_update=True)  # her children are counted one request at a time
        child_rules.must_consent_for_child(asked.consent)
        child_rules.must_be_a_child(asked.birth_year, tx.now.astimezone(BEIJING).year)
        hers = select(func.count()).where(ChildRow.guardian_id == guardian.id)
        child_rules.must_have_room(tx.session.scalars(hers).one())
        child_id = new_id()
        key = self.people.new_key(child_id)
        row = ChildRow(id=child_id, guardian_id=guardian.id, data_key=key, consented_at=tx.now)
        row.called_sealed = self.people.seal_for(key, child_id, _CALLED, asked.called)
        row.birth_year_sealed = self.people.seal_for(key, child_id, _BORN, str(asked.birth_year))
        row.text_version = asked.consent.text_version
        tx.session.add(row)
        agreed = {"purpose": asked.consent.purpose.value, "text_version": asked.consent.text_version}
        tx.session.add(Consent(person_id=guardian.id, channel="gateway", given_at=tx.now, **agreed))
        return self._child_view(row)

    @command(contract.WithdrawChildConsent)
    def withdraw_child_consent(self, tx: Tx, asked: contract.WithdrawChildConsent) -> None:
        row = self._my_child(tx, asked.child_id)
        self._log(tx, row.guardian_id, "forget child", "consent withdrawn")
        tx.session.execute(delete(ChildGrant).where(ChildGrant.child_id == row.id))
        tx.session.execute(delete(HoursBearer).where(HoursBearer.child_id == row.id))
        tx.session.delete(row)
        tx.emit(contract.ChildRemoved(child_id=row.id, guardian_id=row.guardian_id))

    @command(contract.AttestChild)
    def attest_child(self, tx: Tx, asked: contract.AttestChild) -> Attestation:
        row = self._my_child(tx, asked.child_id)
        age = child_rules.age_in(tx.now.astimezone(BEIJING).year, self._birth_year(row))
        claims = {"sub": row.guardian_id, "child": row.id, "age": age}
        claims["exp"] = int((tx.now + _ATTESTED_FOR).timestamp())
        return Attestation(token=self.sign_in.signer.sign(claims, audience="child"))

    @command(contract.DiscloseChildNames)
    def disclose_child_names(self, tx: Tx, asked: contract.DiscloseChildNames) -> list[contract.ChildName]:
        tx.actor.must_be_signed_in()
        shown = []
        for row in tx.session.scalars(select(ChildRow).where(ChildRow.id.in_(asked.child_ids)).order_by(ChildRow.id)):
            if self._may_see_child(tx, row):
                self._log(tx, row.guardian_id, "disclose child", asked.reason)
                shown.append(contract.ChildName(child_id=row.id, called=self._called(row)))
        return shown

    @query(contract.MyChildren)
    def my_children(self, tx: Tx, asked: contract.MyChildren) -> list[contract.Child]:
        rows = select(ChildRow).where(ChildRow.guardian_id == self._myself(tx).id).order_by(ChildRow.id)
        return [self._child_view(row) for row in tx.session.scalars(rows)]

    @query(contract.NameOnHoursProof)
    def name_on_hours_proof(self, tx: Tx, asked: contract.NameOnHoursProof) -> str | None:
        digest = hashlib.sha256(asked.verification_code.encode()).hexdigest()
        bearer = tx.session.get(HoursBearer, digest)
        row = bearer and tx.session.get(ChildRow, bearer.child_id)
        return rules.mask_name(self._called(row)) if row else None

    @on(ChildSignedUp)
    def let_staff_see_child(self, tx: Tx, signed_up: ChildSignedUp) -> None:
        if tx.session.get(ChildRow, signed_up.child_id):
            tx.session.merge(ChildGrant(child_id=signed_up.child_id, unit=signed_up.unit))

    @on(HoursCertified)
    def learn_of_hours(self, tx: Tx, certified: HoursCertified) -> None:
        if tx.session.get(ChildRow, certified.child_id):
            bearer = {"verification_digest": certified.verification_digest, "child_id": certified.child_id}
            tx.session.merge(HoursBearer(**bearer))
            self._tell(tx, certified.guardian_id, NoticeKind.HOURS_CERTIFIED, certified.participation_id)

    def _my_child(self, tx: Tx, child_id: str) -> ChildRow:
        row = tx.session.get(ChildRow, child_id, with_for_update=True)
        if row is None or row.guardian_id != self._myself(tx).id:
            raise NotFound()
        return row

    def _may_see_child(self, tx: Tx, row: ChildRow) -> bool:
        if row.guardian_id == tx.actor.person_id:
            return True
        units = tx.session.scalars(select(ChildGrant.unit).where(ChildGrant.child_id == row.id))
        return any(tx.actor.holds(Role.STAFF, at=unit) for unit in units)

    def _called(self, row: ChildRow) -> str:
        return self.people.open_for(row.data_key, row.id, _CALLED, row.called_sealed)

    def _birth_year(self, row: ChildRow) -> int:
        return int(self.people.open_for(row.data_key, row.id, _BORN, row.birth_year_sealed))

    def _child_view(self, row: ChildRow) -> contract.Child:
        return contract.Child(child_id=row.id, called=self._called(row), birth_year=self._birth_year(row))
