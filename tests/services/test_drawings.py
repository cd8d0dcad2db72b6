"""Drawings of tables that say what may follow what, and not by which step."""

from __future__ import annotations

from enum import StrEnum

import pytest

from services.jobs.referral.referral_rules import MEETING_STEPS
from services.jobs.rules import CLAIM_STEPS
from tests.services.drawing import drawn


@pytest.mark.parametrize(("heading", "table"), [("A meeting", MEETING_STEPS), ("A claim in the pool", CLAIM_STEPS)])
def test_the_drawing_shows_the_table(heading: str, table: dict[StrEnum, frozenset[StrEnum]]) -> None:
    shown = {(before, after) for before, _, after in drawn(heading) if before != "[*]"}
    assert shown == {(before.value, after.value) for before, ends in table.items() for after in ends}
