"""The career path page: what a level asks for, and what it has brought others, in numbers."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.outcomes import CareerFigures, CareerOutcomes, PayBand
from kernel.inprocess.runner import InProcess
from kernel.service import Context
from tests.system.running import System

HOUSEKEEPER = "4-10-01-06"


def test_each_occupation_leads_to_its_levels_and_what_they_ask_for(in_process_system: System) -> None:
    index = in_process_system.look("/careers").text
    assert f'href="/careers/{HOUSEKEEPER}"' in index and "家政服务员" in index
    page = in_process_system.look(f"/careers/{HOUSEKEEPER}").text
    levels = ["家务服务员", "五级/初级工", "四级/中级工", "三级/高级工", "各工种", "二级/技师"]
    assert sorted(levels, key=page.index) == levels
    assert "持五级/初级工证书,并完成本等级培训" in page
    english = in_process_system.look(f"/careers/{HOUSEKEEPER}", **{"Accept-Language": "en"}).text
    assert "a certificate of Level 5 (elementary) and the training for this level" in english


def test_of_fewer_than_ten_women_nothing_is_said(in_process_system: System) -> None:
    page = in_process_system.look(f"/careers/{HOUSEKEEPER}").text
    assert "上岗人数不足十人,暂不显示。" in page and "仍在岗" not in page


def test_of_more_it_says_how_many_stayed_and_what_they_earn(
    in_process_system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve placements are long to tell; tests/services/test_follow_ups.py counts them."""
    bands = {"pay_before": PayBand.FROM_3000, "pay_after": PayBand.FROM_5000}
    shares = {"women": 12, "still_after_30": 0.75, "still_after_90": None}
    figures = CareerFigures(work_type_zh="家务服务员", level="5", **shares, **bands)
    really = InProcess.call

    async def with_figures(calls: InProcess, request: Any, context: Context) -> Any:
        if isinstance(request, CareerOutcomes):
            return [figures.model_dump(mode="json")]
        return await really(calls, request, context)

    monkeypatch.setattr(InProcess, "call", with_figures)
    page = in_process_system.look(f"/careers/{HOUSEKEEPER}").text
    for words in ("12 人", "75%", "3000–4000 元", "5000–6000 元"):
        assert words in page
    assert "满 90 天仍在岗" not in page, "nobody knows yet"


def test_an_occupation_that_there_is_not_is_not_found(in_process_system: System) -> None:
    assert in_process_system.look("/careers/9-99-99-99").status_code == 404
