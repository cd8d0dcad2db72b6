"""A worker's profile: her own words, who sees them, and what staff have checked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import profiles
from contracts.accounts import Role
from contracts.jobs import DescribeWork, Refer
from contracts.private_data import PrivateDataInText
from contracts.profiles import Hours, Language, ProfileAudience, Visibility
from contracts.rosters import RegistrationUndone
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.jobs.matching.matching_rules import ALL_WEEK
from services.jobs.workers import profile_rules as rules
from tests.services.market import BASE, HERE, NEXT_DOOR, SKILL, STATION, Market

MORNINGS = Hours(weekdays=[1, 2, 3, 4, 5], from_time="08:00", until_time="12:00")
WORDS: dict[str, Any] = {
    "hours": [MORNINGS],
    "place": HERE,
    "travel_km": 5,
    "languages": [Language.PUTONGHUA, Language.FUZHOU],
    "experience": [{**SKILL, "years": 3}],
    "introduction": "做事细致,会做闽菜。",
}


@pytest.fixture
def market(monkeypatch: pytest.MonkeyPatch) -> Market:
    return Market(monkeypatch)


def test_her_profile_is_her_words_her_certificates_and_what_staff_have_checked(market: Market) -> None:
    her = market.worker(level="4")
    market.wants(her, live_in=True, pay_from_fen=500_000)
    market.describes(her, **WORDS)
    market.staff(profiles.NoteInsurance(worker_id=her, valid_until=market.days(365)))
    shown = market.her(her, profiles.MyProfile())
    assert shown["languages"] == ["putonghua", "fuzhou"] and shown["introduction"] == WORDS["introduction"]
    assert (shown["place"], shown["travel_km"], shown["live_in"]) == ({"lat": 26.08, "lng": 119.3}, 5, True)
    assert [(one["work_type_zh"], one["level"]) for one in shown["certificates"]] == [("家务服务员", "4")]
    assert shown["insured_until"] == str(market.days(365))
    assert shown["health_until"] == str(market.days(300))


def test_what_she_said_of_her_work_before_stays(market: Market) -> None:
    her = market.worker()
    market.describes(her, **WORDS)
    market.her(her, DescribeWork(live_in=True, pay_from_fen=1))
    assert market.her(her, profiles.MyProfile())["introduction"] == WORDS["introduction"]


@pytest.mark.parametrize("text", ["电话13900000000", "微信 139 0000 0000", "13900000000", "99000019800101123X"])
def test_an_introduction_holds_no_number_by_which_she_is_found_or_known(market: Market, text: str) -> None:
    with pytest.raises(PrivateDataInText):
        market.describes(market.worker(), introduction=text)


def test_a_place_is_taken_to_a_kilometre_and_no_nearer() -> None:
    assert profiles.Place(lat=26.09, lng=-0.01).lat == 26.09
    with pytest.raises(ValueError, match="multiple"):
        profiles.Place(lat=26.087, lng=119.3)


def test_each_part_is_shown_to_whom_she_chooses(market: Market) -> None:
    her, household, stranger = market.worker(), new_id(), new_id()
    choice = Visibility(introduction=ProfileAudience.HOUSEHOLDS, experience=ProfileAudience.STAFF)
    market.describes(her, **WORDS, visibility=choice)
    need = market.need(household)
    market.staff(Refer(need_id=need, worker_id=her))
    asked = profiles.ProfileOf(worker_id=her)
    to_referred, to_stranger = (market.ask(who, Role.HOUSEHOLD, asked) for who in (household, stranger))
    to_staff = market.staff(asked)
    assert to_staff["place"] and to_staff["experience"] and to_staff["visibility"]
    assert to_referred["languages"] and to_referred["introduction"]
    assert to_referred["place"] is to_referred["experience"] is to_referred["visibility"] is None
    assert to_stranger["introduction"] and to_stranger["languages"] is None


def test_who_shows_herself_to_no_household_is_not_there_for_it(market: Market) -> None:
    her = market.worker()
    asked = profiles.ProfileOf(worker_id=her)
    for who, role in ((new_id(), Role.HOUSEHOLD), (market.worker(), Role.WORKER)):
        with pytest.raises(NotFound):
            market.ask(who, role, asked)
    assert market.ask(new_id(), Role.STAFF, asked, at="350111-002")["languages"] == []


def test_staff_of_her_unit_note_what_they_have_seen_and_it_is_kept_who_and_when(market: Market) -> None:
    her = market.worker(healthy=False)
    asked = profiles.NoteHealthCheck(worker_id=her, valid_until=market.days(90))
    with pytest.raises(NotFound):
        market.staff(asked, at=NEXT_DOOR)
    with pytest.raises(NotAllowed):
        market.her(her, asked)
    market.staff(asked, at=STATION)
    market.staff(profiles.NoteHealthCheck(worker_id=her, valid_until=market.days(30)))
    made = market.her(her, profiles.WorkerChecks(worker_id=her))["items"]
    assert [one["valid_until"] for one in made] == [str(market.days(30)), str(market.days(90))]
    assert market.her(her, profiles.MyProfile())["health_until"] == str(market.days(30))
    with pytest.raises(NotFound):
        market.her(market.worker(), profiles.WorkerChecks(worker_id=her))


@pytest.mark.parametrize("days", [-1, 3000])
def test_a_paper_is_valid_for_a_plausible_time(market: Market, days: int) -> None:
    with pytest.raises(profiles.CheckDateImplausible):
        market.staff(profiles.NoteInsurance(worker_id=market.worker(), valid_until=market.days(days)))


def test_while_her_profile_is_paused_she_is_not_proposed_and_the_centre_knows(market: Market) -> None:
    her, need = market.worker(), market.need()
    market.wants(her, elsewhere=True)
    market.said()
    market.her(her, profiles.PauseProfile(until=market.days(3)))
    assert market.order(need) == []
    assert [one.data["is_available"] for one in market.said()] == [False]
    market.later(days=3)
    market.fall_due()
    assert market.order(need) == []
    market.later(days=1)
    market.fall_due()
    assert market.order(need) == [her]
    assert [one.data["is_available"] for one in market.said()] == [True]


def test_a_pause_ends_when_she_says_so_and_not_in_the_past(market: Market) -> None:
    her = market.worker()
    with pytest.raises(profiles.ProfileNotPaused):
        market.her(her, profiles.ResumeProfile())
    with pytest.raises(profiles.PauseOver):
        market.her(her, profiles.PauseProfile(until=market.days(-1)))
    assert market.her(her, profiles.PauseProfile())["is_paused"]
    assert not market.her(her, profiles.ResumeProfile())["is_paused"]


def test_of_one_who_was_never_here_herself_nothing_is_left(market: Market) -> None:
    her, need = market.worker(), market.need()
    market.describes(her, **WORDS)
    market.hear(RegistrationUndone(person_id=her, unit=BASE))
    assert market.order(need) == []
    with pytest.raises(NotFound):
        market.staff(profiles.ProfileOf(worker_id=her))


def test_hours_end_after_they_begin(market: Market) -> None:
    with pytest.raises(profiles.ProfileHoursReversed):
        market.describes(market.worker(), hours=[Hours(weekdays=[1], from_time="22:00", until_time="06:00")])


times = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda pair: pair[0] < pair[1])


@given(times, times, st.integers(0, 59))
def test_who_is_free_at_all_these_hours_is_free_for_work_within_them(free: Any, work: Any, minute: int) -> None:
    """Parts of two hours never say that she is free when she is not."""
    week = rules.week([Hours(weekdays=[3], from_time=f"{free[0]:02}:{minute:02}", until_time=f"{free[1]:02}:00")])
    wanted = rules.wanted_week([3], f"{work[0]:02}:00", f"{work[1]:02}:00")
    if week & wanted == wanted:
        assert free[0] * 60 + minute <= work[0] * 60 and work[1] <= free[1]


def test_a_need_in_another_day_does_not_fit() -> None:
    free = rules.week([MORNINGS])
    assert free & (one := rules.wanted_week([1, 5], "08:00", "12:00")) == one
    assert not free & rules.wanted_week([6], "08:00", "12:00")
    assert rules.ALWAYS == ALL_WEEK


@given(st.sets(st.sampled_from(list(Language))))
def test_languages_are_bits(spoken: set[Language]) -> None:
    assert rules.tongues(spoken).bit_count() == len(spoken)
