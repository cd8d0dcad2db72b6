"""Announcements: until when they stand on pages, and which stand above the others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts import stations as contract
from contracts.accounts import Role
from kernel.errors import NotFound
from services.stations.service import Stations
from tests.services.clocked import Clocked
from tests.services.test_units import BASE, CENTRE, NAMES, STATION, TREE, City, city

__all__ = ["city"]


def announce(city: City, title: str, unit: str = STATION, **words: Any) -> str:
    said = city.staff(contract.Announce(unit=unit, title=title, text="请留意", **words), at=unit)
    return said["announcement_id"]


def standing(service: Clocked, unit: str = STATION, **words: Any) -> list[str]:
    asked = contract.Announcements(unit=unit, **{"standing": True, **words})
    return [one["title"] for one in service.ask("", Role.WORKER, asked)["items"]]


def test_it_stands_until_the_end_of_its_last_day_in_beijing(city: City) -> None:
    today = city.now.date()  # noon
    announce(city, "今天", until=today)
    announce(city, "明天", until=today + timedelta(days=1))
    city.later(hours=11)
    assert standing(city) == ["今天", "明天"]
    city.later(hours=2)
    assert standing(city) == ["明天"] and standing(city, standing=False) == ["今天", "明天"]


def test_without_a_last_day_for_thirty_days_or_while_it_is_pinned(city: City) -> None:
    announce(city, "普通")
    pinned = announce(city, "置顶", pinned=True)
    announce(city, "长期", until=city.now.date() + timedelta(days=60))
    city.later(days=30)
    assert standing(city) == ["普通", "置顶", "长期"]
    city.later(days=1)
    assert standing(city) == ["置顶", "长期"]
    city.staff(contract.ChangeAnnouncement(announcement_id=pinned), at=STATION)
    assert standing(city) == ["长期"]


def test_one_that_is_over_is_not_announced_but_can_be_taken_off(city: City) -> None:
    yesterday = city.now.date() - timedelta(days=1)
    with pytest.raises(contract.AnnouncementOver):
        announce(city, "昨天", until=yesterday)
    said = announce(city, "有误")
    city.staff(contract.ChangeAnnouncement(announcement_id=said, until=yesterday), at=STATION)
    assert standing(city) == []


def test_it_is_changed_by_those_who_may_announce_there(city: City) -> None:
    said = announce(city, "基地通知", BASE)
    change = contract.ChangeAnnouncement(announcement_id=said, pinned=True)
    for at in (STATION, "350102"):
        with pytest.raises(NotFound):
            city.staff(change, at=at)
    assert city.staff(change, at=CENTRE)["pinned"] is True


def test_a_county_follows_what_its_centre_changes(city: City) -> None:
    said = announce(city, "中心通知", CENTRE, pinned=True)
    county = Clocked(Stations, BASE)
    for code in (CENTRE, BASE, STATION):
        level, parent = TREE[code]
        county.hear(contract.UnitOpened(code=code, level=level, parent=parent, **NAMES), CENTRE)

    def tell() -> None:
        for one in city.said():
            if one.type == "stations.announced.v1":
                county.hear(contract.Announced(**one.data), CENTRE)

    tell()
    assert standing(county) == ["中心通知"]
    yesterday = city.now.date() - timedelta(days=1)
    city.staff(contract.ChangeAnnouncement(announcement_id=said, until=yesterday), at=CENTRE)
    tell()
    assert standing(county) == []
