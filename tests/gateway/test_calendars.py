"""Calendars as a calendar programme reads them: vobject, which is not what wrote them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import vobject

from cli.made_up import STATION
from gateway.calendars import written
from kernel.store import new_id
from tests.journeys.test_classes import plan
from tests.system.running import System

BEIJING = ZoneInfo("Asia/Shanghai")


def read(system: System, path: str) -> tuple[httpx2.Response, Any]:
    """As a phone does: without signing in."""
    response = system.look(path)
    return response, vobject.readOne(response.text) if response.is_success else None


def test_her_sessions_are_on_her_phone_in_beijing_time(in_process_system: System) -> None:
    system = in_process_system
    her, class_id = system.worker(), plan(system.station)["class_id"]
    system.station.post("/class-openings", class_id=class_id)
    her.post("/enrolments", class_id=class_id)
    path = her.post("/calendars")["path"]
    response, calendar = read(system, path)
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert response.headers["cache-control"] == "private, no-store"
    events = calendar.vevent_list
    assert len(events) == 4
    first = events[0].dtstart
    assert "DTSTART;TZID=Asia/Shanghai:" in response.text and f"{first.value:%H:%M}" == "19:00"
    assert first.value.utcoffset() == timedelta(hours=8)
    assert events[0].dtend.value - first.value == timedelta(minutes=90)
    assert events[0].status.value == "CONFIRMED" and "收纳" in events[0].summary.value
    system.station.post("/class-cancellations", class_id=class_id, reason="weather", note="台风")
    _, calendar = read(system, path)
    assert [one.status.value for one in calendar.vevent_list] == ["CANCELLED"] * 4


def test_a_stations_calendar_is_for_everybody(in_process_system: System) -> None:
    system = in_process_system
    class_id = plan(system.station)["class_id"]
    system.station.post("/class-openings", class_id=class_id)
    response, calendar = read(system, f"/s/{STATION}/classes.ics")
    assert response.headers["cache-control"] == "public, max-age=300"
    sessions = {one["session_id"] for one in system.station.get(f"/classes/{class_id}")["sessions"]}
    assert {f"{one}@jinguo" for one in sessions} <= {event.uid.value for event in calendar.vevent_list}


def test_an_address_that_is_not_one_leads_nowhere(in_process_system: System) -> None:
    assert read(in_process_system, f"/calendars/{'x' * 32}.ics")[0].status_code == 404


def test_words_that_mean_something_in_a_calendar_stay_words() -> None:
    title = 'Tidy; fold, "store"\nEND:VEVENT\\' + "长" * 60
    begin = datetime(2026, 12, 1, 19, tzinfo=BEIJING)
    entry = {"session_id": new_id(), "title_zh": title, "title_en": title, "number": 1, "unit": STATION, "room": None}
    entry |= {"place": "一楼,东", "starts_at": begin.isoformat(), "ends_at": begin.isoformat()}
    text = written("站", [entry | {"version": 2, "status": "CONFIRMED"}], "https://jinguo.example").decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    calendar = vobject.readOne(text)
    [event] = calendar.vevent_list
    assert event.summary.value == f"{title}(第1期)" and event.location.value == "一楼,东"
    assert calendar.vtimezone.tzid.value == "Asia/Shanghai"
