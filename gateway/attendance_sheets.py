"""A class's attendance as a sheet: a row a woman, a column a session."""

from __future__ import annotations

import asyncio
from typing import Any

from contracts import attendance, imports, training
from contracts.attendance import Presence
from gateway.auth import Caller
from gateway.languages import beijing
from gateway.names import names
from gateway.sheet_work import parsed, written
from gateway.sheets import Column

_WHO = (Column("enrolment_id", "报名编号", is_code=True, width=38), Column("name", "姓名", is_needed=False))


async def form(who: Caller, class_id: str) -> list[Column]:
    """The columns of a class's sheet. Raises `NotFound`."""
    return [*_WHO, *columns(await who.ask(training.ClassById(class_id=class_id)))]


async def preview(who: Caller, class_id: str, data: bytes) -> Any:
    """Names are for who fills it in; what counts is the enrolment."""
    sha256, rows = await parsed(data, await form(who, class_id))
    for row in rows:
        row.cells.pop("name", None)
    return await who.ask(imports.PreviewAttendance(class_id=class_id, sha256=sha256, rows=rows))


async def sheet(who: Caller, class_id: str, reason: str) -> bytes:
    """`出勤`, `迟到 15` with the minutes missed, `缺勤`; empty where nothing is recorded. For staff of the class."""
    class_ = await who.ask(training.ClassById(class_id=class_id))
    sessions = [one["session_id"] for one in class_["sessions"]]
    found = await asyncio.gather(*(who.ask(attendance.SignInSheet(session_id=one)) for one in sessions))
    women = {row["enrolment_id"]: row["person_id"] for one in found for row in one["rows"]}
    known = await names(who, sorted(set(women.values())), reason)
    rows: dict[str, dict[str, str | int | None]] = {
        enrolment: {"enrolment_id": enrolment, "name": known.get(person, "")} for enrolment, person in women.items()
    }
    for session, one in zip(sessions, found, strict=True):
        for row in one["rows"]:
            rows[row["enrolment_id"]][session] = _said(row)
    return await written([*_WHO, *columns(class_)], list(rows.values()))


def columns(class_: dict[str, Any]) -> list[Column]:
    """One a session, headed by its place in the class and its beginning in Beijing time."""
    return [
        Column(one["session_id"], f"第{place}次 {beijing(one['starts_at'])}", is_needed=False, width=20)
        for place, one in enumerate(class_["sessions"], 1)
    ]


def _said(row: dict[str, Any]) -> str:
    if not row["presence"]:
        return ""
    return f"{Presence(row['presence']).zh} {row['missed_minutes'] or ''}".strip()
