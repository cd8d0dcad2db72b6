"""What jobs decides: who is qualified for a need."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from contracts.jobs import NotQualified, PayBandReversed
from services.jobs import rules
from services.jobs.rules import Held, Wanted

WANTED = Wanted("4-10-01-06", "家务服务员", "4", "350111-001", live_in=True, pay_to_fen=600000)
HELD = Held("4-10-01-06", "家务服务员", "4", date(2025, 10, 1))


@pytest.mark.parametrize("level", ["4", "3"])
def test_the_level_or_a_higher_one_qualifies(level: str) -> None:
    rules.must_qualify(WANTED, [replace(HELD, level=level)])


@pytest.mark.parametrize("change", [{"level": "5"}, {"work_type_zh": "母婴护理员"}, {"occupation_code": "4-10-01-02"}])
def test_another_skill_does_not_qualify(change: dict) -> None:
    with pytest.raises(NotQualified):
        rules.must_qualify(WANTED, [replace(HELD, **change)])


def test_a_pay_band_has_its_ends_in_order() -> None:
    rules.must_be_band(1, 1)
    with pytest.raises(PayBandReversed):
        rules.must_be_band(2, 1)
