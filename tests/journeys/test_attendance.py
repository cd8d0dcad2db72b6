"""A morning's class: a screen on the wall, a code that is scanned, a sheet on paper, and the report for the subsidy."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cli.front import Front, Refused
from cli.made_up import STATION
from tests.system.running import System


def class_of_this_hour(system: System) -> dict[str, Any]:
    begins = datetime.now(UTC) - timedelta(minutes=10)
    times = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat()}
    words = {"series": "ZLSN", "unit": STATION, "place": "驿站多功能室", "capacity": 12}
    return system.station.post("/classes", **words, sessions=[times])


def page(system: System, path: str, front: Front | None = None, **query: str) -> str:
    """Of anybody, or with somebody's token."""
    if front:
        return front.raw().get(path, params=query).raise_for_status().text
    return system.look(path).raise_for_status().text


@pytest.fixture
def morning(system: System) -> tuple[dict[str, Any], list[tuple[Front, str]]]:
    class_ = class_of_this_hour(system)
    women = [system.worker() for _ in range(3)]
    seats = [woman.post("/enrolments", class_id=class_["class_id"])["enrolment_id"] for woman in women]
    return class_, list(zip(women, seats, strict=True))


def test_she_checks_in_with_the_code_that_the_wall_shows(system: System, morning: Any) -> None:
    class_, [(woman, enrolment), *_] = morning
    session_id = class_["sessions"][0]["session_id"]
    path = system.station.post("/check-in-screens", session_id=session_id)["path"]
    wall = page(system, path)
    assert 'http-equiv="refresh"' in wall and "<svg" in wall and "已签到 0 / 3 人" in wall
    code = re.search(r"([0-9A-Z]{4}) ([0-9A-Z]{4})</p>", wall)
    assert woman.post("/check-ins", code=code[1] + code[2])["presence"] == "present"
    assert "已签到 1 / 3 人" in page(system, path)
    [entry] = woman.everything(f"/enrolments/{enrolment}/attendance")
    assert (entry["means"], entry["recorded_by"]) == ("scanned", woman.person_id)
    assert f"{code[1]} {code[2]}" in page(system, f"/k/{code[1]}{code[2]}")


def test_the_sheet_is_printed_signed_and_entered(system: System, morning: Any) -> None:
    class_, women = morning
    session_id = class_["sessions"][0]["session_id"]
    printed = f"/v1/sessions/{session_id}/sign-in-sheet.html"
    names = [woman.get("/me")["name"] for woman, _ in women]
    masked = page(system, printed, system.station)
    assert "培训签到表" in masked and not any(name in masked for name in names)
    assert names[0][0] + "*" in masked
    whole = page(system, printed, system.station, reason="打印实名签到表")
    assert all(name in whole for name in names)
    marks = [{"enrolment_id": seat} for _, seat in women]
    marks[1] |= {"presence": "late", "missed_minutes": 15}
    marks[2] |= {"presence": "late"}
    with pytest.raises(Refused) as refused:
        system.station.post("/attendance-sheets", session_id=session_id, means="paper", marks=marks)
    [line] = refused.value.problem["lines"]
    assert (line["line"], line["code"]) == (2, "missed-minutes-wrong")
    marks[2]["presence"] = "absent"
    entered = system.station.post("/attendance-sheets", session_id=session_id, means="paper", marks=marks)
    assert [one["outcome"] for one in entered["lines"]] == ["recorded"] * 3
    report = system.station.everything(f"/classes/{class_['class_id']}/attendance-report", order="share")
    assert [(one["minutes"], one["share"]) for one in report] == [(0, 0), (120, 100), (105, 100)]
    assert "1.8 / 2.0" in page(system, f"/v1/classes/{class_['class_id']}/attendance-report.html", system.base)


def test_no_screen_and_no_stranger_opens_a_printed_list(system: System, morning: Any) -> None:
    class_, [(woman, _), *_] = morning
    printed = f"/v1/sessions/{class_['sessions'][0]['session_id']}/sign-in-sheet.html"
    assert woman.raw().get(printed).status_code == 403
    assert system.look(printed).status_code == 401
    assert system.look(f"/screens/{'0' * 16}").status_code == 404
