"""A unit's page is made of what four services answer, and hides nothing when one of them does not."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cli import demo_data
from cli.made_up import STATION
from contracts.fairs import Fairs
from contracts.vacancies import OpenVacancies
from gateway import station
from gateway.auth import Caller
from kernel.errors import Unavailable
from kernel.identity import NOBODY
from kernel.inprocess.runner import InProcess
from kernel.service import Context
from kernel.store import new_id
from tests.system.running import System


def page(system: System) -> str:
    return system.look(f"/s/{STATION}").raise_for_status().text


def vacancy() -> dict[str, Any]:
    words = {"title": "样例家政招保洁员", "unit": STATION, "places": 3, "hired": 1, "starts_on": "2027-01-04"}
    words |= {**demo_data.SKILL, "live_in": False, "pay_from_fen": 450_000, "pay_to_fen": 600_000}
    return words | {"vacancy_id": new_id(), "company_id": new_id(), "company_zh": "样例家政", "state": "open"}


def test_fairs_that_are_coming_and_vacancies_are_on_it(
    in_process_system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = in_process_system.station
    for title, days in (("后办的招聘会", 8), ("先办的招聘会", 7)):
        begins = datetime.now(UTC) + timedelta(days=days)
        times = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=3)).isoformat()}
        fair = staff.post("/fairs", unit=STATION, title=title, place="驿站广场", tables=10, **times)["fair_id"]
        staff.post("/fair-openings", fair_id=fair)
    called_off = staff.post("/fairs", unit=STATION, title="不办的招聘会", place="驿站广场", tables=1, **times)[
        "fair_id"
    ]
    staff.post("/fair-openings", fair_id=called_off)
    staff.post("/fair-cancellations", fair_id=called_off, reason="台风")
    really = InProcess.call

    async def with_vacancy(calls: InProcess, request: Any, context: Context) -> Any:
        """A company's agreement is long to tell; see test_partners."""
        answer = await really(calls, request, context)
        return {**answer, "items": [vacancy()]} if isinstance(request, OpenVacancies) else answer

    monkeypatch.setattr(InProcess, "call", with_vacancy)
    shown = page(in_process_system)
    assert shown.index("先办的招聘会") < shown.index("后办的招聘会") and "不办的招聘会" not in shown
    assert "样例家政招保洁员" in shown and "招 2 人" in shown


def test_on_a_wall_it_renews_itself_and_shows_the_code_to_scan(in_process_system: System) -> None:
    demo_data.open_class(in_process_system.station, "ZLSN", capacity=9)
    screen = in_process_system.look(f"/s/{STATION}/screen").raise_for_status().text
    assert 'http-equiv="refresh" content="60"' in screen and "<svg" in screen and STATION in screen
    assert "还有 9 个名额" in screen and "鼓山镇连翔社区巾帼家政驿站" in screen
    assert in_process_system.look("/s/350111-998/screen").status_code == 404


def test_a_service_that_is_away_takes_its_own_part_with_it_alone(
    in_process_system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo_data.open_class(in_process_system.station, "ZLSN", capacity=7)
    really = InProcess.call

    async def without_jobs(calls: InProcess, request: Any, context: Context) -> Any:
        if request.service() == "jobs":
            raise Unavailable(retry_after=1)
        return await really(calls, request, context)

    monkeypatch.setattr(InProcess, "call", without_jobs)
    shown = page(in_process_system)
    assert "还有 7 个名额" in shown and shown.count("暂时无法显示") == 1 and "没有家庭发布需求" not in shown
    overview = in_process_system.look(f"/v1/units/{STATION}/overview").json()
    assert (overview["missing"], overview["fairs"], bool(overview["classes"])) == (["jobs"], [], True)


def test_nobody_waits_long_for_one_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hanging:
        async def call(self, request: Any, context: Context) -> Any:
            await asyncio.Event().wait()

    monkeypatch.setattr(station, "PATIENCE", 0.01)
    who = Caller(Hanging(), NOBODY, None, None)  # type: ignore[arg-type]
    assert asyncio.run(station._asked(who, Fairs())) is None
