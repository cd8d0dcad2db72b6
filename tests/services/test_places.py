"""Where units are: near whom, in whose directory, and not by mistake in another country."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts import directory, hsds
from contracts.accounts import Role
from contracts.units import CloseUnit, MergeUnit, MoveUnit, OutsideChina, Place, UnitsNearby
from kernel.store import new_id
from tests.services.activity_house import BASE, CENTRE, STATION
from tests.services.test_directory import Book, book

__all__ = ["book"]

HERE = {"latitude": 26.08, "longitude": 119.30}
OTHER = "350111-002"


def move(book: Book, unit: str = STATION, **words: Any) -> dict[str, Any]:
    facts = {"address": "示例路 1 号", "from_on": date(2026, 11, 1), "latitude": 26.09, "longitude": 119.30}
    return book.staff(MoveUnit(code=unit, place=Place(**{**facts, **words}), reason="开办"))


def anybody(book: Book, request: Any) -> Any:
    return book.ask("", Role.WORKER, request)


def near(book: Book) -> list[tuple[str, int]]:
    found = anybody(book, directory.DirectoryNearby(**HERE))
    return [(one["entry"]["name_zh"], one["distance_m"]) for one in found]


def test_what_has_no_coordinates_is_where_its_unit_is_today(book: Book) -> None:
    book.add(name_zh="食堂")
    assert near(book) == []
    move(book)
    move(book, from_on=date(2100, 1, 1), latitude=26.20)
    assert near(book) == [("食堂", 1112)]
    book.add(name_zh="门口的", latitude=26.0801, longitude=119.30)
    assert near(book) == [("门口的", 11), ("食堂", 1112)]
    move(book, latitude=26.081)
    assert near(book)[1] == ("食堂", 111)


def test_one_of_a_county_whose_units_are_not_known_here_is_found_by_its_own_place(book: Book) -> None:
    entry = book.add(name_zh="外县食堂", latitude=26.0801, longitude=119.30)
    changed = {**entry, "entry_id": new_id(), "unit": "350181-001", "changed_at": book.now}
    centre = Book(CENTRE)
    centre.hear(directory.DirectoryEntryChanged(**changed), "350181")
    assert near(centre) == [("外县食堂", 11)]


def test_what_a_merged_unit_recommends_is_where_the_other_is(book: Book) -> None:
    book.open_unit(OTHER)
    book.add(name_zh="食堂")
    move(book, latitude=26.12)
    move(book, OTHER)
    book.ask(new_id(), Role.OPERATOR, MergeUnit(code=STATION, into=OTHER, reason="合并"), at=CENTRE)
    assert near(book) == [("食堂", 1112)]


def test_the_nearest_unit_comes_first(book: Book) -> None:
    move(book, BASE, latitude=26.081)
    move(book)
    found = anybody(book, UnitsNearby(**HERE))
    assert [(one["unit"]["code"], one["distance_m"]) for one in found] == [(BASE, 111), (STATION, 1112)]
    [station] = anybody(book, UnitsNearby(**HERE, level="station"))
    assert (station["address"], station["latitude"]) == ("示例路 1 号", 26.09)
    assert anybody(book, UnitsNearby(**HERE, within_m=100)) == []


def test_coordinates_come_in_pairs_and_lie_in_china(book: Book) -> None:
    for latitude, longitude in ((26.08, 19.30), (48.85, 2.35), (60.0, 119.30)):
        for enter in (move, lambda book, **words: book.add(**words)):
            with pytest.raises(OutsideChina):
                enter(book, latitude=latitude, longitude=longitude)
    with pytest.raises(directory.HalfAPlace):
        move(book, longitude=None)
    assert move(book, latitude=None, longitude=None)["place"]["latitude"] is None
    assert move(book, latitude=53.55, longitude=122.3)["place"]["latitude"] == 53.55  # the northernmost town


def test_a_unit_is_exported_with_its_place_while_it_is_there(book: Book) -> None:
    move(book)
    placed = [one for one in anybody(book, hsds.HsdsLocations())["contents"] if one["latitude"]]
    assert [(one["latitude"], one["longitude"], one["description"]) for one in placed] == [
        (26.09, 119.3, "示例路 1 号")
    ]
    before = anybody(book, hsds.HsdsOrganizations())["total_items"]
    book.ask(new_id(), Role.OPERATOR, CloseUnit(code=STATION, reason="-"), at=CENTRE)
    assert anybody(book, hsds.HsdsOrganizations())["total_items"] == before - 1
