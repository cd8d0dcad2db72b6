"""Partner companies: the agreement and its end, and that a company sees its own workers and no others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts import companies
from contracts.accounts import Appointed, Role
from contracts.companies import Agreement, CompanyLinkState, CompanyState
from contracts.staffing import AppointmentEnded, TermState
from contracts.standing import Standing, StandingChanged, SubjectKind
from contracts.stations import OpenUnit, UnitLevel
from contracts.values import day_of
from kernel.errors import NotAllowed, NotFound
from kernel.message import Refusal
from kernel.store import new_id
from services.stations.partners import partners_rules as rules
from services.stations.service import Stations
from tests.services.clocked import Clocked
from tests.services.drawing import drawn

COUNTY, OTHER = "350111", "350102"
STAFF, SPEAKER, WORKER = new_id(), new_id(), new_id()


def credit_code(number: int = 1) -> str:
    """Made up: of a region that there is not."""
    code = f"9135990{number:010}"
    return code + rules.check_character(code)


class House:
    """Stations alone, with a company at its base and one who speaks for it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.stations = Clocked(Stations, COUNTY)
        self.stations.set_clock(patch)
        for code, level, parent in (("350100", "centre", None), (COUNTY, "base", "350100")):
            unit = OpenUnit(code=code, level=UnitLevel(level), name_zh="单位", name_en="Unit", parent=parent)
            self.stations.ask(STAFF, Role.OPERATOR, unit, "350100")
        self.company = self.propose()
        self.id = self.company["company_id"]

    @property
    def today(self) -> date:
        return day_of(self.stations.now)

    def staff(self, request: Any, at: str = COUNTY) -> Any:
        return self.stations.ask(STAFF, Role.STAFF, request, at)

    def speaker(self, request: Any, who: str = SPEAKER) -> Any:
        return self.stations.ask(who, Role.COMPANY, request)

    def worker(self, request: Any, who: str = WORKER) -> Any:
        return self.stations.ask(who, Role.WORKER, request)

    def propose(self, number: int = 1) -> Any:
        words = {"name_zh": "样例家政", "name_en": "Example", "credit_code": credit_code(number)}
        return self.staff(companies.ProposeCompany(unit=COUNTY, is_founder=True, **words))

    def agree(self, days: int = 365, company_id: str = "") -> Any:
        words = {"number": "XY-2026-01", "from_on": self.today, "until": self.today + timedelta(days=days)}
        agreement = Agreement(duties=["vacancies", "trainers"], **words)
        return self.staff(companies.AgreeWithCompany(company_id=company_id or self.id, agreement=agreement))

    def appoint(self, who: str = SPEAKER, company_id: str = "") -> None:
        words = {"person_id": who, "organisation_id": company_id or self.id}
        self.stations.hear(Appointed(role=Role.COMPANY, unit=COUNTY, **words))

    def state(self) -> str:
        return self.staff(companies.CompanyById(company_id=self.id))["state"]

    def offer(self) -> Any:
        return self.speaker(companies.OfferLink(company_id=self.id))

    def said(self, kind: str) -> list[dict[str, Any]]:
        return [one.data for one in self.stations.said() if one.type == f"stations.{kind}.v1"]


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    made = House(monkeypatch)
    made.agree()
    made.appoint()
    return made


def test_an_agreement_is_entered_found_by_its_duties_and_its_story_is_kept(house: House) -> None:
    shown = house.staff(companies.Companies(unit="350100", duty="trainers"), at="350100")["items"]
    assert [(one["state"], one["is_founder"], one["agreement"]["number"]) for one in shown] == [
        ("agreed", True, "XY-2026-01")
    ]
    assert house.staff(companies.Companies(unit=COUNTY, duty="funding"))["items"] == []
    house.staff(companies.SuspendCompany(company_id=house.id, reason="投诉待查"))
    acts = house.staff(companies.CompanyActs(company_id=house.id))["items"]
    assert [(one["step"], one["by"]) for one in acts] == [(s, STAFF) for s in ("propose", "agree", "suspend")]
    assert [one["state"] for one in house.said("company_changed")] == ["proposed", "agreed", "suspended"]


