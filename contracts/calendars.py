"""Calendars that a phone subscribes to: a person's own sessions, and those of a unit. Training owns what is in them.

They are read by whoever has the address, as calendar programmes can't sign in: a person's has a secret in it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.values import UnitCode
from kernel.message import Command, Id, Labelled, Query, Value

CalendarToken = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_\-]{32}$")]


class EntryStatus(Labelled):
    """As RFC 5545, section 3.8.1.11, has it. A seat that is held and not accepted is tentative."""

    CONFIRMED = "CONFIRMED", "已确定", "Confirmed"
    TENTATIVE = "TENTATIVE", "待确认", "Tentative"
    CANCELLED = "CANCELLED", "已取消", "Cancelled"


class CalendarEntry(Value):
    """One session. `version` grows with each change of it."""

    session_id: Id
    class_id: Id
    title_zh: str
    title_en: str
    number: int
    unit: UnitCode
    place: str
    room: str | None
    starts_at: datetime
    ends_at: datetime
    version: int
    status: EntryStatus


class CalendarAddress(Value):
    """The path of one's own calendar, from the site's root. Whoever has it can read it."""

    path: str = Field(examples=["/calendars/0123456789abcdefghijklmnopqrstuv.ics"])


class OpenCalendar(Command, name="training.open_calendar", answer=CalendarAddress, secret=True):
    """Get the address of one's own calendar: what one learns and what one teaches. An earlier address is void."""


class PersonCalendar(Query, name="training.person_calendar", answer=list[CalendarEntry]):
    """From 30 days ago on, the first 500."""

    token: CalendarToken


class UnitCalendar(Query, name="training.unit_calendar", answer=list[CalendarEntry]):
    """Of the classes at a unit and under it that everybody can see, from 30 days ago on, the first 500."""

    unit: UnitCode
