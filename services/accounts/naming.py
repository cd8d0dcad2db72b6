"""Names in full for lists that must bear them, and masked for a completion proof's public page."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from contracts import naming as contract
from contracts.accounts import Role
from contracts.completion import ProofIssued
from kernel.service import Service, Tx, command, on, query
from services.accounts import rules
from services.accounts.models import Person, ProofBearer
from services.accounts.people import People
from services.accounts.rows import Rows


class Naming(Rows, Service):
    people: People

    @command(contract.DiscloseNames)
    def disclose_names(self, tx: Tx, asked: contract.DiscloseNames) -> list[contract.FullName]:
        tx.actor.must_hold(Role.STAFF)
        shown = []
        for person in tx.session.scalars(select(Person).where(Person.id.in_(asked.person_ids))):
            if self._may_see(tx, person):
                self._log(tx, person.id, "disclose name", asked.reason)
                shown.append(contract.FullName(person_id=person.id, name=self.people.name(person)))
        return shown

    @on(ProofIssued)
    def learn_of_proof(self, tx: Tx, issued: ProofIssued) -> None:
        bearer = ProofBearer(verification_digest=issued.verification_digest, person_id=issued.person_id)
        tx.session.merge(bearer)

    @query(contract.NameOnProof)
    def name_on_proof(self, tx: Tx, asked: contract.NameOnProof) -> str | None:
        digest = hashlib.sha256(asked.verification_code.encode()).hexdigest()
        bearer = tx.session.get(ProofBearer, digest)
        person = bearer and tx.session.get(Person, bearer.person_id)
        return rules.mask_name(self.people.name(person)) if person else None
