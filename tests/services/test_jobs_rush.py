"""Many at once, on a real PostgreSQL: a place is given once, a slot is booked once, a need is published once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from contracts import fairs, vacancies
from contracts.accounts import Role
from kernel.message import Refusal
from tests.services.jobs_house import STATION, JobsHouse

THREADS = 12


@pytest.fixture(scope="module")
def house(engine: Engine) -> JobsHouse:
    return JobsHouse(engine)


def at_once(acts: list[Callable[[], Any]]) -> Counter[str]:
    """How often each outcome was: done, or the refusal's code."""

    def outcome(act: Callable[[], Any]) -> str:
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(outcome, acts))


def test_no_more_are_hired_than_there_are_places(house: JobsHouse) -> None:
    company = house.company()
    vacancy = house.opening(company, places=3)
    women = [house.worker() for _ in range(12)]
    apply_ = vacancies.ApplyForVacancy(vacancy_id=vacancy)
    made = [house.ask(her, Role.WORKER, apply_)["application_id"] for her in women]
    hirings = [vacancies.HireApplicant(application_id=one) for one in made]
    outcomes = at_once([lambda hire=hire: house.ask(company[1], Role.COMPANY, hire) for hire in hirings])
    assert outcomes == {"done": 3, "vacancy-not-open": 9}
    states = Counter(one["state"] for one in house.staff(vacancies.Applications(vacancy_id=vacancy))["items"])
    assert states == {"hired": 3, "declined": 9}


def test_a_slot_is_one_womans_and_she_is_at_one_table(house: JobsHouse) -> None:
    begins = (house.now + timedelta(days=7)).replace(hour=1)
    words = {"unit": STATION, "title": "招聘会", "place": "广场", "starts_at": begins, "tables": 4}
    fair = house.staff(fairs.PlanFair(**words, ends_at=begins + timedelta(minutes=30)))["fair_id"]
    house.staff(fairs.OpenFair(fair_id=fair))
    company = house.company()
    postings = [house.opening(company) for _ in range(4)]
    takes = [fairs.TakeTable(fair_id=fair, kind="vacancy", posting_id=one) for one in postings]
    assert at_once([lambda take=take: house.staff(take) for take in takes]) == {"done": 4}
    tables = [one["table_id"] for one in house.staff(fairs.FairTables(fair_id=fair))["items"]]
    women = [house.worker() for _ in range(3)]
    for her in women:
        house.ask(her, Role.WORKER, fairs.JoinFair(fair_id=fair))
    wishes = [(her, table, slot) for her in women for table in tables for slot in (1, 2)]

    def book(her: str, table: str, slot: int) -> Any:
        return house.ask(her, Role.WORKER, fairs.BookFairInterview(table_id=table, slot=slot))

    outcomes = at_once([lambda wish=wish: book(*wish) for wish in wishes])
    booked = house.staff(fairs.FairInterviews(fair_id=fair))["items"]
    assert set(outcomes) <= {"done", "slot-taken", "own-slot-taken", "fair-interview-booked"}
    assert outcomes["done"] == len(booked) == 6
    for pair in (("table_id", "slot"), ("worker_id", "slot"), ("table_id", "worker_id")):
        assert max(Counter(tuple(one[word] for word in pair) for one in booked).values()) == 1
