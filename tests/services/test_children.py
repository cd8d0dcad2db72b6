"""Children in young people's programmes: little is kept of them, few see it, and it can all be destroyed.

Accounts and stations side by side, as a gateway and a broker would join them.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cli.made_up import id_card, name
from contracts import accounts, activities, children, youth
from contracts.accounts import Consent, Purpose, Role
from contracts.activities import ActivityKind
from contracts.notices import Notices
from contracts.stations import UnitLevel, UnitOpened
from contracts.values import BEIJING
from kernel.errors import NotFound
from kernel.message import catalogue
from kernel.store import new_id
from services.accounts import child_rules, rules
from services.accounts.models import Consent as ConsentRow
from services.accounts.service import Accounts
from services.stations.activities.activity_tables import HoursProofRow, ParticipationRow
from tests.services.activity_house import BASE, STATION, House
from tests.services.clocked import Clocked

AGREED = Consent(purpose=Purpose.CHILD, text_version=children.CHILD.text_version)


class Town:
    """The two services, of one instance: each hears what the other says."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.stations = House()
        self.accounts = Clocked(Accounts, BASE)
        self.accounts.service.verifier = self.stations.service.verifier
        self.accounts._signer = self.stations._signer
        self.accounts.service.sign_in.signer = self.stations._signer
        self.stations.set_clock(patch)
        self.accounts.now = self.stations.now
        words = {"level": UnitLevel.STATION, "name_zh": "站", "name_en": "s", "parent": BASE}
        self.accounts.hear(UnitOpened(code=STATION, **words))
        self.people = 0

    def pass_on(self) -> None:
        for sender, receiver in ((self.stations, self.accounts), (self.accounts, self.stations)):
            for said in sender.said():
                if said.type in receiver.service.handlers():
                    receiver.hear(catalogue.events[said.type](**said.data))

    def stranger(self) -> str:
        self.people += 1
        person_id = new_id()
        with Session(self.accounts.engine) as session, session.begin():
            session.add(self.accounts.service.people.new(person_id, f"1991{self.people:07}", self.stations.now))
        return person_id

    def guardian(self) -> str:
        person_id = self.stranger()
        document = accounts.Document(number=id_card(self.people))
        consents = [Consent(purpose=text.purpose, text_version=text.text_version) for text in rules.CONSENT_TEXTS]
        words = {"document": document, "unit": STATION, "consents": consents}
        as_household = accounts.RegisteredAs.HOUSEHOLD
        self.tell(person_id, accounts.Register(name=name(self.people), registered_as=as_household, **words))
        return person_id

    def tell(self, who: str, request: Any, role: Role = Role.HOUSEHOLD, at: str = BASE) -> Any:
        """Of accounts."""
        return self.accounts.ask(who, role, request, at)

    def child(self, guardian: str, age: int = 9, called: str = "小示例") -> str:
        year = self.stations.now.astimezone(BEIJING).year
        entered = self.tell(guardian, children.EnterChild(called=called, birth_year=year - age, consent=AGREED))
        return entered["child_id"]

    def programme(self, **words: Any) -> str:
        return self.stations.open(kind=ActivityKind.YOUTH, min_age=7, max_age=12, **words)

    def sign_up(self, guardian: str, child: str, activity: str) -> dict[str, Any]:
        token = self.tell(guardian, children.AttestChild(child_id=child))["token"]
        request = youth.SignChildUp(activity_id=activity, child_id=child, attestation=token)
        answer = self.stations.person(guardian, request)
        self.pass_on()
        return answer

    def hold(self, activity: str, *parts: dict[str, Any]) -> None:
        self.stations.later(hours=25)
        self.accounts.now = self.stations.now
        self.stations.tick(activity, *parts)
        self.stations.report(activity)
        self.pass_on()


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    return Town(monkeypatch)


def test_a_registered_guardian_enters_a_child_with_a_consent_of_its_own(town: Town) -> None:
    year = town.stations.now.astimezone(BEIJING).year
    with pytest.raises(children.GuardianNotRegistered):
        town.child(town.stranger())
    guardian = town.guardian()
    text = town.tell(guardian, accounts.ConsentTexts(occasion=accounts.Occasion.CHILD))
    assert [one["purpose"] for one in text] == ["child"]
    for wrong in (
        Consent(purpose=Purpose.SERVICE, text_version="2026-11"),
        AGREED.model_copy(update={"text_version": "1"}),
    ):
        with pytest.raises(accounts.ConsentMissing):
            town.tell(guardian, children.EnterChild(called="小示例", birth_year=year - 9, consent=wrong))
    child = town.child(guardian)
    [shown] = town.tell(guardian, children.MyChildren())
    assert shown == {"child_id": child, "called": "小示例", "birth_year": year - 9}
    with Session(town.accounts.engine) as session:
        kept = session.scalars(select(ConsentRow.purpose).where(ConsentRow.person_id == guardian)).all()
    assert "child" in kept


@given(st.integers(2000, 2100), st.integers(1990, 2100))
def test_a_child_is_three_to_seventeen_this_year(year: int, born: int) -> None:
    if 3 <= year - born <= 17:
        child_rules.must_be_a_child(born, year)
    else:
        with pytest.raises(children.NotAChild):
            child_rules.must_be_a_child(born, year)


