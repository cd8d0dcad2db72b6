"""A hire to a company's vacancy takes a worker's time as a placement does, until it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, make_url, update
from sqlalchemy.orm import Session

from contracts import vacancies as v
from contracts.accounts import Role
from contracts.companies import CompanyChanged, CompanyMemberChanged, CompanyState
from contracts.jobs import AcceptReferral, WorkerPlaced
from contracts.placements import DayOutside, PlacementClash, TermsReversed
from contracts.vacancies import HireEndReason
from kernel import store
from kernel.errors import NotFound
from kernel.message import Refusal
from kernel.store import new_id
from services.jobs.vacancies.vacancy_tables import Application
from tests.servers import Postgres
from tests.services.agency import BASE, SKILL, STATION, Agency

MORNINGS = [{"weekday": day, "starts": "08:00", "ends": "12:00"} for day in range(1, 6)]
AFTERNOONS = [{"weekday": day, "starts": "13:00", "ends": "17:00"} for day in range(1, 6)]


class Employers(Agency):
    """An agency with companies under agreement; each vacancy is another company's."""

    def __init__(self, engine: Engine | None = None) -> None:
        super().__init__(engine)
        self.members: dict[str, str] = {}

    def opening(self, **words: Any) -> str:
        company, member = new_id(), new_id()
        self.hear(CompanyChanged(company_id=company, name_zh="样例家政公司", unit=BASE, state=CompanyState.AGREED))
        self.hear(CompanyMemberChanged(person_id=member, company_id=company, unit=BASE, is_member=True))
        told = {**SKILL, "title": "家务服务员岗位", "unit": STATION, "starts_on": self.today, "company_id": company}
        posted = v.PostVacancy(**told | {"pay_from_fen": 1, "pay_to_fen": 900_000} | words)
        vacancy = self.ask(member, Role.COMPANY, posted)["vacancy_id"]
        self.staff(v.PublishVacancy(vacancy_id=vacancy))
        self.members[vacancy] = member
        return vacancy

    def applies(self, her: str, vacancy: str) -> str:
        return self.ask(her, Role.WORKER, v.ApplyForVacancy(vacancy_id=vacancy))["application_id"]

    def company(self, vacancy: str, request: Any) -> Any:
        return self.ask(self.members[vacancy], Role.COMPANY, request)

    def hire(self, her: str, **words: Any) -> tuple[str, str]:
        """The vacancy, and her application for it, which is hired."""
        vacancy = self.opening(**words)
        application = self.applies(her, vacancy)
        self.company(vacancy, v.HireApplicant(application_id=application))
        return vacancy, application

    def left(self, application: str, days: int = 0, reason: HireEndReason = HireEndReason.BOTH_AGREED) -> Any:
        return self.staff(v.EndHire(application_id=application, ended_on=self.day(days), reason=reason))


@pytest.fixture
def employers(monkeypatch: pytest.MonkeyPatch) -> Employers:
    made = Employers()
    made.set_clock(monkeypatch)
    return made


def test_who_is_hired_full_time_is_neither_placed_nor_hired_elsewhere(employers: Employers) -> None:
    her = employers.worker()
    employers.hire(her)
    with pytest.raises(WorkerPlaced):
        employers.refer(her)
    with pytest.raises(WorkerPlaced):
        employers.hire(her)


def test_who_works_for_a_household_is_not_hired_at_the_same_hours(employers: Employers) -> None:
    her = employers.worker()
    employers.place(her, hours=MORNINGS)
    with pytest.raises(PlacementClash):
        employers.hire(her, hours=MORNINGS[:1])
    employers.hire(her, hours=AFTERNOONS)


def test_what_is_refused_changes_nothing(employers: Employers) -> None:
    her = employers.worker()
    employers.place(her)
    vacancy = employers.opening()
    application = employers.applies(her, vacancy)
    with pytest.raises(WorkerPlaced):
        employers.company(vacancy, v.HireApplicant(application_id=application))
    [row] = employers.company(vacancy, v.Applications(vacancy_id=vacancy))["items"]
    [shown] = employers.company(vacancy, v.MyVacancies())["items"]
    assert (row["state"], shown["hired"], shown["state"]) == ("applied", 0, "open")


def test_a_hire_for_a_time_leaves_the_time_after_it(employers: Employers) -> None:
    her = employers.worker()
    employers.hire(her, ends_on=employers.day(30))
    with pytest.raises(WorkerPlaced):
        employers.refer(her, terms={"starts_on": employers.day(30)})
    employers.place(her, starts_on=employers.day(31))


def test_what_else_she_is_referred_for_at_these_times_is_withdrawn(employers: Employers) -> None:
    her = employers.worker()
    clashing = employers.refer(her, terms={"starts_on": employers.today, "hours": MORNINGS})
    other = employers.refer(her, terms={"starts_on": employers.today, "hours": AFTERNOONS})
    employers.hire(her, hours=MORNINGS)
    employers.spread()
    assert [employers.state_of(one) for one in (clashing, other)] == ["withdrawn", "proposed"]


