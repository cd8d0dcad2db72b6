"""Where a household lives: said by itself, and who has seen it."""

from __future__ import annotations

from sqlalchemy import func, select

from contracts import addresses as contract
from contracts.accounts import NotRegistered
from kernel.service import Service, Tx, command, query
from services.accounts.models import AccessLog, ContactGrant
from services.accounts.people import People
from services.accounts.rows import Rows


class Addresses(Rows, Service):
    people: People

    @command(contract.SetAddress)
    def set_address(self, tx: Tx, asked: contract.SetAddress) -> None:
        person = self._myself(tx)
        if person.name_sealed is None:
            raise NotRegistered()
        self.people.live_at(person, asked.address)
        self._log(tx, person.id, "address", "her own")

    @query(contract.MyAddress)
    def my_address(self, tx: Tx, asked: contract.MyAddress) -> contract.MyOwnAddress:
        return contract.MyOwnAddress(address=self.people.address(self._myself(tx)))

    @query(contract.MyContactGrants)
    def my_contact_grants(self, tx: Tx, asked: contract.MyContactGrants) -> list[contract.ContactGrant]:
        me = self._myself(tx).id
        seen = select(func.max(AccessLog.at)).where(AccessLog.person_id == me, AccessLog.act == "disclose")
        last = seen.where(AccessLog.actor_id == ContactGrant.viewer_id).scalar_subquery()
        facts = (ContactGrant.viewer_id, ContactGrant.placement_id, ContactGrant.ended_at)
        found = select(*facts, last.label("seen_at"))
        rows = tx.session.execute(found.where(ContactGrant.person_id == me).order_by(ContactGrant.placement_id))
        return [contract.ContactGrant(**row._asdict()) for row in rows]
