"""Calendars as phones subscribe to them: iCalendar (RFC 5545), times in Beijing's zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from icalendar import Calendar, Event, Timezone

from contracts import calendars, stations
from contracts.calendars import CalendarToken
from contracts.values import BEIJING, UnitCode
from gateway.auth import Asking
from kernel.store import now

_ZONE = Timezone.from_tzinfo(BEIJING, BEIJING.key, datetime(2020, 1, 1), datetime(2100, 1, 1))
_READ_AGAIN = timedelta(hours=1)

routes = APIRouter(include_in_schema=False)


@routes.get("/calendars/{token}.ics")
async def of_person(request: Request, token: CalendarToken, who: Asking) -> Response:
    """What she learns and teaches. The address is the secret, so nobody may keep the answer for others."""
    return _answer(request, "我的培训", await who.ask(calendars.PersonCalendar(token=token)), "private, no-store")


@routes.get("/s/{code}/classes.ics")
async def of_unit(request: Request, code: UnitCode, who: Asking) -> Response:
    unit = await who.ask(stations.UnitByCode(code=code))
    entries = await who.ask(calendars.UnitCalendar(unit=code))
    return _answer(request, f"{unit['name_zh']}培训班", entries, "public, max-age=300")


def _answer(request: Request, title: str, entries: list[dict[str, Any]], caching: str) -> Response:
    text = written(title, entries, request.app.state.settings.public_url)
    return Response(text, media_type="text/calendar; charset=utf-8", headers={"Cache-Control": caching})


def written(title: str, entries: list[dict[str, Any]], site: str) -> bytes:
    """The entries (as JSON) as one VCALENDAR. A cancelled session stays in it, so that phones take it off."""
    calendar = Calendar()
    calendar.add("prodid", "-//Jinguo//Training//ZH")
    calendar.add("version", "2.0")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", _READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add_component(_ZONE)
    for entry in entries:
        calendar.add_component(_event(entry, site))
    return calendar.to_ical()


def _event(entry: dict[str, Any], site: str) -> Event:
    event = Event()
    event.add("uid", f"{entry['session_id']}@jinguo")
    event.add("dtstamp", now())
    event.add("sequence", entry["version"])
    event.add("status", entry["status"])
    event.add("summary", f"{entry['title_zh']}(第{entry['number']}期)")
    event.add("description", entry["title_en"])
    event.add("location", " ".join(filter(None, (entry["place"], entry["room"]))))
    event.add("url", f"{site}/s/{entry['unit']}")
    for field, moment in (("dtstart", entry["starts_at"]), ("dtend", entry["ends_at"])):
        event.add(field, datetime.fromisoformat(moment).astimezone(BEIJING))
    return event