def test_a_company_is_entered_once_with_a_credit_code_that_can_be(house: House) -> None:
    with pytest.raises(companies.CompanyKnown):
        house.propose()
    wrong = credit_code()[:17] + ("0" if credit_code()[17] != "0" else "1")
    with pytest.raises(companies.InvalidCreditCode):
        house.staff(companies.ProposeCompany(unit=COUNTY, name_zh="示例", name_en="E", credit_code=wrong))
    with pytest.raises(companies.AgreementDatesWrong):
        house.agree(days=-1)


def test_it_is_nobodys_but_its_own_units_and_its_own_peoples(house: House) -> None:
    by_id = companies.CompanyById(company_id=house.id)
    assert house.speaker(by_id)["company_id"] == house.id
    for look in (
        lambda: house.staff(by_id, at=OTHER),
        lambda: house.worker(by_id),
        lambda: house.speaker(by_id, WORKER),
    ):
        with pytest.raises(NotFound):
            look()
    with pytest.raises(NotAllowed):
        house.staff(companies.Companies(unit=COUNTY), at=OTHER)


def test_it_ends_with_its_last_day_and_with_it_its_roll(house: House) -> None:
    house.worker(companies.ConfirmLink(code=house.offer()["code"]))
    house.offer()
    house.stations.later(days=366)
    house.stations.fall_due()
    assert house.state() == "ended"
    links = house.staff(companies.CompanyWorkers(company_id=house.id, state=None))["items"]
    assert {one["state"] for one in links} <= {"closed", "expired"} and links[0]["state"] == "closed"
    assert [one["is_linked"] for one in house.said("company_worker_changed")] == [True, False]
    assert house.agree()["state"] == "agreed", "it may agree again"


def test_she_is_on_its_roll_by_her_own_word_and_off_it_by_hers_or_its(house: House) -> None:
    offered = house.offer()
    assert offered["state"] == "offered" and offered["worker_id"] is None
    link = house.worker(companies.ConfirmLink(code=offered["code"]))
    assert (link["state"], link["worker_id"], link["code"]) == ("active", WORKER, None)
    with pytest.raises(companies.LinkedAlready):
        house.worker(companies.ConfirmLink(code=house.offer()["code"]))
    with pytest.raises(companies.LinkClosed):
        house.worker(companies.ConfirmLink(code=offered["code"]), new_id())
    assert [one["worker_id"] for one in house.speaker(companies.CompanyWorkers(company_id=house.id))["items"]] == [
        WORKER
    ]
    with pytest.raises(NotFound):
        house.worker(companies.LeaveCompany(link_id=link["link_id"]), new_id())
    assert house.worker(companies.LeaveCompany(link_id=link["link_id"]))["state"] == "left"
    again = house.worker(companies.ConfirmLink(code=house.offer()["code"]))
    assert house.speaker(companies.ReleaseWorker(link_id=again["link_id"]))["state"] == "released"
    assert house.speaker(companies.CompanyWorkers(company_id=house.id))["items"] == []


def test_an_offer_is_good_for_two_weeks(house: House) -> None:
    offered = house.offer()
    house.stations.later(days=14)
    with pytest.raises(companies.LinkClosed):
        house.worker(companies.ConfirmLink(code=offered["code"]))
    house.stations.fall_due()
    [link] = house.staff(companies.CompanyWorkers(company_id=house.id, state="expired"))["items"]
    assert link["link_id"] == offered["link_id"]


def test_another_companys_people_see_nothing_of_it(house: House) -> None:
    other = house.propose(2)["company_id"]
    house.agree(company_id=other)
    rival = new_id()
    house.appoint(rival, other)
    link = house.worker(companies.ConfirmLink(code=house.offer()["code"]))
    for request in (
        companies.CompanyWorkers(company_id=house.id),
        companies.OfferLink(company_id=house.id),
        companies.ReleaseWorker(link_id=link["link_id"]),
    ):
        with pytest.raises(NotFound):
            house.speaker(request, rival)
    assert [one["company_id"] for one in house.speaker(companies.MyCompanies(), rival)["items"]] == [other]


