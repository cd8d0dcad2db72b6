"""What a unit had is found under the one that it was merged into: every list, board and figure looks in one way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts import activities, benefit, companies, departments, directory, exchange, stations
from contracts.accounts import Role
from contracts.stations import UnitLevel
from contracts.units import MergeUnit
from kernel.store import new_id
from tests.services.activity_house import BASE, CENTRE, STATION, House
from tests.services.test_partners import credit_code

OTHER_BASE, OTHER = "350112", "350112-001"
LISTS = {
    "activities": activities.Activities,
    "activities of a unit": activities.ActivitiesOfUnit,
    "benefit entries": benefit.BenefitEntries,
    "companies": companies.Companies,
    "departments": departments.Departments,
    "directory": directory.Directory,
    "entries of a unit": directory.EntriesOfUnit,
    "posts to moderate": exchange.PostsToModerate,
}


class Moved(House):
    """A station with one of each, which became part of another base's."""

    def __init__(self) -> None:
        super().__init__(CENTRE)
        self.woman = new_id()
        for unit, level, parent in (
            (CENTRE, UnitLevel.CENTRE, None),
            (BASE, UnitLevel.BASE, CENTRE),
            (OTHER_BASE, UnitLevel.BASE, CENTRE),
            (STATION, UnitLevel.STATION, BASE),
            (OTHER, UnitLevel.STATION, OTHER_BASE),
        ):
            words = {"level": level, "parent": parent, "name_zh": "示例", "name_en": "example"}
            self.run(stations.OpenUnit(code=unit, **words))

    def fill(self) -> None:
        self.report(self.begun())
        words = {"unit": STATION, "name_zh": "样例家政", "name_en": "Example"}
        self.staff(companies.ProposeCompany(**words, credit_code=credit_code(1)))
        words |= {"kind": "community", "reason": "已核实"}
        self.staff(directory.AddDirectoryEntry(**words))
        self.run(departments.OpenDepartment(kind="civil_affairs", unit=STATION, name_zh="民政", name_en="Civil"))
        self.here(self.woman, exchange.AskQuestion(unit=STATION, title="油烟机", text="怎么洗"))
        self.staff(stations.Announce(unit=STATION, title="原驿站通知", text="照常"))

    def begun(self) -> str:
        activity = self.open(starts_at=self.now + timedelta(hours=1))
        self.later(hours=2)
        return activity

    def run(self, request: Any) -> Any:
        return self.ask(new_id(), Role.OPERATOR, request)

    def here(self, who: str, request: Any, at: str = STATION) -> Any:
        return self.ask(who, Role.WORKER, request, at=at)


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Moved:
    made = Moved()
    made.set_clock(monkeypatch)
    made.fill()
    made.run(MergeUnit(code=STATION, into=OTHER, reason="划归"))
    return made


@pytest.mark.parametrize("name", LISTS)
def test_it_is_on_every_list_of_the_other_and_on_none_of_where_it_was(moved: Moved, name: str) -> None:
    found = {
        unit: len(moved.staff(LISTS[name](unit=unit))["items"]) for unit in (CENTRE, OTHER_BASE, OTHER, STATION, BASE)
    }
    assert found == {CENTRE: 1, OTHER_BASE: 1, OTHER: 1, STATION: 1, BASE: 0}


def test_what_was_announced_and_asked_there_is_read_at_the_other(moved: Moved) -> None:
    """And who belongs to the old one reads what the other's say."""
    for unit, title in ((OTHER, "新驿站通知"), (OTHER_BASE, "新基地通知"), (BASE, "旧基地通知")):
        moved.staff(stations.Announce(unit=unit, title=title, text="见面"))
    read = {
        unit: [one["title"] for one in moved.run(stations.Announcements(unit=unit))["items"]]
        for unit in (OTHER, STATION)
    }
    assert read[OTHER] == read[STATION] == ["原驿站通知", "新驿站通知", "新基地通知"]
    assert len(moved.here(moved.woman, exchange.Questions(unit=OTHER))["items"]) == 1
    moved.here(moved.woman, exchange.AskQuestion(unit=OTHER_BASE, title="收纳", text="怎么叠"))
    with pytest.raises(exchange.NotOfThisUnit):
        moved.here(moved.woman, exchange.Questions(unit=BASE))
