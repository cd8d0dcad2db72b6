"""A referral: who knows of it, on which terms, and how it ends."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from contracts.accounts import Role
from contracts.jobs import NotQualified, ReferralClosed, Referrals
from contracts.meetings import (
    CancelMeeting,
    MeetingOver,
    MeetingPast,
    MeetingPending,
    MeetingResult,
    MeetingToCome,
    MeetingWay,
    PlanMeeting,
    RecordMeeting,
)
from contracts.placements import (
    NoteInformed,
    ReferralById,
    ReferralLapsed,
    ReferralSide,
    ReferralWithdrawCause,
    SetTerms,
    TermsOutdated,
    TermsReversed,
    WithdrawReferral,
)
from contracts.seats import ReasonMissing
from contracts.terms import ReferralDeclineReason
from contracts.values import BEIJING
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.jobs.models import Referral
from services.jobs.referral import follow_up_rules, placement_rules, referral_rules
from tests.services.agency import ELSEWHERE, STAFF, Agency
from tests.services.drawing import drawn


@pytest.fixture
def agency(monkeypatch: pytest.MonkeyPatch) -> Agency:
    made = Agency()
    made.set_clock(monkeypatch)
    return made


def detail(agency: Agency, referral: dict[str, Any]) -> dict[str, Any]:
    return agency.staff(ReferralById(referral_id=referral["referral_id"]))


def set_terms(agency: Agency, referral: dict[str, Any], **terms: Any) -> dict[str, Any]:
    asked = SetTerms(referral_id=referral["referral_id"], terms={"starts_on": agency.today, **terms})
    return agency.staff(asked)


def meeting(agency: Agency, referral: dict[str, Any], hours: float = 24) -> str:
    at = agency.now + (agency.day(1) - agency.today) * hours / 24
    asked = PlanMeeting(referral_id=referral["referral_id"], at=at, way=MeetingWay.AT_STATION)
    return agency.staff(asked)["meeting_id"]


def monday(starts: str, ends: str) -> dict[str, Any]:
    return {"weekday": 1, "starts": starts, "ends": ends}


def withdraw(agency: Agency, referral: dict[str, Any]) -> Any:
    return agency.staff(WithdrawReferral(referral_id=referral["referral_id"], cause=ReferralWithdrawCause.MISTAKE))


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("A referral", referral_rules.REFERRAL_STEPS),
        ("A placement", placement_rules.PLACEMENT_STEPS),
        ("A planned follow-up", follow_up_rules.FOLLOW_UP_STEPS),
    ],
)
def test_the_drawing_is_the_table(name: str, table: dict) -> None:
    steps = {(state.value, step.value, then.value) for state in table for step, then in table[state].items()}
    assert {arrow for arrow in drawn(name) if arrow[0] != "[*]"} == steps


def test_both_know_of_it_once_each_has_looked(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    assert agency.look(referral, "worker")["state"] == "proposed"
    assert agency.look(referral, "household")["state"] == "informed"


def test_who_accepts_knows_of_it(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    agency.look(referral, "household")
    assert agency.accept(referral, "worker")["state"] == "informed"


def test_staff_who_told_a_woman_say_how_and_that_is_kept(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    told = {"referral_id": referral["referral_id"], "side": ReferralSide.WORKER}
    with pytest.raises(ReasonMissing):
        agency.staff(NoteInformed(**told))
    agency.staff(NoteInformed(**told, reason="电话告知,本人不便上网"))
    [act] = detail(agency, referral)["acts"]
    assert (act["by"], act["person_id"], act["act"]) == (STAFF, referral["worker_id"], "inform")
    for_her = agency.side(referral["worker_id"], ReferralById(referral_id=referral["referral_id"]))
    assert for_her["worker_informed_at"] and for_her["acts"] == []


def test_a_referral_that_is_not_answered_in_time_expires_and_both_are_told(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    agency.accept(referral, "worker")
    agency.later(days=14)
    with pytest.raises(ReferralLapsed):
        agency.accept(referral, "household")
    agency.spread()
    agency.fall_due()
    [expired] = [one for one in agency.said() if one.type == "jobs.referral_expired.v1"]
    assert expired.data["household_id"] == referral["household_id"]
    assert agency.state_of(referral) == "expired"


def test_one_more_day_is_time_enough(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    agency.later(days=13, hours=23)
    agency.fall_due()
    assert agency.accept(referral)["state"] == "accepted"


def test_an_meeting_gives_time_to_think(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    meeting(agency, referral, hours=13 * 24)
    agency.later(days=15)
    agency.fall_due()
    assert agency.accept(referral)["state"] == "accepted"


def test_after_the_meeting_each_side_still_answers_for_itself(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    planned = meeting(agency, referral)
    with pytest.raises(MeetingToCome):
        agency.staff(RecordMeeting(meeting_id=planned, result=MeetingResult.BOTH_CONTENT))
    agency.later(hours=25)
    met = agency.staff(RecordMeeting(meeting_id=planned, result=MeetingResult.BOTH_CONTENT))
    assert (met["state"], agency.state_of(referral)) == ("held", "interviewed")
    assert agency.accept(referral, "worker")["state"] == "interviewed"
    assert agency.accept(referral, "household")["state"] == "accepted"


def test_an_meeting_that_somebody_missed_was_none(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    planned = meeting(agency, referral)
    agency.later(hours=25)
    missed = agency.staff(RecordMeeting(meeting_id=planned, result=MeetingResult.WORKER_ABSENT))
    assert (missed["state"], agency.state_of(referral)) == ("missed", "proposed")


def test_one_meeting_at_a_time_and_none_in_the_past(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    with pytest.raises(MeetingPast):
        meeting(agency, referral, hours=-1)
    planned = meeting(agency, referral)
    with pytest.raises(MeetingPending):
        meeting(agency, referral)
    agency.staff(CancelMeeting(meeting_id=planned, reason="家庭临时有事"))
    with pytest.raises(MeetingOver):
        agency.staff(CancelMeeting(meeting_id=planned, reason="家庭临时有事"))
    meeting(agency, referral)


def test_when_one_is_accepted_the_others_of_the_need_are_withdrawn_and_told(agency: Agency) -> None:
    need = agency.need()
    first, second = (agency.refer(agency.worker(), need) for _ in range(2))
    meeting(agency, second)
    agency.accept(second, "worker")
    agency.spread()
    agency.accept(first)
    [told] = [one.data for one in agency.spread() if one.type == "jobs.referral_withdrawn.v1"]
    assert (told["referral_id"], told["cause"]) == (second["referral_id"], ReferralWithdrawCause.FILLED)
    [cancelled] = detail(agency, second)["meetings"]
    assert cancelled["state"] == "cancelled"
    with pytest.raises(ReferralClosed):
        agency.accept(second, "household")


def test_what_else_she_is_referred_for_at_the_same_times_is_withdrawn(agency: Agency) -> None:
    her = agency.worker()
    chosen, clashing = agency.refer(her), agency.refer(her)
    before = {"starts_on": agency.day(-30), "ends_on": agency.day(-1)}
    past = agency.refer(her, terms=before)
    agency.accept(chosen)
    agency.spread()
    assert detail(agency, clashing)["withdrawn_because"] == ReferralWithdrawCause.PLACED_ELSEWHERE
    assert agency.state_of(past) == "proposed"


def test_other_terms_are_to_be_accepted_anew(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    agency.accept(referral, "worker")
    assert set_terms(agency, referral, pay_fen=520_000)["referral"]["worker_accepted"] is False
    with pytest.raises(TermsOutdated):
        agency.accept(referral, "worker", terms_version=0)
    placed = agency.accept(referral, terms_version=1)
    assert placed["state"] == "accepted"
    told = [one.data for one in agency.said() if one.type == "jobs.terms_changed.v1"]
    assert told[0]["to_tell"] == [referral["worker_id"], referral["household_id"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": "2020-01-01"},
        {"hours": [monday("12:00", "08:00")]},
        {
            "hours": [
                {"weekday": 1, "starts": "08:00", "ends": "12:00"},
                {"weekday": 1, "starts": "11:00", "ends": "13:00"},
            ]
        },
    ],
)
def test_terms_make_sense(agency: Agency, wrong: dict[str, Any]) -> None:
    with pytest.raises(TermsReversed):
        set_terms(agency, agency.refer(agency.worker()), **wrong)


def test_the_worker_does_not_set_the_terms(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    asked = SetTerms(referral_id=referral["referral_id"], terms={"starts_on": agency.today})
    with pytest.raises(NotAllowed):
        agency.side(referral["worker_id"], asked)
    assert agency.side(referral["household_id"], asked)["referral"]["terms_version"] == 1


def test_a_decline_says_why_and_the_other_side_is_told(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    agency.spread()
    agency.decline(referral, "worker", cause=ReferralDeclineReason.DISTANCE)
    [told] = [one.data for one in agency.said() if one.type == "jobs.referral_declined.v1"]
    assert told["to_tell"] == referral["household_id"]
    assert detail(agency, referral)["declined_because"] == ReferralDeclineReason.DISTANCE


def test_staff_withdraw_with_a_cause_and_nobody_can_answer_any_more(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    assert withdraw(agency, referral)["state"] == "withdrawn"
    for act in (lambda: withdraw(agency, referral), lambda: agency.accept(referral), lambda: agency.decline(referral)):
        with pytest.raises(ReferralClosed):
            act()
    assert [act["act"] for act in detail(agency, referral)["acts"]] == ["withdraw"]


def test_for_others_it_is_not_there(agency: Agency) -> None:
    referral = agency.refer(agency.worker())
    asked = ReferralById(referral_id=referral["referral_id"])
    for who, role in ((new_id(), Role.WORKER), (STAFF, Role.STAFF)):
        with pytest.raises(NotFound):
            agency.ask(who, role, asked, at=ELSEWHERE)


def test_staff_find_those_of_their_unit_by_state(agency: Agency) -> None:
    open_, declined = agency.refer(agency.worker()), agency.refer(agency.worker())
    agency.decline(declined)
    found = agency.staff(Referrals(unit="350111-001", state="proposed"))["items"]
    assert [one["referral_id"] for one in found] == [open_["referral_id"]]
    with pytest.raises(NotAllowed):
        agency.staff(Referrals(unit=ELSEWHERE))


def test_the_table_has_a_column_for_each_state() -> None:
    assert all(len(state) <= Referral.__table__.c.state.type.length for state in referral_rules.ReferralState)


@pytest.mark.parametrize(("minute", "may_be"), [(-1, True), (0, False)])
def test_a_certificate_counts_until_midnight_in_beijing(agency: Agency, minute: int, may_be: bool) -> None:
    """That is at 16:00 UTC; a day of UTC would have let it count for eight hours more."""
    her, need = agency.worker(expires_on=agency.today), agency.need()
    midnight = datetime.combine(agency.day(1), time(), BEIJING).astimezone(UTC)
    agency.now = midnight + timedelta(minutes=minute)
    if may_be:
        agency.refer(her, need)
    else:
        with pytest.raises(NotQualified):
            agency.refer(her, need)
