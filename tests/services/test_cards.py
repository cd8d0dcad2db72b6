"""Service cards: what a scan shows today, how a card is withdrawn, and that nobody who looks is tracked."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from cli.made_up import PHONES, name
from contracts.accounts import Role
from contracts.cards import (
    BearerOfCard,
    CardIssued,
    CardNeedsCertificate,
    CardOver,
    CardReasonMissing,
    Cards,
    CardWithdrawn,
    CountScan,
    IssueCard,
    OneCard,
    PortraitOnCard,
    ShowCard,
    WithdrawCard,
)
from contracts.profiles import NoteHealthCheck, NoteInsurance
from contracts.uploads import PORTRAIT, KeepUpload, RemoveUpload
from kernel.errors import NotFound
from kernel.store import new_id
from services.accounts.service import Accounts
from services.jobs.trust import card_rules as rules
from services.jobs.trust.card_tables import CardScan
from tests.services.clocked import Clocked
from tests.services.test_uploads import JPEG
from tests.services.trust_house import COUNTY, OTHER, STATION, House


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    made = House()
    made.set_clock(monkeypatch)
    made.certify(made.worker)
    return made


def issue(house: House) -> dict[str, Any]:
    return house.her(IssueCard())


def scan(house: House, card: dict[str, Any]) -> dict[str, Any]:
    """As somebody who has not signed in."""
    return house.ask("", Role.WORKER, ShowCard(card_code=card["code"]))


def test_it_shows_what_is_valid_today(house: House) -> None:
    house.certify(house.worker, level="4", expires_on=house.today() + timedelta(days=5))
    house.company(house.worker)
    card = issue(house)
    shown = scan(house, card)
    assert [(one["work_type_zh"], one["level"]) for one in shown["skills"]] == [("家务服务员", "4")]
    assert (shown["company"], shown["standing"], shown["unit"]) == ("样例家政公司", "A", STATION)
    assert (shown["health_valid"], shown["insured"]) == (False, False)
    house.later(days=6)
    assert [one["level"] for one in scan(house, card)["skills"]] == ["5"]


def test_it_says_whether_her_papers_are_good_and_not_until_when(house: House) -> None:
    card, last = issue(house), house.today() + timedelta(days=30)
    house.staff(NoteHealthCheck(worker_id=house.worker, valid_until=last))
    house.staff(NoteInsurance(worker_id=house.worker, valid_until=last))
    shown = scan(house, card)
    assert (shown["health_valid"], shown["insured"]) == (True, True)
    assert str(last) not in str(shown)
    house.later(days=31)
    shown = scan(house, card)
    assert (shown["health_valid"], shown["insured"]) == (False, False)


def test_it_needs_a_valid_certificate(house: House) -> None:
    with pytest.raises(CardNeedsCertificate):
        house.staff(IssueCard(person_id=house.woman(), reason="代办"))


def test_withdrawn_it_shows_nothing_at_once(house: House) -> None:
    card = issue(house)
    house.said()
    house.her(WithdrawCard(card_id=card["card_id"]))
    with pytest.raises(NotFound):
        scan(house, card)
    assert house.told(CardWithdrawn) == [{"card_id": card["card_id"], "person_id": house.worker}]
    with pytest.raises(CardOver):
        house.her(WithdrawCard(card_id=card["card_id"]))


def test_a_new_one_voids_the_one_before(house: House) -> None:
    first, second = issue(house), issue(house)
    with pytest.raises(NotFound):
        scan(house, first)
    assert scan(house, second)["skills"]
    assert [one["card_id"] for one in house.her(Cards())["items"]] == [second["card_id"], first["card_id"]]


def test_it_runs_out_after_a_quarter(house: House) -> None:
    card = issue(house)
    house.later(days=90)
    with pytest.raises(NotFound):
        scan(house, card)


def test_staff_of_her_unit_issue_and_withdraw_with_a_reason(house: House) -> None:
    with pytest.raises(CardReasonMissing):
        house.staff(IssueCard(person_id=house.worker))
    card = house.staff(IssueCard(person_id=house.worker, reason="到站代办"))["card_id"]
    for request in (WithdrawCard(card_id=card, reason="x"), OneCard(card_id=card), Cards(person_id=house.worker)):
        with pytest.raises(NotFound):
            house.staff(request, at=OTHER)
        with pytest.raises(NotFound):
            house.home(request)
    house.staff(WithdrawCard(card_id=card, reason="遗失"))


def test_scans_are_counted_by_day_and_nothing_else_is_kept(house: House) -> None:
    card = issue(house)
    for days in (0, 0, 1):
        house.later(days=days)
        house.ask("", Role.WORKER, CountScan(card_code=card["code"]))
    assert house.her(OneCard(card_id=card["card_id"]))["scans"] == 3
    assert {column.key for column in inspect(CardScan).columns} == {"card_id", "day", "scans"}


def test_the_event_holds_no_code(house: House) -> None:
    house.said()
    card = issue(house)
    [told] = house.told(CardIssued)
    assert told["code_digest"] == hashlib.sha256(card["code"].encode()).hexdigest()
    assert card["code"] not in str(told)


@given(st.none() | st.dates(), st.dates())
def test_a_paper_is_good_through_its_last_day(until: Any, today: Any) -> None:
    assert rules.is_good(until, today) == (until is not None and until >= today)


class Vault(Clocked):
    """Accounts, with the bearer of a card."""

    code_ = "7K3MQ2ZD9XTA4B6C"

    def __init__(self) -> None:
        super().__init__(Accounts, COUNTY)
        people = self.service.people
        with Session(self.engine) as session, session.begin():
            person = people.by_phone(session, PHONES["woman"], self.now)
            people.name_her(person, name(1), "id_card", "990000198903010003")
            person.home_unit, self.her = STATION, person.id
        self.card, digest = new_id(), hashlib.sha256(self.code_.encode()).hexdigest()
        until = self.now + timedelta(days=90)
        self.hear(CardIssued(card_id=self.card, person_id=self.her, code_digest=digest, valid_until=until))

    def public(self, query: Any) -> Any:
        return self.ask("", Role.WORKER, query)

    def keep_portrait(self) -> str:
        sent = {"purpose": "portrait", "data": JPEG, "width": 3, "height": 4, "text_version": PORTRAIT.text_version}
        return self.ask(self.her, Role.WORKER, KeepUpload(**sent))["upload_id"]


def test_a_face_is_shown_by_consent_and_no_longer_once_it_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    vault = Vault()
    vault.set_clock(monkeypatch)
    bearer, portrait = BearerOfCard(card_code=vault.code_), PortraitOnCard(card_code=vault.code_)
    assert vault.public(bearer) == {"name": "示***", "has_portrait": False}
    upload = vault.keep_portrait()
    assert vault.public(bearer)["has_portrait"] and vault.public(portrait) == JPEG
    vault.ask(vault.her, Role.WORKER, RemoveUpload(upload_id=upload))
    with pytest.raises(NotFound):
        vault.public(portrait)


def test_no_face_and_no_name_without_a_valid_card(monkeypatch: pytest.MonkeyPatch) -> None:
    vault = Vault()
    vault.set_clock(monkeypatch)
    vault.keep_portrait()
    for query in (BearerOfCard(card_code="2" * 16), PortraitOnCard(card_code="2" * 16)):
        with pytest.raises(NotFound):
            vault.public(query)
    vault.later(days=91)
    with pytest.raises(NotFound):
        vault.public(PortraitOnCard(card_code=vault.code_))
    vault.later(days=-91)
    vault.hear(CardWithdrawn(card_id=vault.card, person_id=vault.her))
    with pytest.raises(NotFound):
        vault.public(BearerOfCard(card_code=vault.code_))