def test_when_it_ends_her_time_is_hers_again_and_she_is_told(employers: Employers) -> None:
    her = employers.worker()
    _, application = employers.hire(her)
    employers.said()
    ended = employers.left(application)
    assert (ended["state"], ended["end_reason"], ended["ended_on"]) == ("left", "both_agreed", str(employers.today))
    [told] = [one.data for one in employers.said() if one.type == "jobs.hire_ended.v1"]
    assert (told["worker_id"], told["to_tell"]) == (her, her)
    employers.place(her)
    with pytest.raises(v.ApplicationStepRefused):
        employers.left(application)


def test_its_end_is_said_by_her_the_company_or_staff_and_nobody_else(employers: Employers) -> None:
    her = employers.worker()
    vacancy, application = employers.hire(her, hours=MORNINGS)
    asked = v.EndHire(application_id=application, ended_on=employers.today, reason=HireEndReason.WORKER_LEFT)
    for stranger in (employers.worker(), employers.members[employers.opening()]):
        with pytest.raises(NotFound):
            employers.side(stranger, asked)
    employers.said()
    employers.side(her, asked)
    [told] = [one.data for one in employers.said() if one.type == "jobs.hire_ended.v1"]
    assert told["to_tell"] is None
    vacancy, application = employers.hire(her, hours=MORNINGS)
    employers.company(vacancy, asked.model_copy(update={"application_id": application}))


def test_its_last_day_is_a_possible_one(employers: Employers) -> None:
    her = employers.worker()
    _, application = employers.hire(her, starts_on=employers.day(10))
    for days in (1, 0):  # to come; before she has begun
        with pytest.raises(DayOutside):
            employers.left(application, days)
    employers.left(application, reason=HireEndReason.NEVER_STARTED)


def test_one_whose_term_is_over_ends_by_itself_the_day_after(employers: Employers) -> None:
    her = employers.worker()
    vacancy, _ = employers.hire(her, ends_on=employers.day(10))
    employers.later(days=10)
    employers.fall_due()
    [row] = employers.company(vacancy, v.Applications(vacancy_id=vacancy))["items"]
    assert row["state"] == "hired"
    employers.later(days=1)
    employers.fall_due()
    [row] = employers.company(vacancy, v.Applications(vacancy_id=vacancy))["items"]
    assert (row["state"], row["end_reason"], row["ended_on"]) == ("left", "term_over", str(employers.day(-1)))


def test_hours_of_a_vacancy_are_possible_ones(employers: Employers) -> None:
    with pytest.raises(TermsReversed):
        employers.opening(hours=[MORNINGS[0], MORNINGS[0]])
    with pytest.raises(TermsReversed):
        employers.opening(ends_on=employers.day(-1))


def test_of_a_hire_from_before_its_terms_were_kept_nothing_is_taken(employers: Employers) -> None:
    her = employers.worker()
    _, application = employers.hire(her)
    with Session(employers.engine) as session, session.begin():
        session.execute(update(Application).values(employed=None))
    employers.refer(her)
    employers.left(application)


@pytest.fixture(scope="module")
def engine(postgres: Postgres) -> Iterator[Engine]:
    postgres.create_database("hired_once")
    engine = store.connect(make_url(postgres.url("hired_once")), pool_size=12)
    yield engine
    engine.dispose()


def test_households_and_companies_race_for_one_worker_and_one_gets_her(engine: Engine) -> None:
    """Six households, each of which she has accepted, and six companies where she has applied, at one moment."""
    employers = Employers(engine)
    her = employers.worker()
    referrals = [employers.accept(employers.refer(her), "worker") for _ in range(6)]
    openings = [employers.opening() for _ in range(6)]
    applications = [employers.applies(her, one) for one in openings]
    accepting = [(one["household_id"], AcceptReferral(referral_id=one["referral_id"])) for one in referrals]
    hiring = [
        (vacancy, v.HireApplicant(application_id=one)) for vacancy, one in zip(openings, applications, strict=True)
    ]

    def act(one: tuple[str, Any]) -> str:
        who, asked = one
        try:
            return (employers.company if who in employers.members else employers.side)(who, asked)["state"]
        except Refusal as refusal:
            return refusal.code

    both = [one for pair in zip(accepting, hiring, strict=True) for one in pair]
    with ThreadPoolExecutor(12) as pool:
        outcomes = Counter(pool.map(act, both))
    assert outcomes.pop("worker-placed") == 11 and sum(outcomes.values()) == 1
    employers.spread()
    assert employers.held() == []
    states = Counter(employers.state_of(one) for one in referrals)
    assert states["withdrawn"] == 6 - outcomes["accepted"]
