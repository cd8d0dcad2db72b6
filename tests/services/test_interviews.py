"""Nobody has two interviews at once, be they meetings of referrals or slots at job fairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, make_url

from contracts import fairs, meetings
from contracts.meetings import InterviewClash, InterviewKind, MeetingWay
from contracts.needs import PostingKind, PublishNeed
from contracts.placements import ReferralSide
from kernel import store
from kernel.message import Refusal
from kernel.store import new_id
from services.jobs.referral import referral_rules as rules
from services.jobs.referral.referral_rules import Interview
from tests.servers import Postgres
from tests.services.agency import STATION, Agency

NINE = datetime(2026, 12, 5, 1, tzinfo=UTC)  # in Beijing


@pytest.fixture
def agency(monkeypatch: pytest.MonkeyPatch) -> Agency:
    made = Agency()
    made.now = NINE - timedelta(days=5)
    made.set_clock(monkeypatch)
    return made


def meet(agency: Agency, referral: dict[str, Any], at: datetime = NINE, **words: Any) -> str:
    asked = meetings.PlanMeeting(referral_id=referral["referral_id"], at=at, way=MeetingWay.VIDEO, **words)
    return agency.staff(asked)["meeting_id"]


def after(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def table_at_fair(agency: Agency, household: str) -> tuple[str, str]:
    """A fair that begins at nine, in slots of twenty minutes, and its table, to which the household brings a need."""
    words = {"unit": STATION, "title": "招聘会", "place": "驿站", "starts_at": NINE, "tables": 3, "slot_minutes": 20}
    fair = agency.staff(fairs.PlanFair(**words, ends_at=after(60)))["fair_id"]
    agency.staff(fairs.OpenFair(fair_id=fair))
    need = agency.need(household)
    agency.staff(PublishNeed(need_id=need))
    return fair, agency.staff(fairs.TakeTable(fair_id=fair, kind=PostingKind.NEED, posting_id=need))["table_id"]


def book(agency: Agency, her: str, at: tuple[str, str], slot: int = 1) -> None:
    fair, table = at
    agency.side(her, fairs.JoinFair(fair_id=fair))
    agency.side(her, fairs.BookFairInterview(table_id=table, slot=slot))


moments = st.integers(0, 12).map(lambda ten: NINE + timedelta(minutes=10 * ten))


@given(moments, st.integers(1, 6), moments, st.integers(1, 6))
def test_two_clash_if_a_minute_is_in_both(one: datetime, long: int, other: datetime, as_long: int) -> None:
    def span(begins: datetime, tens: int) -> set[datetime]:
        return {begins + timedelta(minutes=minute) for minute in range(10 * tens)}

    taken = [Interview(new_id(), InterviewKind.MEETING, one, one + timedelta(minutes=10 * long))]
    ends = other + timedelta(minutes=10 * as_long)
    try:
        rules.must_not_clash(ReferralSide.WORKER, taken, other, ends)
    except InterviewClash:
        assert span(one, long) & span(other, as_long)
    else:
        assert not span(one, long) & span(other, as_long)


def test_a_worker_does_not_meet_two_households_at_once_and_is_told_which_is_in_the_way(agency: Agency) -> None:
    her = agency.worker()
    first, second = agency.refer(her), agency.refer(her)
    planned = meet(agency, first, minutes=30)
    with pytest.raises(InterviewClash) as refused:
        meet(agency, second, after(20))
    said = refused.value.members
    assert (said["side"], said["interview_id"]) == ("worker", planned)
    assert InterviewClash.fix_zh.format(**said) == "从业人员在 2026-12-05 09:00–09:30 已约一次面谈,请另约时间。"
    meet(agency, second, after(30))


def test_a_household_does_not_meet_two_workers_at_once(agency: Agency) -> None:
    household = new_id()
    need, other = agency.need(household), agency.need(household)
    first, second = agency.refer(agency.worker(), need), agency.refer(agency.worker(), other)
    meet(agency, first)
    with pytest.raises(InterviewClash) as refused:
        meet(agency, second, after(-30))
    assert refused.value.members["side"] == "household"
    meet(agency, second, after(-60))


def test_what_is_cancelled_or_over_is_in_nobodys_way(agency: Agency) -> None:
    her = agency.worker()
    first, second = agency.refer(her), agency.refer(her)
    planned = meet(agency, first)
    agency.staff(meetings.CancelMeeting(meeting_id=planned, reason="改期"))
    meet(agency, second)
    third = agency.refer(her)
    agency.decline(second)
    meet(agency, third)


def test_a_slot_at_a_fair_and_a_meeting_are_in_each_others_way(agency: Agency) -> None:
    her, friend, household = agency.worker(), agency.worker(), new_id()
    referral, other = agency.refer(her), agency.refer(friend, agency.need(household))
    table = table_at_fair(agency, household)
    book(agency, her, table, slot=1)
    with pytest.raises(InterviewClash) as refused:
        meet(agency, referral, after(10))
    assert refused.value.members["kind_zh"] == "招聘会面谈"
    with pytest.raises(InterviewClash) as refused:
        meet(agency, other, after(10))
    assert refused.value.members["side"] == "household"
    meet(agency, referral, after(20))
    meet(agency, other, after(40))
    for woman, slot in ((friend, 3), (agency.worker(), 3)):  # hers; its own
        with pytest.raises(InterviewClash):
            book(agency, woman, table, slot)


@pytest.fixture(scope="module")
def engine(postgres: Postgres) -> Iterator[Engine]:
    postgres.create_database("met_once")
    engine = store.connect(make_url(postgres.url("met_once")), pool_size=12)
    yield engine
    engine.dispose()


def test_many_meetings_race_for_one_hour_of_hers_and_one_gets_it(engine: Engine) -> None:
    agency = Agency(engine)
    her = agency.worker()
    at = agency.now + timedelta(days=2)
    referrals = [agency.refer(her) for _ in range(12)]

    def plan(one: dict[str, Any]) -> str:
        try:
            meet(agency, one, at)
        except Refusal as refusal:
            return refusal.code
        return "planned"

    with ThreadPoolExecutor(12) as pool:
        assert Counter(pool.map(plan, referrals)) == {"planned": 1, "interview-clash": 11}
