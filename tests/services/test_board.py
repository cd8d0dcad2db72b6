"""The board: funnel, trends, a table by unit, the women behind a figure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts import boards as contract
from contracts import jobs, training
from contracts.accounts import Registered, RegisteredAs, Role
from contracts.placements import OutcomeNoted
from kernel.errors import NotAllowed
from kernel.store import new_id
from tests.services.book import BASE, CENTRE, OTHER, SECOND, STATION, Book

NURSE = "4-10-01-06"


def registered(book: Book, unit: str = STATION, at: datetime | None = None) -> str:
    who = new_id()
    words = {"unit": unit, "registered_as": RegisteredAs.WORKER, "registered_at": at or book.now}
    book.told(Registered(person_id=who, **words), at=at)
    return who


def trained(book: Book, who: str, at: datetime | None = None, occupation: str | None = NURSE) -> None:
    words = {"enrolment_id": new_id(), "class_id": new_id(), "unit": STATION, "series": "MYHL5", "hours": 120}
    words |= {"occupation_code": occupation, "work_type_zh": "", "level": None, "completed_at": at or book.now}
    book.told(training.Completed(person_id=who, **words), at=at)


def placed(book: Book, who: str) -> None:
    ids = {name: new_id() for name in ("placement_id", "referral_id", "need_id", "household_id")}
    book.told(jobs.Placed(worker_id=who, unit=STATION, starts_on=date(2026, 12, 1), **ids))


def figures(book: Book, **words: Any) -> dict[str, int]:
    found = book.staff(contract.Funnel(unit=BASE, **words))["figures"]
    return {step: women for step, women in found.items() if women}


def test_a_woman_is_counted_once_a_step_and_where_she_registered(book: Book) -> None:
    one, two = registered(book), registered(book, SECOND)
    for who in (one, one, two):
        trained(book, who)
    placed(book, one)
    assert figures(book) == {"registered": 2, "trained": 2, "placed": 1}
    assert book.staff(contract.Funnel(unit=STATION))["figures"]["trained"] == 1


def test_who_still_works_is_counted_and_who_does_not_is_not(book: Book) -> None:
    stays, leaves = registered(book), registered(book)
    for who, still_working in ((stays, True), (leaves, False)):
        words = {"placement_id": new_id(), "worker_id": who, "unit": STATION, "still_working": still_working}
        book.told(OutcomeNoted(**words, day=30, pay_before_fen=None, pay_after_fen=None))
    assert figures(book) == {"registered": 2, "working_30": 1}


def test_the_day_she_reached_it_counts_whatever_arrives_first(book: Book) -> None:
    who = registered(book, at=datetime(2026, 9, 1, tzinfo=UTC))
    trained(book, who, at=datetime(2026, 10, 20, tzinfo=UTC))
    trained(book, who, at=datetime(2026, 9, 30, 15, 59, tzinfo=UTC))
    assert figures(book, since=date(2026, 9, 1), until=date(2026, 9, 30)) == {"registered": 1, "trained": 1}
    assert figures(book, since=date(2026, 10, 1)) == {}


def test_an_occupations_funnel_is_of_the_women_trained_in_it(book: Book) -> None:
    nurse, other = registered(book), registered(book)
    trained(book, nurse)
    trained(book, other, occupation=None)
    placed(book, nurse)
    assert figures(book, occupation_code=NURSE) == {"registered": 1, "trained": 1, "placed": 1}


def test_a_trend_has_every_month_also_those_without_anybody(book: Book) -> None:
    registered(book, at=datetime(2026, 9, 3, tzinfo=UTC))
    registered(book, at=datetime(2026, 11, 3, tzinfo=UTC))
    points = book.staff(contract.Trend(unit=BASE, since=date(2026, 9, 15), until=date(2026, 11, 20)))
    assert [(one["starts_on"], one["figures"]["registered"]) for one in points] == [
        ("2026-09-01", 0),
        ("2026-10-01", 0),
        ("2026-11-01", 1),
    ]


def test_staff_see_the_women_behind_a_figure_and_nobody_else_does(book: Book) -> None:
    who = registered(book)
    registered(book, OTHER)
    [shown] = book.staff(contract.BoardWomen(unit=BASE, step="registered"))["items"]
    assert (shown["person_id"], shown["home_unit"], shown["reached_on"]) == (who, STATION, "2026-11-27")
    with pytest.raises(NotAllowed):
        book.run(contract.BoardWomen(unit=BASE, step="registered"))
    with pytest.raises(NotAllowed):
        book.staff(contract.BoardWomen(unit=BASE, step="registered"), at=OTHER)


def table(book: Book, role: Role, unit: str, **words: Any) -> dict[str, Any]:
    found = book.ask(new_id(), role, contract.BoardTable(unit=unit, **words), at=CENTRE)
    rows = {row["unit"]: row["figures"]["registered"] for row in found["rows"]}
    return rows | {"total": found["total"]["registered"]}


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> Book:
    """At the centre: 3 women at one station, 12 and 30 at the others' bases."""
    made = Book(monkeypatch, CENTRE)
    for unit, women in ((STATION, 3), (SECOND, 24), (OTHER, 12)):
        for _ in range(women):
            registered(made, unit, at=made.now - timedelta(days=3))
    return made


def test_those_who_work_there_see_every_figure(city: Book) -> None:
    assert table(city, Role.STAFF, BASE) == {BASE: 0, STATION: 3, SECOND: 24, "total": 27}


def test_a_department_sees_no_small_figure_nor_what_tells_it(city: Book) -> None:
    """It takes both counties to hide that nobody registered at the centre itself; so neither tells what is inside."""
    assert table(city, Role.DEPARTMENT, BASE) == {BASE: None, STATION: None, SECOND: None, "total": None}
    shown = table(city, Role.DEPARTMENT, CENTRE)
    assert shown == {CENTRE: None, BASE: None, OTHER: None, "total": 39}


def test_a_department_has_no_filters(city: Book) -> None:
    with pytest.raises(contract.FiltersForStaff):
        table(city, Role.DEPARTMENT, CENTRE, since=date(2026, 11, 1))


def test_each_figure_says_what_it_counts(book: Book) -> None:
    assert "registered" in {one["figure"] for one in book.staff(contract.Figures())}