def test_how_it_stands_is_shown_with_it(house: House) -> None:
    words = {"subject_kind": SubjectKind.COMPANY, "standing": Standing.B, "unit": COUNTY}
    house.stations.hear(StandingChanged(subject_id=house.id, **words))
    assert house.staff(companies.CompanyById(company_id=house.id))["standing"] == "B"


def test_whose_role_has_ended_speaks_for_it_no_more(house: House) -> None:
    words = {"role": Role.COMPANY, "unit": COUNTY, "organisation_id": house.id, "state": TermState.RESIGNED}
    house.stations.hear(AppointmentEnded(person_id=SPEAKER, **words))
    with pytest.raises(NotFound):
        house.offer()
    assert [one["is_member"] for one in house.said("company_member_changed")] == [True, False]


@given(st.text(alphabet=rules._CREDIT_CHARACTERS, min_size=17, max_size=17), st.integers(0, 16), st.data())
def test_one_wrong_character_of_a_credit_code_is_noticed(code: str, place: int, data: st.DataObject) -> None:
    whole = code + rules.check_character(code)
    rules.must_be_credit_code(whole)
    other = data.draw(st.sampled_from([one for one in rules._CREDIT_CHARACTERS if one != code[place]]))
    with pytest.raises(companies.InvalidCreditCode):
        rules.must_be_credit_code(whole[:place] + other + whole[place + 1 :])


@pytest.mark.parametrize(
    ("heading", "steps", "first"),
    [("Company", rules.COMPANY_STEPS, "propose proposed"), ("Company worker", rules.LINK_STEPS, "offer offered")],
)
def test_the_drawing_is_the_table(heading: str, steps: Any, first: str) -> None:
    arrows = {(before, step, after) for before, ways in steps.items() for step, after in ways.items()}
    assert drawn(heading) == arrows | {("[*]", *first.split())}


class Agreements(RuleBasedStateMachine):
    """Whatever is tried in whatever order: only what the table allows happens, and an ended company has no roll."""

    STEPS = ("suspend", "resume", "end")

    @initialize()
    def open(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.house = House(self.patch)
        self.house.appoint()

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()

    @rule(step=st.sampled_from(STEPS))
    def step(self, step: str) -> None:
        kind = {"suspend": companies.SuspendCompany, "resume": companies.ResumeCompany, "end": companies.EndCompany}
        before = self.house.state()
        following = rules.COMPANY_STEPS[CompanyState(before)].get(step)
        try:
            self.house.staff(kind[step](company_id=self.house.id, reason="-"))
            assert self.house.state() == following
        except companies.CompanyNotInState:
            assert following is None and self.house.state() == before

    @rule(days=st.integers(0, 30))
    def agree(self, days: int) -> None:
        try:
            self.house.agree(days)
        except companies.CompanyNotInState:
            assert self.house.state() == CompanyState.SUSPENDED

    @rule(days=st.integers(1, 20))
    def wait(self, days: int) -> None:
        self.house.stations.later(days=days)
        self.house.stations.fall_due()

    @rule(code=st.booleans())
    def enrol(self, code: bool) -> None:
        try:
            link = self.house.offer()
            if code:
                self.house.worker(companies.ConfirmLink(code=link["code"]), new_id())
        except Refusal:
            assert self.house.state() != CompanyState.AGREED

    @invariant()
    def an_ended_company_has_no_roll(self) -> None:
        if hasattr(self, "house") and self.house.state() in (CompanyState.ENDED, CompanyState.PROPOSED):
            links = self.house.staff(companies.CompanyWorkers(company_id=self.house.id, state=None))["items"]
            assert not {one["state"] for one in links} & {CompanyLinkState.OFFERED, CompanyLinkState.ACTIVE}


Agreements.TestCase.settings = settings(
    max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAgreements = Agreements.TestCase
