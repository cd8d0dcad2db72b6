"""What is hidden can't be computed from what is told."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.boards import FunnelStep, PeriodWrong, StepFigures, TrendBy
from services.stations.reports import board_rules as rules
from services.stations.reports.board_rules import FEW
from services.stations.reports.figures import FILE, definitions

columns = st.dictionaries(st.sampled_from([f"350111-{n:03}" for n in range(12)]), st.integers(0, 40), min_size=1)


def could_be(cells: dict[str, int]) -> dict[str, range]:
    """What one who adds and subtracts finds of each hidden cell: from nothing to what the total leaves."""
    gone = rules.hidden(cells)
    if not rules.tells_total(cells):
        return {}
    shown = sum(women for name, women in cells.items() if name not in gone)
    left = sum(cells.values()) - shown
    return {name: range(0 if len(gone) > 1 else left, left + 1) for name in gone}


@given(columns)
def test_what_is_small_is_hidden_and_a_total_less_the_rest_does_not_tell_it(cells: dict[str, int]) -> None:
    gone = rules.hidden(cells)
    assert {name for name, women in cells.items() if women < FEW} <= gone
    for name, possible in could_be(cells).items():
        assert cells[name] in possible and len(possible) > 2 * FEW


@given(columns)
def test_a_total_that_would_tell_is_told_as_little_as_its_rows(cells: dict[str, int]) -> None:
    if not rules.tells_total(cells):
        assert rules.hidden(cells) == set(cells)
    if sum(cells.values()) < FEW:
        assert not rules.tells_total(cells)


@given(columns)
def test_nothing_is_hidden_for_nothing(cells: dict[str, int]) -> None:
    if all(women >= FEW for women in cells.values()):
        assert not rules.hidden(cells) and rules.tells_total(cells)


@given(st.dictionaries(st.sampled_from("ABCD"), columns, min_size=1))
def test_a_county_that_the_city_hides_tells_nothing_of_its_stations(city: dict[str, dict[str, int]]) -> None:
    steps = [step.value for step in FunnelStep]
    tables = {name: {unit: dict.fromkeys(steps, n) for unit, n in cells.items()} for name, cells in city.items()}
    above, _ = rules.told({name: dict.fromkeys(steps, sum(cells.values())) for name, cells in city.items()})
    for name, table in tables.items():
        rows, total = rules.silenced(*rules.told(table), above[name])
        if above[name].placed is None:
            assert total.placed is None and all(row.placed is None for row in rows.values())
        elif total.placed is None:
            assert all(row.placed is None for row in rows.values())


@pytest.mark.parametrize(
    ("unit", "root", "above"),
    [
        ("350111-001", "350100", ["350100", "350111"]),
        ("350111-001", "350111", ["350111"]),
        ("350111", "350111", []),
        ("350100", "350100", []),
        ("350111", "350100", ["350100"]),
    ],
)
def test_the_tables_above_are_those_that_the_instance_has_whole(unit: str, root: str, above: list[str]) -> None:
    assert rules.above(unit, root) == above


@given(st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.integers(0, 700), st.sampled_from(TrendBy))
def test_every_day_of_a_trend_is_in_one_of_its_points(since: date, days: int, by: TrendBy) -> None:
    until = since + timedelta(days=days)
    points = list(rules.starts(since, until, by))
    assert points == sorted(set(points))
    assert {rules.start_of(since + timedelta(days=day), by) for day in range(days + 1)} == set(points)


def test_a_trend_is_of_two_years_at_most() -> None:
    today = date(2026, 11, 27)
    assert rules.trend_period(None, None, today) == (date(2025, 11, 27), today)
    for since, until in ((date(2024, 1, 1), None), (today, date(2026, 1, 1))):
        with pytest.raises(PeriodWrong):
            rules.trend_period(since, until, today)


def test_every_figure_is_defined() -> None:
    assert set(StepFigures.model_fields) == {step.value for step in FunnelStep}
    labels = {one.figure: (one.zh, one.en) for one in definitions()}
    assert {step.value: (step.zh, step.en) for step in FunnelStep}.items() <= labels.items()
    with FILE.open(encoding="utf-8") as file:
        assert all(all(cell.strip() for cell in row.values()) for row in csv.DictReader(file))
