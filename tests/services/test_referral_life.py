"""Everybody does with referrals and placements what she may, in any order, while days pass."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import meetings, placements
from contracts.jobs import NeedState, ReferralState
from contracts.meetings import MeetingResult, MeetingState, MeetingWay
from contracts.outcomes import FollowUpState
from contracts.placements import ReferralWithdrawCause
from contracts.terms import EndReason
from kernel.message import Refusal
from services.jobs import views
from services.jobs.models import Need, Placement, Referral, Worker
from services.jobs.referral import placement_rules, referral_rules
from services.jobs.referral.placement_tables import Meeting, OutcomeRow, PlannedFollowUp
from tests.services.agency import Agency

TERMS = (
    {},
    {"trial_days": 7, "ends_on": 5},
    {"starts_on": 6},
    {"hours": [{"weekday": 1, "starts": "08:00", "ends": "12:00"}]},
    {"hours": [{"weekday": 1, "starts": "12:00", "ends": "13:00"}], "trial_days": 3},
)
which = st.integers(0, 5)


class Life(RuleBasedStateMachine):
    """Two workers and three needs; each may be referred for each."""

    @initialize()
    def begin(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.agency = Agency()
        self.agency.set_clock(self.patch)
        self.workers = [self.agency.worker() for _ in range(2)]
        self.needs = [self.agency.need() for _ in range(3)]
        self.referrals: list[dict[str, Any]] = []
        self.before: dict[str, str] = {}

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()

    @rule(worker=st.integers(0, 1), need=st.integers(0, 2), terms=st.sampled_from(TERMS))
    def refer(self, worker: int, need: int, terms: dict[str, Any]) -> None:
        words = {"terms": self.terms(terms)} if terms else {}
        found = self.attempt(lambda: self.agency.refer(self.workers[worker], self.needs[need], **words))
        self.referrals += [found] if found else []

    @rule(which=which, side=st.sampled_from(["worker", "household"]))
    def accept(self, which: int, side: str) -> None:
        self.with_one(which, lambda one: self.agency.accept(one, side))

    @rule(which=which, side=st.sampled_from(["worker", "household"]))
    def look(self, which: int, side: str) -> None:
        self.with_one(which, lambda one: self.agency.look(one, side))

    @rule(which=which, side=st.sampled_from(["worker", "household"]), by_staff=st.booleans(), really=st.integers(0, 3))
    def say_no(self, which: int, side: str, by_staff: bool, really: int) -> None:
        def act(one: dict[str, Any]) -> Any:
            asked = placements.WithdrawReferral(referral_id=one["referral_id"], cause=ReferralWithdrawCause.MISTAKE)
            return self.agency.staff(asked) if by_staff else self.agency.decline(one, side)

        if not really:
            self.with_one(which, act)

    @rule(which=which, terms=st.sampled_from(TERMS))
    def set_terms(self, which: int, terms: dict[str, Any]) -> None:
        def act(one: dict[str, Any]) -> Any:
            return self.agency.staff(placements.SetTerms(referral_id=one["referral_id"], terms=self.terms(terms)))

        self.with_one(which, act)

    @rule(which=which, came=st.booleans())
    def meet(self, which: int, came: bool) -> None:
        def act(one: dict[str, Any]) -> None:
            at = self.agency.now + (self.agency.day(1) - self.agency.today)
            words = {"referral_id": one["referral_id"], "way": MeetingWay.VIDEO}
            met = self.agency.staff(meetings.PlanMeeting(at=at, **words))["meeting_id"]
            self.agency.later(days=1)
            result = MeetingResult.THINKING if came else MeetingResult.HOUSEHOLD_ABSENT
            self.agency.staff(meetings.RecordMeeting(meeting_id=met, result=result))

        self.with_one(which, act)

    @rule(which=which, act=st.sampled_from(["start", "pass", "fail", "end", "follow", "gone"]))
    def work(self, which: int, act: str) -> None:
        if not (found := self.rows(Placement)):
            return
        one = found[which % len(found)].id
        acts: dict[str, Callable[[], Any]] = {
            "start": lambda: self.agency.start(one),
            "pass": lambda: self.agency.staff(placements.DecideTrial(placement_id=one, passed=True)),
            "fail": lambda: self.agency.staff(placements.DecideTrial(placement_id=one, passed=False)),
            "end": lambda: self.agency.staff(
                placements.EndPlacement(placement_id=one, ended_on=self.agency.today, reason=EndReason.OTHER)
            ),
            "follow": lambda: self.agency.follow_up(one),
            "gone": lambda: self.agency.follow_up(one, outcome="ended"),
        }
        self.attempt(acts[act])

    @rule(days=st.sampled_from([1, 4, 15, 30]), looks=st.booleans())
    def time_passes(self, days: int, looks: bool) -> None:
        self.agency.later(days=days)
        if looks:
            self.agency.fall_due()

    @rule()
    def it_hears_itself(self) -> None:
        self.agency.spread()
        assert self.agency.held() == []

    @invariant()
    def a_referral_goes_as_the_table_says(self) -> None:
        for row in self.rows(Referral) if hasattr(self, "agency") else []:
            reachable, last = {self.before.get(row.id, ReferralState.PROPOSED)}, None
            while reachable != last:
                last = set(reachable)
                reachable |= {to for one in last for to in referral_rules.REFERRAL_STEPS.get(one, {}).values()}
            assert row.state in reachable
            self.before[row.id] = ReferralState(row.state)
            assert (row.placement is not None) == (row.state == ReferralState.ACCEPTED)

    @invariant()
    def no_worker_is_in_two_places_and_no_need_filled_twice(self) -> None:
        if not hasattr(self, "agency"):
            return
        with Session(self.agency.engine) as session:
            rows = session.scalars(select(Placement)).all()
            for one, other in combinations([row for row in rows if not row.has_ended], 2):
                if one.referral.worker_id == other.referral.worker_id:
                    assert not placement_rules.overlap(views.period(one), views.period(other))
            filled = [row.referral.need_id for row in rows]
            assert len(filled) == len(set(filled))
            for need in session.scalars(select(Need)):
                assert (need.state == NeedState.FILLED) == (need.id in filled)
            for worker in session.scalars(select(Worker)):
                live = [row for row in rows if row.referral.worker_id == worker.person_id and not row.has_ended]
                today = self.agency.today
                occupied = placement_rules.is_occupied((views.period(row) for row in live), today)
                assert worker.is_placed or not occupied

    @invariant()
    def what_is_over_leaves_nothing_to_do(self) -> None:
        if not hasattr(self, "agency"):
            return
        with Session(self.agency.engine) as session:
            for row in session.scalars(select(Meeting).where(Meeting.state == MeetingState.PLANNED)):
                assert row.referral.state in referral_rules.OPEN
            for plan in session.scalars(select(PlannedFollowUp)):
                assert not (plan.state == FollowUpState.PLANNED and plan.placement.has_ended)
            noted = {(row.placement_id, row.day) for row in session.scalars(select(OutcomeRow))}
            for row in session.scalars(select(Placement)):
                assert not row.has_ended or {(row.id, 30), (row.id, 90)} <= noted

    def terms(self, terms: dict[str, Any]) -> dict[str, Any]:
        """Days are given from today on."""
        dated = {key: self.agency.day(days) for key, days in terms.items() if key in ("starts_on", "ends_on")}
        return {"starts_on": self.agency.today, **terms, **dated}

    def rows(self, kind: type[Any]) -> list[Any]:
        with Session(self.agency.engine, expire_on_commit=False) as session:
            return list(session.scalars(select(kind)).unique())

    def attempt(self, act: Callable[[], Any]) -> Any:
        """What is refused changes nothing."""
        try:
            return act()
        except Refusal:
            return None

    def with_one(self, which: int, act: Callable[[dict[str, Any]], Any]) -> None:
        if self.referrals:
            self.attempt(lambda: act(self.referrals[which % len(self.referrals)]))


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=5, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
