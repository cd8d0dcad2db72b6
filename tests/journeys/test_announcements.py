"""What staff tell a unit's people."""

from __future__ import annotations

import pytest

from cli.front import Front, Refused
from cli.made_up import BASE, CENTRE, STATION
from tests.system.running import System


def test_what_the_centre_announces_stands_on_each_stations_page(system: System) -> None:
    system.centre.post("/announcements", unit=CENTRE, title="春节安排", text="二月九日起放假。")
    page = Front(system.url).raw().get(f"/s/{STATION}")
    assert "春节安排" in page.text and "二月九日起放假。" in page.text


def test_what_is_pinned_stands_first_and_what_is_over_nowhere(system: System) -> None:
    words = {"unit": STATION, "text": "请留意。"}
    system.station.post("/announcements", **words, title="置顶通知", pinned=True)
    later = system.station.post("/announcements", **words, title="后来的通知", until="2099-12-31")["announcement_id"]
    page = Front(system.url).raw().get(f"/s/{STATION}").text
    assert page.index("置顶通知") < page.index("后来的通知") and "至 2099-12-31" in page
    system.station.post("/announcement-changes", announcement_id=later, until="2020-01-01")
    assert "后来的通知" not in Front(system.url).raw().get(f"/s/{STATION}").text


def test_a_stations_is_not_shown_at_its_neighbour(system: System) -> None:
    system.station.post("/announcements", unit=STATION, title="停电通知", text="明天停电。")
    neighbours = Front(system.url).everything("/announcements", unit="350102")
    assert "停电通知" not in [one["title"] for one in neighbours]


def test_a_station_does_not_speak_for_its_base(system: System) -> None:
    with pytest.raises(Refused, match="没有权限"):
        system.station.post("/announcements", unit=BASE, title="x", text="y")
