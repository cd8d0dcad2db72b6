"""Persons with their sealed data: the one place where it is sealed and opened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.accounts import DocumentTaken
from kernel.config import Settings
from kernel.store import new_id
from kernel.vault import Lookup, Vault
from services.accounts.exchange import Details
from services.accounts.models import ForeignPerson, Person


class People:
    def __init__(self, settings: Settings) -> None:
        if not (settings.vault_key and settings.lookup_key):
            raise RuntimeError("accounts needs the secrets vault_key and lookup_key")
        self._vault = Vault(settings.vault_key.get_secret_value())
        self._lookup = Lookup(settings.lookup_key.get_secret_value())

    def phone_key(self, phone: str) -> str:
        """The keyed hash under which a phone is found, also before anybody has it."""
        return self._lookup.of("phone", phone)

    def code_key(self, code_id: str, code: str) -> str:
        """A code of six digits would be guessed from a bare digest in an instant."""
        return self._lookup.of(f"sign-in code/{code_id}", code)

    def document_key(self, kind: str, number: str) -> str:
        return self._lookup.of(kind, number)

    def new(self, person_id: str, phone: str, now: datetime) -> Person:
        """Somebody who has this phone. That nobody else has it, the caller knows."""
        person = Person(id=person_id, data_key=self.new_key(person_id), created_at=now)
        person.phone_lookup = self.phone_key(phone)
        person.phone_sealed = self._seal(person, "phone", phone)
        return person

    def new_key(self, owner: str) -> bytes:
        """A key for what is sealed of one owner; when it is gone, nobody can read that."""
        return self._vault.new_key(owner)

    def seal_for(self, key: bytes, owner: str, place: str, text: str) -> bytes:
        return self._vault.seal(key, owner, place, text)

    def open_for(self, key: bytes, owner: str, place: str, sealed: bytes) -> str:
        return self._vault.open(key, owner, place, sealed)

    def seal_picture(self, person: Person, upload_id: str, data: str) -> bytes:
        """Under her own key, and bound to its row: it goes where she goes."""
        return self._vault.seal(person.data_key, person.id, f"uploads.sealed/{upload_id}", data)

    def open_picture(self, person: Person, upload_id: str, sealed: bytes) -> str:
        return self._vault.open(person.data_key, person.id, f"uploads.sealed/{upload_id}", sealed)

    def by_phone(self, session: Session, phone: str, now: datetime) -> Person:
        """The person who has this phone; a new one where there is none."""
        key = self.phone_key(phone)
        person = session.scalars(select(Person).where(Person.phone_lookup == key)).one_or_none()
        if person is None:
            person = self.new(new_id(), phone, now)
            session.add(person)
            session.flush()
        return person

    def identify(self, session: Session, person: Person, name: str, kind: str, number: str) -> None:
        """Give a person her legal name and document. Raises `DocumentTaken` if it is another's, or hers is another."""
        key = self.document_key(kind, number)
        holder = session.scalars(select(Person.id).where(Person.document_lookup == key)).one_or_none()
        if holder not in (None, person.id) or person.document_lookup not in (None, key):
            raise DocumentTaken()
        self.name_her(person, name, kind, number)

    def name_her(self, person: Person, name: str, kind: str, number: str) -> None:
        """`identify`, where the caller knows that the document is nobody else's."""
        self.call_her(person, name)
        person.document_kind, person.document_lookup = kind, self.document_key(kind, number)
        person.document_sealed = self._seal(person, "document", number)

    def call_her(self, person: Person, name: str) -> None:
        """A name alone: of one who works for the platform and has not registered."""
        person.name_sealed = self._seal(person, "name", name)

    def live_at(self, person: Person, address: str) -> None:
        person.address_sealed = self._seal(person, "address", address)

    def keep_foreign(self, session: Session, person_id: str, instance: str, details: Details, now: datetime) -> None:
        """Keep, or replace, what another instance has passed on."""
        person = ForeignPerson(
            id=person_id, instance=instance, data_key=self._vault.new_key(person_id), received_at=now
        )
        person.name_sealed = self._seal(person, "name", details.name)
        person.phone_sealed = self._seal(person, "phone", details.phone)
        person.address_sealed = details.address and self._seal(person, "address", details.address)
        session.merge(person)

    def details(self, person: Person | ForeignPerson) -> Details:
        return Details(name=self.name(person), phone=self.phone(person), address=self.address(person))

    def name(self, person: Person | ForeignPerson) -> str:
        return self._open(person, "name", person.name_sealed) or ""

    def phone(self, person: Person | ForeignPerson) -> str:
        return self._open(person, "phone", person.phone_sealed) or ""

    def document(self, person: Person) -> str | None:
        return self._open(person, "document", person.document_sealed)

    def address(self, person: Person | ForeignPerson) -> str | None:
        return self._open(person, "address", person.address_sealed)

    def _seal(self, person: Person | ForeignPerson, column: str, text: str) -> bytes:
        return self._vault.seal(person.data_key, person.id, f"{person.__tablename__}.{column}", text)

    def _open(self, person: Person | ForeignPerson, column: str, sealed: bytes | None) -> str | None:
        return sealed and self._vault.open(person.data_key, person.id, f"{person.__tablename__}.{column}", sealed)
