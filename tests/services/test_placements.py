"""A placement from its start to its end, and that no worker is placed twice at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from contracts.jobs import AcceptReferral, CandidatesFor, Placements, WorkerPlaced
from contracts.placements import (
    AlreadyStarted,
    DayOutside,
    DecideTrial,
    EndPlacement,
    NotOnTrial,
    PlacementClash,
    PlacementOver,
)
from contracts.terms import EndReason, Terms
from kernel import store
from kernel.errors import NotAllowed
from kernel.message import Refusal
from services.jobs.models import Worker
from services.jobs.referral import placement_rules as rules
from services.jobs.referral.placement_rules import Period
from tests.servers import Postgres
from tests.services.agency import Agency

MORNINGS = [{"weekday": day, "starts": "08:00", "ends": "12:00"} for day in range(1, 6)]
AFTERNOONS = [{"weekday": day, "starts": "13:00", "ends": "17:00"} for day in range(1, 6)]
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def agency(monkeypatch: pytest.MonkeyPatch) -> Agency:
    made = Agency()
    made.set_clock(monkeypatch)
    return made


def end(agency: Agency, placement: str, days: int = 0, reason: EndReason = EndReason.BOTH_AGREED) -> dict[str, Any]:
    return agency.staff(EndPlacement(placement_id=placement, ended_on=agency.day(days), reason=reason))


def is_proposed(agency: Agency, worker: str) -> bool:
    candidates = agency.staff(CandidatesFor(need_id=agency.need(), limit=50))
    return worker in [one["worker_id"] for one in candidates]


# --- whether she has the time -------------------------------------------------------------------------------------

days = st.integers(0, 60).map(lambda days: FRIDAY + timedelta(days=days))
hours = st.lists(st.tuples(st.integers(0, 167), st.integers(1, 12)), max_size=3).map(
    lambda spans: tuple((start * 60, (start + length) * 60) for start, length in spans)
)
periods = st.builds(Period, days, st.none() | days, hours).map(
    lambda one: replace(one, last=max(one.first, one.last)) if one.last else one
)


def minutes_of(period: Period) -> set[tuple[date, int]]:
    """Each hour of each day that it takes, of the first hundred: the long way to say what overlaps."""
    last = min(period.last or date.max, FRIDAY + timedelta(days=100))
    span = range((last - period.first).days + 1)
    whole = [(start, start + 60) for start in range(0, 14 * 24 * 60, 60)]
    taken = {start for begin, end in period.hours or whole for start in range(begin, end, 60)}
    return {(period.first + timedelta(days=day), hour) for day in span for hour in taken}


@given(periods, periods)
def test_two_periods_overlap_if_an_hour_of_some_day_is_in_both(one: Period, other: Period) -> None:
    assert rules.overlap(one, other) == rules.overlap(other, one) == bool(minutes_of(one) & minutes_of(other))


@given(st.lists(periods, max_size=4))
def test_who_is_placed_only_where_she_has_time_is_never_in_two_places(wanted: list[Period]) -> None:
    taken: list[Period] = []
    for one in wanted:
        try:
            rules.must_have_time(taken, one)
        except Refusal:
            continue
        taken.append(one)
    assert not any(rules.overlap(one, other) for i, one in enumerate(taken) for other in taken[:i])


def test_who_lives_in_has_no_hours_left() -> None:
    assert rules.period(Terms(starts_on=FRIDAY, live_in=True, hours=MORNINGS)).is_full


def test_mornings_here_and_afternoons_there(agency: Agency) -> None:
    her = agency.worker()
    agency.place(her, hours=MORNINGS)
    assert is_proposed(agency, her)
    agency.place(her, hours=AFTERNOONS)
    with pytest.raises(PlacementClash):
        agency.refer(her, terms={"starts_on": agency.today, "hours": MORNINGS[:1]})
    with pytest.raises(PlacementClash):
        agency.refer(her)


def test_full_time_leaves_no_time_and_she_is_not_proposed(agency: Agency) -> None:
    her = agency.worker()
    agency.place(her)
    with pytest.raises(WorkerPlaced):
        agency.refer(her, terms={"starts_on": agency.today, "hours": MORNINGS})
    assert not is_proposed(agency, her)


def test_after_a_term_the_next_can_be_agreed_before_it_is_over(agency: Agency) -> None:
    her = agency.worker()
    agency.place(her, ends_on=agency.day(30))
    with pytest.raises(WorkerPlaced):
        agency.refer(her, terms={"starts_on": agency.day(30)})
    agency.place(her, starts_on=agency.day(31))


def test_the_next_begins_when_the_one_before_has_ended(agency: Agency) -> None:
    her = agency.worker()
    first, following = agency.place(her, ends_on=agency.day(30)), agency.place(her, starts_on=agency.day(31))
    agency.later(days=10)
    with pytest.raises(WorkerPlaced):
        agency.start(following)
    end(agency, first, days=-1)
    agency.start(following)


def test_when_it_ends_she_is_proposed_again(agency: Agency) -> None:
    her = agency.worker()
    placement = agency.place(her)
    agency.start(placement)
    end(agency, placement)
    assert is_proposed(agency, her)


def test_of_two_part_time_placements_the_end_of_one_leaves_the_other(agency: Agency) -> None:
    her = agency.worker()
    first, _ = agency.place(her, hours=MORNINGS), agency.place(her, hours=AFTERNOONS)
    end(agency, first)
    agency.place(her, hours=MORNINGS)
    with pytest.raises(PlacementClash):
        agency.refer(her, terms={"starts_on": agency.today, "hours": AFTERNOONS})


@pytest.fixture(scope="module")
def engine(postgres: Postgres) -> Iterator[Engine]:
    postgres.create_database("placed_once")
    engine = store.connect(make_url(postgres.url("placed_once")), pool_size=12)
    yield engine
    engine.dispose()


def test_many_referrals_race_for_one_worker_and_one_gets_her(engine: Engine) -> None:
    """Twelve households, each of which she has accepted, accept at the same moment."""
    agency = Agency(engine)
    her = agency.worker()
    referrals = [agency.accept(agency.refer(her), "worker") for _ in range(12)]

    def accept(referral: dict[str, Any]) -> str:
        try:
            asked = AcceptReferral(referral_id=referral["referral_id"])
            return agency.side(referral["household_id"], asked)["state"]
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(12) as pool:
        outcomes = sorted(pool.map(accept, referrals))
    assert outcomes == ["accepted"] + ["worker-placed"] * 11
    with Session(engine) as session:
        assert session.get_one(Worker, her).placements == 1
    agency.spread()
    assert agency.held() == []
    states = sorted(agency.state_of(referral) for referral in referrals)
    assert states == ["accepted"] + ["withdrawn"] * 11


# --- its way -------------------------------------------------------------------------------------------------------


def test_without_a_trial_she_works_once_the_start_is_confirmed(agency: Agency) -> None:
    placement = agency.place()
    assert agency.start(placement)["state"] == "working"
    with pytest.raises(AlreadyStarted):
        agency.start(placement)
    with pytest.raises(NotOnTrial):
        agency.staff(DecideTrial(placement_id=placement, passed=True))


def test_a_trial_is_passed_or_ends_the_placement(agency: Agency) -> None:
    passed, failed = agency.place(trial_days=7), agency.place(trial_days=7)
    for placement in (passed, failed):
        assert agency.start(placement)["state"] == "on_trial"
    assert agency.staff(DecideTrial(placement_id=passed, passed=True))["state"] == "working"
    ended = agency.staff(DecideTrial(placement_id=failed, passed=False))
    assert (ended["state"], ended["end_reason"]) == ("ended", EndReason.TRIAL_FAILED)


def test_the_worker_does_not_decide_her_trial(agency: Agency) -> None:
    her = agency.worker()
    placement = agency.place(her, trial_days=7)
    agency.start(placement)
    with pytest.raises(NotAllowed):
        agency.side(her, DecideTrial(placement_id=placement, passed=True))


def test_days_are_possible_ones(agency: Agency) -> None:
    placement = agency.place()
    with pytest.raises(DayOutside):
        agency.start(placement, days=1)
    agency.start(placement)
    for days in (-1, 1):
        with pytest.raises(DayOutside):
            end(agency, placement, days)


def test_one_that_never_began_can_be_ended(agency: Agency) -> None:
    placement = agency.place(starts_on=agency.day(10))
    assert end(agency, placement, reason=EndReason.NEVER_STARTED)["state"] == "ended"
    with pytest.raises(PlacementOver):
        end(agency, placement)


def test_an_end_is_told_with_its_reason(agency: Agency) -> None:
    placement = agency.place()
    agency.start(placement)
    agency.said()
    end(agency, placement, reason=EndReason.WORKER_LEFT)
    [told] = [one.data for one in agency.said() if one.type == "jobs.placement_ended.v1"]
    assert (told["placement_id"], told["reason"], told["ended_on"]) == (placement, "worker_left", str(agency.today))


@pytest.mark.parametrize("way", ["by staff", "failed trial", "follow-up", "never begun", "its term"])
def test_each_way_in_which_it_ends_is_told_so_that_the_address_is_hidden_again(agency: Agency, way: str) -> None:
    placement = agency.place(trial_days=7 if way == "failed trial" else 0, ends_on=agency.day(10))
    if way != "never begun":
        agency.start(placement)
    agency.said()
    if way == "failed trial":
        agency.staff(DecideTrial(placement_id=placement, passed=False))
    elif way == "follow-up":
        agency.follow_up(placement, outcome="ended")
    elif way == "its term":
        agency.later(days=11)
        agency.fall_due()
    else:
        end(agency, placement, reason=EndReason.NEVER_STARTED if way == "never begun" else EndReason.OTHER)
    assert [one.subject for one in agency.said() if one.type == "jobs.placement_ended.v1"] == [placement]


def test_one_whose_term_is_over_ends_by_itself_the_day_after(agency: Agency) -> None:
    placement = agency.place(ends_on=agency.day(10))
    agency.start(placement)
    agency.later(days=10)
    agency.fall_due()
    [working] = agency.staff(Placements(unit="350111-001", state="working"))["items"]
    agency.later(days=1)
    agency.fall_due()
    [ended] = agency.staff(Placements(unit="350111-001", state="ended"))["items"]
    assert ended["placement_id"] == working["placement_id"] == placement
    assert (ended["end_reason"], ended["ended_on"]) == ("term_over", str(agency.day(-1)))
