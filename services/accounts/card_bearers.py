"""Whose a service card is: her masked name, and her portrait where she lets it be shown, for whoever scans it."""

from __future__ import annotations

import hashlib

from sqlalchemy import delete, select

from contracts import cards as contract
from contracts.uploads import UploadPurpose
from kernel.errors import NotFound
from kernel.service import Service, Tx, on, query
from services.accounts import rules
from services.accounts.models import Person
from services.accounts.people import People
from services.accounts.upload_tables import CardBearer, Upload


class CardBearers(Service):
    people: People

    @query(contract.BearerOfCard)
    def bearer_of_card(self, tx: Tx, asked: contract.BearerOfCard) -> contract.BearerShown:
        person = _bearer(tx, asked.card_code)
        name = rules.mask_name(self.people.name(person))
        return contract.BearerShown(name=name, has_portrait=_portrait(tx, person) is not None)

    @query(contract.PortraitOnCard)
    def portrait_on_card(self, tx: Tx, asked: contract.PortraitOnCard) -> str:
        person = _bearer(tx, asked.card_code)
        if (row := _portrait(tx, person)) is None:
            raise NotFound()
        return self.people.open_picture(person, row.id, row.sealed)

    @on(contract.CardIssued)
    def learn_of_card(self, tx: Tx, issued: contract.CardIssued) -> None:
        tx.session.merge(CardBearer(**issued.model_dump()))

    @on(contract.CardWithdrawn)
    def forget_card(self, tx: Tx, withdrawn: contract.CardWithdrawn) -> None:
        tx.session.execute(delete(CardBearer).where(CardBearer.card_id == withdrawn.card_id))


def _bearer(tx: Tx, code: str) -> Person:
    digest = hashlib.sha256(code.encode()).hexdigest()
    its = select(CardBearer).where(CardBearer.code_digest == digest, CardBearer.valid_until > tx.now)
    card = tx.session.scalars(its).one_or_none()
    person = tx.session.get(Person, card.person_id) if card else None
    if person is None:
        raise NotFound()
    return person


def _portrait(tx: Tx, person: Person) -> Upload | None:
    """To remove it is to withdraw the consent: where there is one, she has agreed."""
    hers = select(Upload).where(Upload.person_id == person.id, Upload.purpose == UploadPurpose.PORTRAIT)
    return tx.session.scalars(hers).first()
