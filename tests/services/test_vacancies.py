"""Vacancies of companies under agreement, and how their places are filled."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts import vacancies as v
from contracts.accounts import Role
from contracts.companies import CompanyChanged, CompanyMemberChanged, CompanyState
from contracts.jobs import NotQualified
from contracts.needs import ReturnReason
from contracts.private_data import PrivateDataInText
from contracts.vacancies import ApplicationState, DeclineReason
from kernel.errors import NotFound
from kernel.message import Refusal, Request
from services.jobs.vacancies.vacancy_rules import APPLICATION_STEPS
from tests.services.drawing import drawn
from tests.services.jobs_house import BASE, NEED, OTHER, STATION, JobsHouse


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> JobsHouse:
    made = JobsHouse()
    made.set_clock(monkeypatch)
    return made


def applies(house: JobsHouse, vacancy: str, her: str = "") -> str:
    asked = v.ApplyForVacancy(vacancy_id=vacancy)
    return house.ask(her or house.worker(), Role.WORKER, asked)["application_id"]


def company_says(house: JobsHouse, company: tuple[str, str], request: Request) -> Any:
    return house.ask(company[1], Role.COMPANY, request)


def open_ones(house: JobsHouse, **words: Any) -> list[dict[str, Any]]:
    return house.ask("", Role.WORKER, v.OpenVacancies(**words))["items"]


def states(house: JobsHouse, vacancy: str) -> list[str]:
    return [one["state"] for one in house.staff(v.Applications(vacancy_id=vacancy))["items"]]


def test_a_member_posts_staff_publish_and_everybody_sees_it(house: JobsHouse) -> None:
    company = house.company()
    vacancy = house.opening(company, places=3, terms="单休,包吃住,缴纳意外险")
    [shown] = open_ones(house, under=BASE)
    assert (shown["vacancy_id"], shown["places"], shown["hired"]) == (vacancy, 3, 0)
    assert shown["company_zh"] == "样例家政公司"
    assert open_ones(house, company_id=house.company()[0]) == []


@pytest.mark.parametrize("who", ["of another company", "of one whose agreement is over", "who left it"])
def test_nobody_else_posts_for_a_company(house: JobsHouse, who: str) -> None:
    company, member = house.company()
    if who == "of another company":
        member = house.company()[1]
    elif who == "who left it":
        house.hear(CompanyMemberChanged(person_id=member, company_id=company, unit=BASE, is_member=False))
    else:
        ended = {"company_id": company, "name_zh": "样例家政公司", "unit": BASE, "state": CompanyState.ENDED}
        house.hear(CompanyChanged(**ended))
    with pytest.raises(v.NotOfCompany):
        house.opening((company, member))


def test_it_is_posted_within_the_unit_of_the_agreement_and_without_contact_details(house: JobsHouse) -> None:
    company = house.company()
    with pytest.raises(v.OutsideAgreement):
        house.opening(company, unit=OTHER)
    with pytest.raises(PrivateDataInText):
        house.opening(company, terms="详情加微信:jiazheng123")


def test_a_company_sees_its_own_and_of_others_what_is_public(house: JobsHouse) -> None:
    company, other = house.company(), house.company()
    vacancy = house.opening(company)
    applies(house, vacancy)
    assert company_says(house, other, v.MyVacancies())["items"] == []
    asked: list[Request] = [v.Applications(vacancy_id=vacancy), v.VacancyActs(vacancy_id=vacancy)]
    asked += [v.WithdrawVacancy(vacancy_id=vacancy, reason="-"), v.RenewVacancy(vacancy_id=vacancy)]
    for request in asked:
        with pytest.raises(NotFound):
            company_says(house, other, request)
    assert len(company_says(house, company, v.Applications(vacancy_id=vacancy))["items"]) == 1


def test_one_that_is_returned_is_corrected_and_waits_again(house: JobsHouse) -> None:
    company = house.company()
    posted = v.PostVacancy(**NEED, company_id=company[0])
    vacancy = company_says(house, company, posted)["vacancy_id"]
    house.staff(v.ReturnVacancy(vacancy_id=vacancy, return_reason=ReturnReason.PAY, words="低于当地最低工资"))
    [mine] = company_says(house, company, v.MyVacancies())["items"]
    assert (mine["state"], mine["return_reason"], mine["words"]) == ("returned", "pay", "低于当地最低工资")
    corrected = company_says(house, company, v.CorrectVacancy(**NEED, vacancy_id=vacancy, places=2))
    assert (corrected["state"], corrected["places"]) == ("waiting", 2)
    assert open_ones(house) == []


def test_only_who_holds_the_certificate_applies_and_only_once(house: JobsHouse) -> None:
    vacancy = house.opening(house.company())
    with pytest.raises(NotQualified):
        applies(house, vacancy, house.worker(is_certified=False))
    her = house.worker()
    applies(house, vacancy, her)
    with pytest.raises(v.AlreadyApplied):
        applies(house, vacancy, her)


def test_nobody_is_hired_without_her_own_word(house: JobsHouse) -> None:
    company, her = house.company(), house.worker()
    vacancy = house.opening(company)
    proposed = house.staff(v.ProposeVacancy(vacancy_id=vacancy, worker_id=her))["application_id"]
    assert [one["worker_id"] for one in house.told("vacancy_proposed")] == [her]
    hire = v.HireApplicant(application_id=proposed)
    with pytest.raises(NotFound):
        company_says(house, company, hire)
    assert company_says(house, company, v.Applications(vacancy_id=vacancy))["items"] == []
    house.ask(her, Role.WORKER, v.ConfirmApplication(application_id=proposed))
    assert company_says(house, company, hire)["state"] == "hired"
    [hired] = house.told("hired")
    assert (hired["worker_id"], hired["company_id"], hired["unit"]) == (her, company[0], STATION)
    with pytest.raises(NotFound):
        house.staff(v.ProposeVacancy(vacancy_id=vacancy, worker_id=house.worker(OTHER)))


def test_with_the_last_place_it_is_filled_and_the_others_are_told(house: JobsHouse) -> None:
    company = house.company()
    vacancy = house.opening(company, places=2)
    first, second, third = (applies(house, vacancy) for _ in range(3))
    company_says(house, company, v.ShortlistApplicant(application_id=first))
    for one in (first, second):
        company_says(house, company, v.HireApplicant(application_id=one))
    assert states(house, vacancy) == ["hired", "hired", "declined"] and open_ones(house) == []
    assert [one["decline_reason"] for one in house.told("application_declined")] == ["other_hired"]
    with pytest.raises(v.VacancyNotOpen):
        company_says(house, company, v.HireApplicant(application_id=third))


def test_when_it_is_withdrawn_or_the_agreement_ends_nobody_can_apply(house: JobsHouse) -> None:
    company = house.company()
    withdrawn, left = house.opening(company), house.opening(company)
    applies(house, withdrawn)
    company_says(house, company, v.WithdrawVacancy(vacancy_id=withdrawn))
    assert states(house, withdrawn) == ["declined"]
    suspended = {"company_id": company[0], "name_zh": "样例家政公司", "unit": BASE, "state": CompanyState.SUSPENDED}
    house.hear(CompanyChanged(**suspended))
    assert open_ones(house) == []
    for vacancy in (withdrawn, left):
        with pytest.raises(v.VacancyNotOpen):
            applies(house, vacancy)


def test_it_expires_and_is_renewed_like_a_need(house: JobsHouse) -> None:
    company = house.company()
    vacancy = house.opening(company)
    application = applies(house, vacancy)
    house.later(days=31)
    house.fall_due()
    assert open_ones(house) == [] and states(house, vacancy) == ["applied"]
    company_says(house, company, v.RenewVacancy(vacancy_id=vacancy))
    company_says(house, company, v.HireApplicant(application_id=application))


def test_the_drawing_is_the_table() -> None:
    steps = {(state, step, then) for state in APPLICATION_STEPS for step, then in APPLICATION_STEPS[state].items()}
    assert {arrow for arrow in drawn("Application") if arrow[0] != "[*]"} == steps


class Filling(RuleBasedStateMachine):
    """Whatever women and the company do, in whatever order: every place is taken once, and the count is true."""

    @initialize(places=st.integers(1, 3))
    def post(self, places: int) -> None:
        self.house, self.places = JobsHouse(), places
        self.company = self.house.company()
        self.vacancy = self.house.opening(self.company, places=places)
        self.applications = [applies(self.house, self.vacancy) for _ in range(4)]
        her = self.house.worker()
        asked = v.ProposeVacancy(vacancy_id=self.vacancy, worker_id=her)
        self.applications.append(self.house.staff(asked)["application_id"])
        self.known = dict.fromkeys(self.applications, ApplicationState.APPLIED)
        self.known[self.applications[-1]] = ApplicationState.PROPOSED
        items = self.house.staff(v.Applications(vacancy_id=self.vacancy))["items"]
        self.women = {one["application_id"]: one["worker_id"] for one in items}

    @rule(which=st.integers(0, 4), step=st.sampled_from(["confirm", "shortlist", "hire", "decline", "withdraw"]))
    def somebody_acts(self, which: int, step: str) -> None:
        one = self.applications[which]
        request = {
            "confirm": v.ConfirmApplication(application_id=one),
            "shortlist": v.ShortlistApplicant(application_id=one),
            "hire": v.HireApplicant(application_id=one),
            "decline": v.DeclineApplicant(application_id=one, decline_reason=DeclineReason.SKILL),
            "withdraw": v.WithdrawApplication(application_id=one),
        }[step]
        try:
            if step in ("confirm", "withdraw"):
                self.house.ask(self.women[one], Role.WORKER, request)
            else:
                company_says(self.house, self.company, request)
        except Refusal:
            return
        assert step in APPLICATION_STEPS[self.known[one]]

    @invariant()
    def every_place_is_taken_once(self) -> None:
        [vacancy] = self.house.staff(v.VacanciesOfUnit(unit=STATION))["items"]
        items = self.house.staff(v.Applications(vacancy_id=self.vacancy))["items"]
        now = {one["application_id"]: ApplicationState(one["state"]) for one in items}
        hired = list(now.values()).count(ApplicationState.HIRED)
        assert hired == vacancy["hired"] <= self.places
        assert (vacancy["state"] == "filled") == (hired == self.places)
        for one, state in now.items():
            assert state == self.known[one] or state in APPLICATION_STEPS[self.known[one]].values()
        self.known = now


TestFilling = Filling.TestCase
TestFilling.settings = settings(
    max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
