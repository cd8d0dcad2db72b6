"""Invitations, terms, and how a role ends: whoever gives it, nobody keeps it beyond its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy.orm import Session

from contracts import accounts, notices, staffing
from contracts.accounts import Role
from contracts.companies import CompanyChanged, CompanyState
from contracts.stations import UnitLevel, UnitOpened
from contracts.values import BEIJING, day_of
from kernel.errors import NotAllowed, NotFound
from kernel.message import Refusal
from kernel.store import new_id
from services.accounts import staffing_rules as rules
from services.accounts.service import Accounts
from tests.services.clocked import Clocked
from tests.services.drawing import drawn

COUNTY, STATION, OTHER = "350111", "350111-001", "350102-001"
NOON = datetime(2026, 11, 27, 4, tzinfo=UTC)
BOSS, PHONE = new_id(), "19912340001"  # made up


class Phones:
    def __init__(self) -> None:
        self.shown: list[dict[str, str]] = []

    def send(self, phone: str, template: str, **words: str) -> None:
        self.shown.append({"phone": phone, "template": template, **words})


class House:
    """Accounts alone, with a station, and somebody who is invited."""

    def __init__(self) -> None:
        self.accounts, self.phones = Clocked(Accounts, COUNTY), Phones()
        self.accounts.now = NOON
        self.accounts.service.sms = self.phones
        for code in (STATION, OTHER):
            self.accounts.hear(
                UnitOpened(code=code, level=UnitLevel.STATION, name_zh="驿站", name_en="Station", parent=code[:6])
            )
        with Session(self.accounts.engine) as session, session.begin():
            self.her = self.accounts.service.people.by_phone(session, PHONE, NOON).id

    def staff(self, request: Any, at: str = COUNTY) -> Any:
        return self.accounts.ask(BOSS, Role.STAFF, request, at)

    def operator(self, request: Any) -> Any:
        return self.accounts.ask(BOSS, Role.OPERATOR, request)

    def she(self, request: Any) -> Any:
        return self.accounts.ask(self.her, Role.WORKER, request)

    def invite(self, role: str = "staff", **words: Any) -> dict[str, Any]:
        return self.staff(staffing.Invite(phone=PHONE, role=role, unit=STATION, **words))

    def accept(self, invitation: dict[str, Any], **words: str) -> dict[str, Any]:
        return self.she(staffing.AcceptInvitation(code=invitation["code"], **words))

    def roles(self) -> list[str]:
        """What her next token will say."""
        return self.she(accounts.Me())["roles"]

    def terms(self, **words: Any) -> list[dict[str, Any]]:
        return self.staff(staffing.Terms(unit=STATION, **words))["items"]


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    made = House()
    made.accounts.set_clock(monkeypatch)
    return made


def test_who_is_invited_is_told_with_a_link_and_has_the_role_when_she_accepts(house: House) -> None:
    sent = house.invite(until=NOON.date() + timedelta(days=365))
    house.accounts.fall_due()
    assert [one["link"] for one in house.phones.shown] == [sent["link"]] and sent["link"].endswith(sent["code"])
    assert house.she(notices.Notices())["items"][0]["link"] == sent["link"]
    assert house.roles() == [] and house.she(staffing.MyInvitations())["items"] == [sent]
    assert house.accept(sent, name="陈示例")["state"] == "accepted"
    assert house.roles() == [f"staff@{STATION}"]
    [term] = house.terms()
    assert (term["given_by"], term["until"], term["state"]) == (BOSS, "2027-11-27", "active")
    [card] = house.staff(accounts.People(person_ids=[house.her]))
    assert card["name"] == "陈**", "colleagues see her"


def test_an_invitation_is_good_for_the_invited_alone_and_once(house: House) -> None:
    sent = house.invite()
    with pytest.raises(staffing.InvitationOpen):
        house.invite()
    with pytest.raises(NotFound):
        house.staff(staffing.AcceptInvitation(code=sent["code"]))
    house.accept(sent)
    for answer in (staffing.AcceptInvitation, staffing.DeclineInvitation):
        with pytest.raises(staffing.InvitationClosed):
            house.she(answer(code=sent["code"]))
    with pytest.raises(staffing.HeldAlready):
        house.invite()


def test_after_seven_days_it_is_void_also_before_the_timer_has_looked(house: House) -> None:
    sent = house.invite()
    house.accounts.later(days=7)
    with pytest.raises(staffing.InvitationClosed):
        house.accept(sent)
    house.accounts.fall_due()
    [expired] = house.staff(staffing.Invitations(unit=STATION))["items"]
    assert expired["state"] == "expired"
    house.accept(house.invite())


def test_nobody_invites_to_what_she_could_not_give(house: House) -> None:
    words = {"phone": PHONE, "unit": STATION}
    for role in ("operator", "department"):
        with pytest.raises(NotAllowed):
            house.staff(staffing.Invite(**words, role=role))
    with pytest.raises(NotAllowed):
        house.staff(staffing.Invite(**words, role="staff"), at=OTHER)
    sent = house.invite()
    with pytest.raises(NotFound):
        house.staff(staffing.WithdrawInvitation(invitation_id=sent["invitation_id"]), at=OTHER)
    with pytest.raises(staffing.TermInPast):
        house.invite(role="promoter", until=NOON.date() - timedelta(days=1))


def test_a_term_ends_with_its_last_day_in_beijing(house: House) -> None:
    house.accept(house.invite(until=NOON.date()))
    house.accounts.now = datetime(2026, 11, 27, 23, 59, tzinfo=BEIJING)
    house.accounts.fall_due()
    assert house.roles() == [f"staff@{STATION}"]
    house.accounts.later(minutes=1)
    house.accounts.fall_due()
    assert house.roles() == [] and house.terms() == []
    [past] = house.terms(state="lapsed")
    assert past["ended_by"] is None
    assert house.accounts.said()[-1].data["state"] == "lapsed"


def test_a_term_is_extended_or_ended_with_a_reason_and_who_holds_it_may_resign(house: House) -> None:
    house.accept(house.invite(until=NOON.date()))
    held = {"role": "staff", "unit": STATION}
    house.staff(staffing.ExtendTerm(**held, person_id=house.her, reason="续聘"))
    house.accounts.later(days=3)
    house.accounts.fall_due()
    assert house.roles() == [f"staff@{STATION}"]
    house.staff(staffing.EndTerm(**held, person_id=house.her, reason="调离"))
    assert house.roles() == []
    with pytest.raises(NotFound):
        house.she(staffing.Resign(**held))
    house.accept(house.invite())
    house.she(staffing.Resign(**held))
    assert [term["state"] for term in house.terms(state=None)] == ["resigned", "removed"]


def test_a_companys_people_are_invited_while_it_is_in_agreement_and_go_when_it_ends(house: House) -> None:
    company_id = new_id()
    for missing in (None, company_id):
        with pytest.raises(staffing.UnknownOrganisation):
            house.invite(role="company", organisation_id=missing)

    def become(state: CompanyState) -> None:
        house.accounts.hear(CompanyChanged(company_id=company_id, name_zh="样例家政", unit=STATION, state=state))

    become(CompanyState.AGREED)
    sent = house.invite(role="company", organisation_id=company_id)
    become(CompanyState.SUSPENDED)
    with pytest.raises(staffing.UnknownOrganisation):
        house.accept(sent)
    become(CompanyState.AGREED)
    house.accept(sent)
    assert house.accounts.said()[-1].data["organisation_id"] == company_id
    become(CompanyState.ENDED)
    assert house.roles() == [] and house.accounts.said()[-1].type == "accounts.appointment_ended.v1"


@pytest.mark.parametrize(
    ("heading", "steps", "first"),
    [("Invitation", rules.INVITATION_STEPS, "sent"), ("Term", rules.TERM_STEPS, "active")],
)
def test_the_drawing_is_the_table(heading: str, steps: Any, first: str) -> None:
    arrows = {(before, step, after) for before, ways in steps.items() for step, after in ways.items()}
    assert drawn(heading) == arrows | {("[*]", {"sent": "invite", "active": "accept"}[first], first)}


class Invitations(RuleBasedStateMachine):
    """Whatever is done in whatever order: she has the role just while a term is active, and never twice."""

    @initialize()
    def open(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.house = House()
        self.house.accounts.set_clock(self.patch)
        self.sent: list[dict[str, Any]] = []

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()

    def attempt(self, act: Any) -> None:
        try:
            act()
        except (staffing.InvitationClosed, staffing.InvitationOpen, staffing.HeldAlready, NotFound) as refusal:
            assert isinstance(refusal, Refusal)

    @rule(days=st.none() | st.integers(0, 9))
    def invite(self, days: int | None) -> None:
        until = None if days is None else day_of(self.house.accounts.now) + timedelta(days=days)
        self.attempt(lambda: self.sent.append(self.house.invite(until=until)))

    @rule(kind=st.sampled_from([staffing.AcceptInvitation, staffing.DeclineInvitation]), data=st.data())
    def answer(self, kind: Any, data: st.DataObject) -> None:
        if self.sent:
            sent = data.draw(st.sampled_from(self.sent))
            self.attempt(lambda: self.house.she(kind(code=sent["code"])))

    @rule(own=st.booleans())
    def end(self, own: bool) -> None:
        held = {"role": "staff", "unit": STATION}
        if own:
            self.attempt(lambda: self.house.she(staffing.Resign(**held)))
        else:
            asked = staffing.EndTerm(**held, person_id=self.house.her, reason="-")
            self.attempt(lambda: self.house.staff(asked))

    @rule(days=st.integers(1, 8))
    def wait(self, days: int) -> None:
        self.house.accounts.later(days=days)
        self.house.accounts.fall_due()

    @invariant()
    def the_token_says_what_the_terms_say(self) -> None:
        if hasattr(self, "house"):
            assert len(self.house.roles()) == len(self.house.terms()) <= 1
            open_ones = self.house.staff(staffing.Invitations(unit=STATION, state="sent"))["items"]
            assert len(open_ones) <= 1


Invitations.TestCase.settings = settings(
    max_examples=10, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
TestInvitations = Invitations.TestCase
