"""Names on the honour roll: hers to show and to take back, and masked until she says so."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.made_up import PHONES, name
from contracts.accounts import Consent, ConsentTexts, Me, Occasion, Purpose, Role
from contracts.naming import HONOUR_ROLL, HideMyName, NameConsentMissing, NamesOnRoll, ShowMyName
from contracts.promoters import PromoterAppointed, PromoterEnded
from kernel.errors import NotAllowed
from kernel.store import new_id, now
from services.accounts import models
from services.accounts.service import Accounts
from tests.services.alone import Alone

AGREED = Consent(purpose=Purpose.HONOUR_ROLL, text_version=HONOUR_ROLL.text_version)
CODE = "LC0117"


class Roll(Alone):
    """A promoter with a name, and a woman who is none."""

    def __init__(self) -> None:
        super().__init__(Accounts, "350111")
        with Session(self.engine) as session, session.begin():
            people = self.service.people
            self.promoter, self.other = (people.by_phone(session, PHONES[one], now()) for one in ("promoter", "woman"))
            for number, person in enumerate((self.promoter, self.other), 1):
                people.call_her(person, name(number))
            self.promoter.home_unit = "350111-001"
            self.her, self.another = self.promoter.id, self.other.id
        self.hear(PromoterAppointed(person_id=self.her, unit="350111-001", code=CODE, until="2027-06-30"))

    def me(self, request: object) -> object:
        return self.ask(self.her, Role.PROMOTER, request)

    def names(self, role: Role = Role.STAFF) -> dict[str, str]:
        found = self.ask(new_id(), role, NamesOnRoll(person_ids=[self.her, self.another, new_id()]))
        return {one["person_id"]: one["name"] for one in found}


def test_it_is_masked_until_she_agrees_and_again_when_she_takes_it_back() -> None:
    roll = Roll()
    masked = {roll.her: name(1)[0] + "*" * (len(name(1)) - 1)}
    assert roll.names() == roll.names(Role.PROMOTER) == masked
    roll.me(ShowMyName(consent=AGREED))
    assert roll.names() == {roll.her: name(1)}
    roll.me(HideMyName())
    assert roll.names() == masked


def test_her_consent_is_kept_with_its_beginning_and_its_end() -> None:
    roll = Roll()
    for request in (ShowMyName(consent=AGREED), ShowMyName(consent=AGREED), HideMyName(), HideMyName()):
        roll.me(request)
    assert roll.me(Me())["consents"] == []
    roll.me(ShowMyName(consent=AGREED))
    assert [one["purpose"] for one in roll.me(Me())["consents"]] == ["honour_roll"]
    with Session(roll.engine) as session:
        rows = session.scalars(select(models.Consent).order_by(models.Consent.id)).all()
    assert [row.withdrawn_at is None for row in rows] == [False, True]
    assert {(row.person_id, row.channel) for row in rows} == {(roll.her, "gateway")}


def test_what_she_agrees_to_is_the_text_of_the_roll() -> None:
    roll = Roll()
    [text] = roll.me(ConsentTexts(occasion=Occasion.HONOUR_ROLL))
    assert text["text_version"] == AGREED.text_version
    for wrong in (
        AGREED.model_copy(update={"text_version": "2020-01"}),
        Consent(purpose="service", text_version="2026-11"),
    ):
        with pytest.raises(NameConsentMissing):
            roll.me(ShowMyName(consent=wrong))


def test_after_her_term_her_name_stands_as_long_as_she_lets_it() -> None:
    roll = Roll()
    roll.me(ShowMyName(consent=AGREED))
    roll.hear(PromoterEnded(person_id=roll.her, unit="350111-001", code=CODE))
    assert roll.names() == {roll.her: name(1)}
    roll.me(HideMyName())
    assert roll.names() == {}


def test_those_of_another_county_and_those_without_an_office_learn_nothing() -> None:
    roll = Roll()
    with pytest.raises(NotAllowed):
        roll.names(Role.WORKER)
    roll.me(ShowMyName(consent=AGREED))
    roll.code = "350112"
    assert roll.names() == roll.names(Role.PROMOTER) == {}
