"""Follow-ups (回访) on days 3, 30 and 90: planned, reminded, counted; and what became of women, never of few."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.accounts import Role
from contracts.outcomes import (
    CareerOutcomes,
    FollowUpEarly,
    FollowUpSummary,
    NoSuchFollowUp,
    PayBand,
    PlannedFollowUps,
    SpanReversed,
)
from contracts.placements import EndPlacement
from contracts.tasks import JobsTasks
from contracts.terms import EndReason
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.jobs.referral import follow_up_rules as rules
from tests.services.agency import ELSEWHERE, SKILL, STAFF, STATION, Agency


@pytest.fixture
def agency(monkeypatch: pytest.MonkeyPatch) -> Agency:
    made = Agency()
    made.set_clock(monkeypatch)
    return made


@pytest.fixture
def placement(agency: Agency) -> str:
    placed = agency.place(pay_fen=600_000)
    agency.start(placed)
    return placed


def planned(agency: Agency, **words: Any) -> list[dict[str, Any]]:
    return agency.staff(PlannedFollowUps(unit=STATION, **words))["items"]


def said(agency: Agency, kind: str) -> list[dict[str, Any]]:
    return [one.data for one in agency.said() if one.type == f"jobs.{kind}.v1"]


def summary(agency: Agency) -> dict[str, Any]:
    return agency.staff(FollowUpSummary(unit=STATION, since=agency.day(-100), until=agency.day(100)))


def careers(agency: Agency) -> list[dict[str, Any]]:
    return agency.ask("", Role.WORKER, CareerOutcomes(occupation_code=SKILL["occupation_code"]))


def test_they_are_planned_with_the_placement(agency: Agency, placement: str) -> None:
    found = [(one["day"], one["due_on"]) for one in planned(agency)]
    assert found == [(day, str(agency.day(day))) for day in (3, 30, 90)]


def test_they_are_counted_from_the_day_on_which_she_began(agency: Agency) -> None:
    placed = agency.place(starts_on=agency.day(1))
    agency.later(days=5)
    agency.start(placed)
    assert planned(agency)[0]["due_on"] == str(agency.day(3))


def test_staff_see_what_is_due_and_what_is_overdue(agency: Agency, placement: str) -> None:
    assert (len(planned(agency, timing="due")), len(planned(agency, timing="to_come"))) == (0, 3)
    agency.later(days=3)
    assert [one["day"] for one in planned(agency, timing="due")] == [3]
    assert planned(agency, timing="overdue") == []
    agency.later(days=4)
    [late] = planned(agency, timing="overdue")
    assert late["is_overdue"] and late["placement_id"] == placement


def test_staff_of_another_unit_do_not(agency: Agency, placement: str) -> None:
    with pytest.raises(NotAllowed):
        agency.ask(STAFF, Role.STAFF, PlannedFollowUps(unit=STATION), at=ELSEWHERE)


def test_who_referred_her_is_reminded_once_when_it_is_due_and_once_when_it_is_late(
    agency: Agency, placement: str
) -> None:
    told = []
    for _ in range(12):
        agency.fall_due()
        told += [(one["day"], one["is_overdue"], one["staff_id"]) for one in said(agency, "follow_up_due")]
        agency.later(days=1)
    assert told == [(3, False, STAFF), (3, True, STAFF)]


def test_a_record_answers_the_earliest_that_is_due(agency: Agency, placement: str) -> None:
    assert agency.follow_up(placement)["day"] is None
    agency.later(days=30)
    assert [agency.follow_up(placement)["day"] for _ in range(3)] == [3, 30, None]


def test_a_day_that_is_named_is_one_that_is_due(agency: Agency, placement: str) -> None:
    with pytest.raises(FollowUpEarly):
        agency.follow_up(placement, day=30)
    agency.later(days=3)
    agency.follow_up(placement, day=3)
    for day in (3, 4):
        with pytest.raises(NoSuchFollowUp):
            agency.follow_up(placement, day=day)


def test_that_she_works_says_that_she_has_begun(agency: Agency) -> None:
    placed = agency.place()
    agency.said()
    agency.follow_up(placed)
    assert [one["started_on"] for one in said(agency, "placement_started")] == [str(agency.today)]


def test_after_thirty_days_it_is_noted_that_she_works_and_what_she_earns(agency: Agency, placement: str) -> None:
    agency.later(days=3)
    agency.follow_up(placement, pay_before_fen=300_000)
    agency.later(days=27)
    agency.said()
    agency.follow_up(placement)
    [noted] = said(agency, "outcome_noted")
    assert (noted["day"], noted["still_working"]) == (30, True)
    assert (noted["pay_before_fen"], noted["pay_after_fen"]) == (300_000, 600_000)


def test_an_end_tells_the_rest(agency: Agency, placement: str) -> None:
    agency.later(days=40)
    agency.said()
    agency.staff(EndPlacement(placement_id=placement, ended_on=agency.today, reason=EndReason.WORKER_LEFT))
    assert [(one["day"], one["still_working"]) for one in said(agency, "outcome_noted")] == [(30, True), (90, False)]
    assert {one["state"] for one in planned(agency)} == {"dropped"}


def test_a_follow_up_that_finds_her_gone_ends_the_placement_once(agency: Agency, placement: str) -> None:
    agency.later(days=30)
    agency.follow_up(placement, day=30, outcome="ended")
    agency.follow_up(placement, outcome="ended")
    told = agency.said()
    assert [one.type for one in told].count("jobs.placement_ended.v1") == 1
    noted = [one.data for one in told if one.type == "jobs.outcome_noted.v1"]
    assert [(one["day"], one["still_working"]) for one in noted] == [(30, False), (90, False)]


def test_a_unit_counts_its_follow_ups(agency: Agency, placement: str) -> None:
    agency.later(days=3)
    agency.follow_up(placement, outcome="problem", problems=["pay_late", "no_rest"], household_satisfaction=5)
    agency.later(days=34)
    counted = summary(agency)
    assert [counted[key] for key in ("due", "done", "done_in_time", "overdue")] == [3, 1, 1, 1]
    assert {one["problem"]: one["count"] for one in counted["problems"] if one["count"]} == {
        "pay_late": 1,
        "no_rest": 1,
    }
    assert counted["household_satisfaction"] is None


def test_the_mean_of_five_is_shown(agency: Agency) -> None:
    placed = [agency.place() for _ in range(5)]
    agency.later(days=3)
    for stars, placement in zip((5, 4, 4, 3, 5), placed, strict=True):
        agency.follow_up(placement, household_satisfaction=stars)
    assert summary(agency)["household_satisfaction"] == 4.2


def test_a_summary_is_of_a_span(agency: Agency) -> None:
    with pytest.raises(SpanReversed):
        agency.staff(FollowUpSummary(unit=STATION, since=agency.day(1), until=agency.today))


def test_careers_are_shown_from_ten_women_on_and_by_the_level_they_hold(agency: Agency) -> None:
    placed = [agency.place(agency.worker("4"), pay_fen=550_000) for _ in range(9)]
    twice = agency.worker("4")
    for hours in ("08:00", "13:00"):
        one = {"weekday": 1, "starts": hours, "ends": hours[:2] + ":30"}
        placed.append(agency.place(twice, hours=[one], pay_fen=550_000))
    agency.place(agency.worker("5"))
    agency.later(days=30)
    for placement in placed[:-2]:
        agency.follow_up(placement, day=30, pay_before_fen=320_000)
    [figures] = careers(agency)
    assert (figures["level"], figures["women"]) == ("4", 10)
    assert figures["still_after_30"] is figures["pay_before"] is None  # nine are known
    agency.follow_up(placed[-1], day=30, pay_before_fen=320_000, outcome="ended")
    [figures] = careers(agency)
    assert (figures["still_after_30"], figures["still_after_90"]) == (0.9, None)
    assert (figures["pay_before"], figures["pay_after"]) == (PayBand.FROM_3000, None)


@given(st.integers(0, 2_000_000))
def test_a_band_holds_its_pay(pay_fen: int) -> None:
    ends = [0, 3000, 4000, 5000, 6000, 8000, 10000, 1_000_000]
    place = list(PayBand).index(rules.band(pay_fen))
    assert ends[place] * 100 <= pay_fen < ends[place + 1] * 100


@given(st.integers(0, 100), st.sets(st.sampled_from([30, 90])), st.booleans())
def test_who_still_worked_on_the_later_day_did_on_the_earlier(days: int, noted: set[int], begun: bool) -> None:
    start = date(2026, 11, 27)
    found = rules.outcomes_at_end(start, start + timedelta(days=days), sorted(noted), begun)
    assert set(found) == {30, 90} - noted
    assert not found.get(90) or found.get(30, True)


def test_of_a_placement_that_is_not_there_nothing_is_recorded(agency: Agency) -> None:
    with pytest.raises(NotFound):
        agency.follow_up(new_id())


def test_those_that_are_due_are_among_the_tasks_of_today(agency: Agency, placement: str) -> None:
    agency.later(days=3)
    tasks = agency.staff(JobsTasks(unit=STATION))
    assert [(one["kind"], one["count"]) for one in tasks] == [("follow_ups_due", 1)]
