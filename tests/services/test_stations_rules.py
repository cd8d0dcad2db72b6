"""What stations decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.stations import UnitLevel, WrongParent
from contracts.values import subtree
from kernel.identity import covers
from services.stations import rules

codes = st.sampled_from(["350100", "350111", "350112", "350111-001", "350111-100", "350112-001", "350200", "350211"])


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("350100", UnitLevel.CENTRE, None),
        ("350111", UnitLevel.BASE, "350100"),
        ("350111-100", UnitLevel.STATION, "350111"),
    ],
)
def test_codes_and_levels_fit_together(code: str, level: UnitLevel, parent: str | None) -> None:
    rules.must_fit(code, level, parent)


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("350100", UnitLevel.CENTRE, "350000"),
        ("350111", UnitLevel.CENTRE, None),
        ("350111", UnitLevel.BASE, "350200"),
        ("350111", UnitLevel.BASE, None),
        ("350111-001", UnitLevel.STATION, "350112"),
        ("350111-001", UnitLevel.BASE, "350100"),
        ("350111", UnitLevel.STATION, "350111"),
    ],
)
def test_others_are_refused(code: str, level: UnitLevel, parent: str | None) -> None:
    with pytest.raises(WrongParent):
        rules.must_fit(code, level, parent)


@given(codes, codes)
def test_the_board_counts_exactly_what_a_role_reaches(scope: str, unit: str) -> None:
    assert unit.startswith(subtree(scope)) == covers(scope, unit)