def test_a_guardian_enters_ten_at_most(town: Town) -> None:
    guardian = town.guardian()
    for _ in range(10):
        town.child(guardian)
    with pytest.raises(children.TooManyChildren):
        town.child(guardian)


def test_stations_learns_that_a_child_fits_and_not_when_it_was_born(town: Town) -> None:
    guardian, activity = town.guardian(), town.programme()
    child, too_old = town.child(guardian, age=9), town.child(guardian, age=13)
    part = town.sign_up(guardian, child, activity)
    assert (part["person_id"], part["child_id"], part["state"]) == (guardian, child, "signed_up")
    with pytest.raises(youth.OutsideAgeBand):
        town.sign_up(guardian, too_old, activity)
    with pytest.raises(youth.NotForChildren):
        town.sign_up(guardian, child, town.stations.open())
    with pytest.raises(activities.ForChildrenOnly):
        town.stations.join(activity)


def test_nobody_signs_up_anothers_child(town: Town) -> None:
    guardian, other, activity = town.guardian(), town.guardian(), town.programme()
    child, hers = town.child(guardian), town.child(other)
    with pytest.raises(NotFound):
        town.tell(other, children.AttestChild(child_id=child))
    token = town.tell(other, children.AttestChild(child_id=hers))["token"]
    for who, about in ((other, child), (guardian, hers)):
        with pytest.raises(youth.ChildNotAttested):
            request = youth.SignChildUp(activity_id=activity, child_id=about, attestation=token)
            town.stations.person(who, request)
    with pytest.raises(youth.ChildNotAttested):
        request = youth.SignChildUp(activity_id=activity, child_id=child, attestation="forged")
        town.stations.person(guardian, request)


def test_staff_see_what_a_child_is_called_where_it_takes_part_and_that_is_logged(town: Town) -> None:
    guardian, staff = town.guardian(), new_id()
    child = town.child(guardian)
    asked = children.DiscloseChildNames(child_ids=[child], reason="签到")
    assert town.tell(staff, asked, Role.STAFF) == []
    town.sign_up(guardian, child, town.programme())
    assert town.tell(staff, asked, Role.STAFF) == [{"child_id": child, "called": "小示例"}]
    assert town.tell(staff, asked, Role.STAFF, "350112") == []
    assert [one["called"] for one in town.tell(guardian, asked)] == ["小示例"]


def test_hours_are_certified_and_verified_by_the_code(town: Town) -> None:
    guardian, activity = town.guardian(), town.programme(hours=3)
    first, second = (town.sign_up(guardian, town.child(guardian), activity) for _ in range(2))
    town.hold(activity, first)
    mine = town.stations.person(guardian, youth.ChildHours(child_id=first["child_id"]))
    [proof] = mine["proofs"]
    assert (mine["hours"], proof["number"][-7:]) == (3, "LD00001")
    assert town.stations.person(guardian, youth.ChildHours(child_id=second["child_id"]))["hours"] == 0
    code = {"verification_code": proof["verification_code"]}
    shown = town.stations.person(new_id(), youth.VerifyHours(**code))
    assert (shown["hours"], "child_id" in shown, "guardian_id" in shown) == (3, False, False)
    assert town.tell(guardian, children.NameOnHoursProof(**code)) == "小**"
    told = town.tell(guardian, Notices())["items"]
    assert [one["kind"] for one in told] == ["hours_certified"]
    by_id = youth.HoursProofById(participation_id=first["participation_id"])
    assert town.stations.person(guardian, by_id) == town.stations.staff(by_id) == proof
    with pytest.raises(NotFound):
        town.stations.person(new_id(), by_id)


def test_when_the_consent_ends_nothing_of_the_child_is_left(town: Town) -> None:
    guardian, past = town.guardian(), town.programme()
    child = town.child(guardian)
    town.hold(past, town.sign_up(guardian, child, past))
    proof = town.stations.person(guardian, youth.ChildHours(child_id=child))["proofs"][0]
    coming = town.programme(capacity=1, waiting_places=1)
    town.sign_up(guardian, child, coming)
    other = town.guardian()
    town.sign_up(other, town.child(other), coming)
    token = town.tell(guardian, children.AttestChild(child_id=child))["token"]

    town.tell(guardian, children.WithdrawChildConsent(child_id=child))
    town.pass_on()
    assert town.tell(guardian, children.MyChildren()) == []
    assert town.tell(guardian, children.NameOnHoursProof(verification_code=proof["verification_code"])) is None
    with Session(town.stations.engine) as session:
        for table in (ParticipationRow, HoursProofRow):
            left = select(func.count()).select_from(table).where(table.child_id == child)
            assert session.scalars(left).one() == 0
    assert town.stations.states(coming) == ["signed_up"]
    later = youth.SignChildUp(activity_id=town.programme(), child_id=child, attestation=token)
    with pytest.raises(youth.ChildNotAttested):
        town.stations.person(guardian, later)
    assert town.stations.staff(activities.ActivityById(activity_id=past))["people_reached"] == 30


def test_a_childs_name_and_year_are_sealed(town: Town) -> None:
    town.child(town.guardian(), called="小示例乙")
    with town.accounts.engine.connect() as connection:
        for column in connection.exec_driver_sql("SELECT called_sealed, birth_year_sealed FROM children").one():
            assert "小示例乙".encode() not in column and len(column) > 28
