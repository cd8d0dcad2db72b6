"""Accounts: commands, queries, reactions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from contracts import accounts as contract
from contracts.accounts import Role
from contracts.stations import UnitOpened
from contracts.values import day_of
from kernel.errors import NotAllowed, NotFound
from kernel.service import From, Tx, command, on, query
from services.accounts import rules
from services.accounts.addresses import Addresses
from services.accounts.card_bearers import CardBearers
from services.accounts.children import Children
from services.accounts.closed_units import ClosedUnits
from services.accounts.exchange import Exchange
from services.accounts.models import (
    Appointment,
    Base,
    Consent,
    ForeignPerson,
    Person,
    Unit,
)
from services.accounts.naming import Naming
from services.accounts.passing import Passing
from services.accounts.people import People
from services.accounts.photographs import Photographs
from services.accounts.promoters import Promoters
from services.accounts.robot_mutes import RobotMutes
from services.accounts.robots import robot
from services.accounts.roll_names import RollNames
from services.accounts.rosters import Rosters
from services.accounts.sessions import Sessions
from services.accounts.sign_in import SignIn
from services.accounts.sms import sender
from services.accounts.staffing import Staffing
from services.accounts.staffing_tables import Term
from services.accounts.tasks import Tasks
from services.accounts.telling_of_classes import TellingOfClasses
from services.accounts.telling_of_exams import TellingOfExams
from services.accounts.telling_of_needs import TellingOfNeeds
from services.accounts.telling_of_placements import TellingOfPlacements
from services.accounts.telling_of_reports import TellingOfReports
from services.accounts.telling_of_trust import TellingOfTrust
from services.accounts.uploads import Uploads

ATTESTATION_LIFETIME = timedelta(minutes=5)


class Accounts(
    Sessions,
    Naming,
    TellingOfClasses,
    TellingOfExams,
    TellingOfNeeds,
    TellingOfPlacements,
    TellingOfReports,
    Passing,
    Addresses,
    Rosters,
    Staffing,
    Children,
    Tasks,
    TellingOfTrust,
    Uploads,
    Photographs,
    CardBearers,
    Promoters,
    RollNames,
    RobotMutes,
    ClosedUnits,
):
    name = "accounts"
    tables = Base.metadata

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.people = People(self.settings)
        self.sms, self.robot = sender(self.settings), robot(self.settings)
        self.sign_in = SignIn(self.settings, self.people, self.sms)
        if not self.settings.exchange_private_key:
            raise RuntimeError("accounts needs the secret exchange_private_key: write it with `jinguo secrets DIR`")
        self.exchange = Exchange(self.settings.exchange_private_key.get_secret_value())

    @command(contract.Register)
    def register(self, tx: Tx, asked: contract.Register) -> contract.Registration:
        person = self._myself(tx)
        number = rules.document_number(asked.document)
        rules.must_consent(asked.consents)
        if tx.session.get(Unit, asked.unit) is None:
            raise contract.UnknownUnit()
        if any(held.role == asked.registered_as for held in self.sign_in.appointments(tx, person)):
            raise contract.AlreadyRegistered()
        self.people.identify(tx.session, person, asked.name, asked.document.kind.value, number)
        if asked.address:
            self.people.live_at(person, asked.address)
        person.home_unit = person.home_unit or asked.unit
        self._note_consents(tx, person, asked.consents)
        held = Appointment(person_id=person.id, role=asked.registered_as.value, unit=asked.unit, given_at=tx.now)
        held.given_by = person.id
        tx.session.add(held)
        tx.emit(
            contract.Registered(
                person_id=person.id,
                unit=asked.unit,
                registered_as=asked.registered_as,
                registered_at=tx.now,
                promoter_code=asked.promoter_code,
            )
        )
        return contract.Registration(person_id=person.id, unit=asked.unit, registered_as=asked.registered_as)

    @command(contract.Appoint)
    def appoint(self, tx: Tx, asked: contract.Appoint) -> contract.Appointment:
        givers = rules.who_may_give(asked.role)
        tx.actor.must_hold(*givers, at=asked.unit)
        if tx.session.get(Unit, asked.unit) is None:
            raise contract.UnknownUnit()
        person = self.people.by_phone(tx.session, rules.phone(asked.phone), tx.now)
        if tx.session.get(Appointment, (person.id, asked.role.value, asked.unit)) is None:
            self._appoint(tx, Term(person_id=person.id, role=asked.role.value, unit=asked.unit))
        return contract.Appointment(person_id=person.id, role=Role(asked.role.value), unit=asked.unit)

    @command(contract.Disclose)
    def disclose(self, tx: Tx, asked: contract.Disclose) -> contract.ContactDetails:
        tx.actor.must_be_signed_in()
        person = tx.session.get(Person, asked.person_id) or tx.session.get(ForeignPerson, asked.person_id)
        if person is None or not self._may_see(tx, person):
            raise NotFound()
        self._log(tx, person.id, "disclose", asked.reason)
        return contract.ContactDetails(person_id=person.id, **self.people.details(person).model_dump())

    @command(contract.AttestIdentity)
    def attest_identity(self, tx: Tx, asked: contract.AttestIdentity) -> contract.Attestation:
        person = self._myself(tx)
        if person.name_sealed is None:
            raise NotAllowed()
        self._log(tx, person.id, "attest", "exam registration")
        return self._attestation(tx, person, "attestation", name=self.people.name(person))

    @command(contract.AttestAge)
    def attest_age(self, tx: Tx, asked: contract.AttestAge) -> contract.Attestation:
        person = self._myself(tx)
        age = rules.age(self.people.document(person), day_of(tx.now))
        self._log(tx, person.id, "attest", "age")
        return self._attestation(tx, person, "age", age=age)

    @query(contract.Me)
    def me(self, tx: Tx, asked: contract.Me) -> contract.Profile:
        person = self._myself(tx)
        document = self.people.document(person)
        hers = select(Consent).where(Consent.person_id == person.id, Consent.withdrawn_at.is_(None))
        given = tx.session.scalars(hers.order_by(Consent.id))
        return contract.Profile(
            person_id=person.id,
            name=self.people.name(person) or None,
            phone=rules.mask_phone(self.people.phone(person)),
            document=document and rules.mask_document(document),
            roles=[str(appointment) for appointment in self.sign_in.appointments(tx, person)],
            consents=[contract.Consent(purpose=row.purpose, text_version=row.text_version) for row in given],
        )

    @query(contract.People)
    def cards(self, tx: Tx, asked: contract.People) -> list[contract.PersonCard]:
        tx.actor.must_hold(Role.STAFF, Role.COMPANY)
        found = tx.session.scalars(select(Person).where(Person.id.in_(asked.person_ids)))
        return [self._card(person) for person in found if self._may_see(tx, person)]

    @query(contract.ConsentTexts)
    def consent_texts(self, tx: Tx, asked: contract.ConsentTexts) -> list[contract.ConsentText]:
        return list(rules.texts(asked.occasion))

    @on(UnitOpened, From.ANYWHERE)
    def learn_of_unit(self, tx: Tx, opened: UnitOpened) -> None:
        tx.session.merge(Unit(code=opened.code))

    def _attestation(self, tx: Tx, person: Person, audience: str, **claims: Any) -> contract.Attestation:
        claims |= {"sub": person.id, "exp": int((tx.now + ATTESTATION_LIFETIME).timestamp())}
        return contract.Attestation(token=self.sign_in.signer.sign(claims, audience=audience))

    def _card(self, person: Person) -> contract.PersonCard:
        name, phone = self.people.name(person), self.people.phone(person)
        return contract.PersonCard(person_id=person.id, name=rules.mask_name(name), phone=rules.mask_phone(phone))

    def _note_consents(self, tx: Tx, person: Person, given: list[contract.Consent]) -> None:
        for consent in given:
            words = {"purpose": consent.purpose.value, "text_version": consent.text_version}
            tx.session.add(Consent(person_id=person.id, channel="gateway", given_at=tx.now, **words))
