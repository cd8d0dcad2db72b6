"""The best are found, whoever they are: the search is held against a look at everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, delete, insert
from sqlalchemy.orm import Session

from contracts.matching import Weights
from services.jobs.matching import assigning, finding
from services.jobs.matching import matching_rules as rules
from services.jobs.matching.finding import Found
from services.jobs.matching.matching_rules import ALL_WEEK, EVER, FAR, NOWHERE, PLAIN, UNSAID, Wanted
from services.jobs.matching.matching_tables import Standby

TODAY = 739_000
UNITS = ["350111-001", "350111-002", "350112-001", "350100", ""]
SKILL = {"occupation_code": "4-10-01-06", "work_type_zh": "家务服务员"}

weights = st.builds(
    Weights,
    near=st.sampled_from([0, 1, 25, 100]),
    waited=st.sampled_from([0, 15]),
    higher_level=st.sampled_from([0, 4, 50]),
    newcomer_percent=st.sampled_from([0, 20, 50]),
    health_required=st.booleans(),
)
places = st.none() | st.tuples(st.integers(2590, 2630), st.integers(11915, 11945))
weeks = st.just(ALL_WEEK) | st.integers(0, 7).map(lambda bits: bits << 9)


@st.composite
def wants(draw: st.DrawFn) -> Wanted:
    lat, lng = draw(places) or (NOWHERE, NOWHERE)
    return Wanted(
        **SKILL,
        level=draw(st.integers(1, 5)),
        unit=draw(st.sampled_from(UNITS[:3])),
        live_in=draw(st.booleans()),
        pay_to_fen=500_000,
        day=TODAY + draw(st.integers(0, 20)),
        today=TODAY,
        week=draw(st.sampled_from([0, 1 << 9, 3 << 9])),
        lat=lat,
        lng=lng,
        max_km=draw(st.sampled_from([FAR, 3, 15])),
        speaks=draw(st.sampled_from([0, 1, 3])),
        elsewhere=draw(st.booleans()),
    )


@st.composite
def standing_by(draw: st.DrawFn) -> dict[str, Any]:
    lat, lng = draw(places) or (NOWHERE, NOWHERE)
    return {
        "counts_until": draw(st.sampled_from([TODAY + 5, EVER])),
        "certified_on": draw(st.sampled_from([TODAY - 10, TODAY - 91, TODAY - 400])),
        "unit": draw(st.sampled_from(UNITS)),
        "lat": lat,
        "lng": lng,
        "reach_km": draw(st.sampled_from([FAR, 2, 10])),
        "week": draw(weeks),
        "speaks": draw(st.integers(0, 3)),
        "live_in": draw(st.integers(0, 1)),
        "live_out": draw(st.integers(0, 1)),
        "elsewhere": draw(st.integers(0, 1)),
        "pay_from_fen": draw(st.sampled_from([1, 500_001, UNSAID])),
        "available_from": draw(st.sampled_from([0, TODAY + 10])),
        "health_until": draw(st.sampled_from([0, TODAY + 10, EVER])),
        "placements": draw(st.integers(0, 1)),
        "shown_on": draw(st.sampled_from([0, TODAY, TODAY - 7, TODAY - 30])),
        "lot": draw(st.integers(0, 5)),
        "levels": draw(st.sets(st.integers(1, 5), min_size=1, max_size=2)),
    }


everybody = st.lists(standing_by(), max_size=12)


def rows_of(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            **{key: value for key, value in one.items() if key != "levels"},
            **SKILL,
            "person_id": person_id(at),
            "level": level,
        }
        for at, one in enumerate(people)
        for level in one["levels"]
    ]


def person_id(at: int) -> str:
    return f"01980000-0000-7000-8000-{at:012}"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = create_engine("sqlite://")
    Standby.metadata.create_all(made)
    yield made
    made.dispose()


def weighed(want: Wanted, by: Weights, row: Any) -> tuple[int, int] | None:
    """A worker's points and those of them for nearness; none if she may not be proposed."""
    must = [*rules.fits(want, by, row), *rules.is_free(want, row, PLAIN), *rules.is_in_reach(want, row)]
    if not all(must):
        return None
    near = rules.nearness(want, by, row, PLAIN)
    return rules.BASIS + near + sum(rules.parts(want, by, row, PLAIN).values()), near


def looked_at_one_by_one(want: Wanted, by: Weights, limit: int, rows: list[Standby]) -> list[Found]:
    """What `finding.best` promises, without its haste."""
    everyone = in_order(want, by, rows)
    if len(everyone) <= limit:
        return everyone
    new = in_order(want, by, [row for row in rows if rules.is_new(want, row)])
    seats = {one.person_id for one in new[: rules.seats_for_new(limit, by.newcomer_percent)]}
    others = [one.person_id for one in everyone if one.person_id not in seats][: limit - len(seats)]
    best = {one.person_id: one for one in (*new, *everyone[:limit])}
    return sorted((best[her] for her in (*seats, *others)), key=lambda one: one.order)


def in_order(want: Wanted, by: Weights, rows: list[Standby]) -> list[Found]:
    """Each worker once, by the row that serves best."""
    found: dict[str, Found] = {}
    for row in rows:
        if points := weighed(want, by, row):
            one = Found(row.person_id, row.level, *points, rules.lot(finding.lot_of("need"), row))
            found[one.person_id] = min(one, found.get(one.person_id, one), key=lambda each: each.order)
    return sorted(found.values(), key=lambda one: one.order)


@settings(max_examples=30, deadline=None)
@given(want=wants(), by=weights, people=everybody, limit=st.integers(1, 6))
def test_nobody_who_is_among_the_best_is_left_out(
    engine: Engine, want: Wanted, by: Weights, people: list[dict[str, Any]], limit: int
) -> None:
    rows = rows_of(people)
    with Session(engine) as session:
        session.execute(delete(Standby))
        if rows:
            session.execute(insert(Standby), rows)
        found = finding.best(session, want, by, limit, "need")
        session.rollback()
    assert found == looked_at_one_by_one(want, by, limit, [Standby(**row) for row in rows])


@settings(max_examples=30, deadline=None)
@given(want=wants(), by=weights, people=everybody)
def test_thousands_at_once_are_weighed_as_one_is(want: Wanted, by: Weights, people: list[dict[str, Any]]) -> None:
    rows = rows_of(people)
    table = assigning.Table.of([Standby(**row) for row in rows])
    points = assigning.points(want, by, table)
    alone = [weighed(want, by, Standby(**row)) for row in rows]
    assert points.tolist() == [one[0] if one else 0 for one in alone]
    assert points.dtype == numpy.int64


@settings(max_examples=50, deadline=None)
@given(want=wants(), by=weights, one=standing_by())
def test_moving_next_door_never_makes_her_less_suitable(want: Wanted, by: Weights, one: dict[str, Any]) -> None:
    [row, *_] = rows_of([one])
    there = {"unit": want.unit} | ({"lat": want.lat, "lng": want.lng} if want.is_somewhere else {})
    before, after = (weighed(want, by, Standby(**each)) for each in (row, row | there))
    assert not before or (after is not None and after >= before)


@settings(max_examples=50, deadline=None)
@given(want=wants(), by=weights, one=standing_by())
def test_nobody_has_more_points_than_the_search_reckons_with(want: Wanted, by: Weights, one: dict[str, Any]) -> None:
    for row in rows_of([one]):
        if points := weighed(want, by, Standby(**row)):
            assert points[0] - points[1] <= rules.most_beside_nearness(want, by)
