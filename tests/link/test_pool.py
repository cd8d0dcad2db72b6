"""A need that its county can't fill is filled by one other, whoever accepts first and whichever link is down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.accounts import ACROSS, Role
from contracts.jobs import (
    AcceptReferral,
    CandidatesFor,
    DeclineReferral,
    FollowUpOutcome,
    PostNeed,
    RecordFollowUp,
    Refer,
    Referrals,
    ReferralState,
)
from contracts.pool import (
    AcceptProposal,
    AgreementMissing,
    Claims,
    ClaimState,
    NoCentre,
    Offers,
    PoolNeeds,
    PoolOfWorkers,
    Propose,
    ShareNeed,
    UnshareNeed,
    WithdrawClaim,
    WorkerBound,
)
from kernel.message import Refusal, Request
from kernel.store import new_id
from kernel.tables import outbox
from services.jobs import rules
from services.jobs.models import Claim, Need, Placement, Referral, Worker
from tests.link.league import CENTRE, NEED, Instance, League

HOME, EAST, WEST = "350111", "350112", "350104"
STAFF, HOUSEHOLD = new_id(), new_id()


@pytest.fixture
def league() -> League:
    return League(HOME, EAST, WEST)


def post(home: Instance) -> str:
    return home.ask(HOUSEHOLD, Role.HOUSEHOLD, PostNeed(**NEED, unit=home.station))["need_id"]


def share(league: League, home: str = HOME) -> str:
    need = post(league.instances[home])
    league.instances[home].ask(STAFF, Role.STAFF, ShareNeed(need_id=need))
    league.settle()
    return need


def claim(instance: Instance, need: str, worker: str) -> str:
    """Her staff proposes her, and she agrees."""
    claim = instance.ask(STAFF, Role.STAFF, Propose(need_id=need, worker_id=worker))["claim_id"]
    agreed = AcceptProposal(claim_id=claim, text_version=ACROSS.text_version)
    return instance.ask(worker, Role.WORKER, agreed)["claim_id"]


def states(instance: Instance, worker: str) -> list[str]:
    return [one["state"] for one in instance.ask(worker, Role.WORKER, Claims())["items"]]


def referral(home: Instance, need: str) -> dict[str, Any]:
    found = home.ask(HOUSEHOLD, Role.HOUSEHOLD, Referrals(need_id=need))["items"]
    [proposed] = [one for one in found if one["state"] == ReferralState.PROPOSED]
    return proposed


def accept(home: Instance, referral_id: str) -> dict[str, Any]:
    agreed = AcceptReferral(referral_id=referral_id, text_version=ACROSS.text_version)
    return home.ask(HOUSEHOLD, Role.HOUSEHOLD, agreed)


def decline(home: Instance, referral_id: str) -> dict[str, Any]:
    return home.ask(HOUSEHOLD, Role.HOUSEHOLD, DeclineReferral(referral_id=referral_id, reason="已另有安排"))


def test_it_is_offered_to_the_other_counties_and_to_nobody_at_home(league: League) -> None:
    need = share(league)
    for code, expected in ((EAST, [need]), (WEST, [need]), (HOME, [])):
        offers = league.instances[code].ask(STAFF, Role.STAFF, Offers())["items"]
        assert [offer["need_id"] for offer in offers] == expected


def test_a_worker_of_another_county_fills_it(league: League) -> None:
    need, east, home = share(league), league.instances[EAST], league.instances[HOME]
    worker = east.new_worker()
    [candidate] = east.ask(STAFF, Role.STAFF, CandidatesFor(need_id=need))
    assert candidate["worker_id"] == worker
    claim(east, need, worker)
    league.settle()
    proposed = referral(home, need)
    assert (proposed["worker_id"], proposed["county"]) == (worker, EAST)
    assert accept(home, proposed["referral_id"])["state"] == ReferralState.ACCEPTED
    league.settle()
    assert states(east, worker) == [ClaimState.FILLED]
    assert league.instances[WEST].ask(STAFF, Role.STAFF, Offers())["items"] == []


def test_when_it_ends_each_county_is_told_that_its_own_need_not_know_the_other_any_more(league: League) -> None:
    need, east, home = share(league), league.instances[EAST], league.instances[HOME]
    worker = east.new_worker()
    claim(east, need, worker)
    league.settle()
    placement = accept(home, referral(home, need)["referral_id"])["placement_id"]
    league.settle()
    home.ask(STAFF, Role.STAFF, RecordFollowUp(placement_id=placement, outcome=FollowUpOutcome.ENDED))
    over = [contacts_over(home)]
    league.settle()
    over.append(contacts_over(east))
    assert over == [[(HOUSEHOLD, need)], [(worker, need)]]


def contacts_over(instance: Instance) -> list[tuple[str, str]]:
    """Whom its outbox has told of, delivered or not."""
    with instance.engine.connect() as connection:
        told = connection.execute(select(outbox.c.data).where(outbox.c.type == "jobs.contacts_over.v1")).scalars()
        return [(one["person_id"], one["placement_for"]) for one in told]


def test_of_two_who_accept_at_the_same_time_one_gets_it_and_the_other_stands_next(league: League) -> None:
    need, home = share(league), league.instances[HOME]
    first, second = (league.instances[code].new_worker() for code in (EAST, WEST))
    claim(league.instances[EAST], need, first)
    claim(league.instances[WEST], need, second)
    league.settle()
    assert states(league.instances[EAST], first) == [ClaimState.AWARDED]
    assert states(league.instances[WEST], second) == [ClaimState.CLAIMED]
    decline(home, referral(home, need)["referral_id"])
    league.settle()
    assert states(league.instances[EAST], first) == [ClaimState.DECLINED]
    assert referral(home, need)["worker_id"] == second


def test_one_whose_link_was_down_finds_it_gone_and_her_worker_free(league: League) -> None:
    need, home = share(league), league.instances[HOME]
    cut_off, quick = league.instances[EAST].new_worker(), league.instances[WEST].new_worker()
    league.settle()
    claim(league.instances[EAST], need, cut_off)  # and nothing moves on its link
    claim(league.instances[WEST], need, quick)
    league.spread()
    for here, there in ((WEST, CENTRE), (CENTRE, HOME)):
        league.move(here, there)
    accept(home, referral(home, need)["referral_id"])
    league.settle()
    assert states(league.instances[WEST], quick) == [ClaimState.FILLED]
    assert states(league.instances[EAST], cut_off) == [ClaimState.LOST]


def test_while_she_waits_she_is_bound(league: League) -> None:
    need, east = share(league), league.instances[EAST]
    worker, at_home = east.new_worker(), post(east)
    claim(east, need, worker)
    offered = east.ask(STAFF, Role.STAFF, Refer(need_id=at_home, worker_id=worker))["referral_id"]
    with pytest.raises(WorkerBound):
        east.ask(worker, Role.WORKER, AcceptReferral(referral_id=offered))


def test_she_may_take_it_back_and_is_free_when_the_centre_says_so(league: League) -> None:
    need, east = share(league), league.instances[EAST]
    worker = east.new_worker()
    mine = claim(east, need, worker)
    league.settle()
    assert east.ask(worker, Role.WORKER, WithdrawClaim(claim_id=mine))["state"] == ClaimState.WITHDRAWING
    league.settle()
    assert states(east, worker) == [ClaimState.WITHDRAWN]
    assert east.ask(STAFF, Role.STAFF, CandidatesFor(need_id=share(league)))[0]["worker_id"] == worker


def test_too_late_to_take_it_back_when_the_household_has_accepted(league: League) -> None:
    need, east, home = share(league), league.instances[EAST], league.instances[HOME]
    worker = east.new_worker()
    mine = claim(east, need, worker)
    league.settle()
    east.ask(worker, Role.WORKER, WithdrawClaim(claim_id=mine))
    league.spread()
    league.move(EAST, CENTRE)
    accept(home, referral(home, need)["referral_id"])
    league.settle()
    assert states(east, worker) == [ClaimState.FILLED]


def test_an_award_that_comes_after_the_need_was_taken_back_and_shared_anew_is_void(league: League) -> None:
    need, east, home = share(league), league.instances[EAST], league.instances[HOME]
    worker = east.new_worker()
    claim(east, need, worker)
    league.spread()
    league.move(EAST, CENTRE)  # which awards it, and the award is under way
    for request in (UnshareNeed(need_id=need), ShareNeed(need_id=need)):
        home.ask(STAFF, Role.STAFF, request)
    league.settle()
    assert states(east, worker) == [ClaimState.LOST]
    assert home.ask(HOUSEHOLD, Role.HOUSEHOLD, Referrals(need_id=need))["items"] == []


def test_nobodys_details_go_anywhere_without_her_word(league: League) -> None:
    need, east, home = share(league), league.instances[EAST], league.instances[HOME]
    worker = east.new_worker()
    mine = east.ask(STAFF, Role.STAFF, Propose(need_id=need, worker_id=worker))["claim_id"]
    with pytest.raises(AgreementMissing):
        east.ask(worker, Role.WORKER, AcceptProposal(claim_id=mine, text_version="2000-01"))
    east.ask(worker, Role.WORKER, AcceptProposal(claim_id=mine, text_version=ACROSS.text_version))
    league.settle()
    asked = AcceptReferral(referral_id=referral(home, need)["referral_id"])
    with pytest.raises(AgreementMissing):
        home.ask(HOUSEHOLD, Role.HOUSEHOLD, asked)


def test_the_centre_sees_what_is_wanted_and_who_could_go(league: League) -> None:
    need, east = share(league), league.instances[EAST]
    worker = east.new_worker()
    league.settle()
    [counted] = league.instances[CENTRE].ask(STAFF, Role.STAFF, PoolOfWorkers())
    assert (counted["county"], counted["workers"]) == (EAST, 1)
    claim(east, need, worker)
    league.settle()
    assert league.instances[CENTRE].ask(STAFF, Role.STAFF, PoolOfWorkers()) == []
    [shown] = league.instances[CENTRE].ask(STAFF, Role.STAFF, PoolNeeds())["items"]
    assert (shown["home"], shown["claims"], shown["awarded_to"]) == (HOME, 1, EAST)


def test_a_county_without_a_centre_shares_nothing() -> None:
    alone = Instance(HOME)
    alone.service.settings = alone.service.settings.model_copy(update={"centre_url": None})
    need = post(alone)
    with pytest.raises(NoCentre):
        alone.ask(STAFF, Role.STAFF, ShareNeed(need_id=need))


COUNTIES = (HOME, EAST, WEST)


class Pool(RuleBasedStateMachine):
    """One need is in the pool, and two workers want it, each of whom is also referred for a need at home.

    Everybody does what she may, in any order, while links stand still, move, and deliver twice.
    """

    @initialize()
    def begin(self) -> None:
        self.league = League(*COUNTIES)
        self.need = share(self.league)
        self.workers, self.claimed, self.referred = {}, {}, {}
        for code in (EAST, WEST):
            county = self.league.instances[code]
            self.workers[code], at_home = county.new_worker(), post(county)
            refer = Refer(need_id=at_home, worker_id=self.workers[code])
            self.referred[code] = county.ask(STAFF, Role.STAFF, refer)["referral_id"]
            county.ask(HOUSEHOLD, Role.HOUSEHOLD, AcceptReferral(referral_id=self.referred[code]))
        self.league.settle()

    def teardown(self) -> None:
        if hasattr(self, "league"):
            self.league.settle()
            self.all_is_settled()

    @rule(code=st.sampled_from((EAST, WEST)))
    def a_worker_claims(self, code: str) -> None:
        def act() -> None:
            self.claimed[code] = claim(self.league.instances[code], self.need, self.workers[code])

        self.attempt(act)

    @rule(code=st.sampled_from((EAST, WEST)))
    def she_takes_it_back(self, code: str) -> None:
        if mine := self.claimed.get(code):
            self.attempt(lambda: self.ask_worker(code, WithdrawClaim(claim_id=mine)))

    @rule(code=st.sampled_from((EAST, WEST)))
    def she_accepts_at_home(self, code: str) -> None:
        self.attempt(lambda: self.ask_worker(code, AcceptReferral(referral_id=self.referred[code])))

    @rule(yes=st.booleans())
    def the_household_answers(self, yes: bool) -> None:
        home = self.league.instances[HOME]
        for one in home.ask(HOUSEHOLD, Role.HOUSEHOLD, Referrals(need_id=self.need))["items"]:
            self.attempt(lambda one=one: accept(home, one["referral_id"]) if yes else decline(home, one["referral_id"]))

    @rule()
    def the_need_is_taken_back_or_shared_anew(self) -> None:
        home = self.league.instances[HOME]
        [need] = self.rows(HOME, Need)
        request = UnshareNeed(need_id=self.need) if need.is_shared else ShareNeed(need_id=self.need)
        self.attempt(lambda: home.ask(STAFF, Role.STAFF, request))

    @rule(code=st.sampled_from(COUNTIES))
    def a_placement_ends(self, code: str) -> None:
        for placement in self.rows(code, Placement):
            ended = RecordFollowUp(placement_id=placement.id, outcome=FollowUpOutcome.ENDED)
            self.attempt(lambda ended=ended: self.league.instances[code].ask(STAFF, Role.STAFF, ended))

    @rule(code=st.sampled_from(COUNTIES), up=st.booleans(), count=st.sampled_from((1, 1000)), twice=st.booleans())
    def a_link_moves(self, code: str, up: bool, count: int, twice: bool) -> None:
        self.league.move(*((code, CENTRE) if up else (CENTRE, code)), count, twice)

    @invariant()
    def nobody_works_in_two_places(self) -> None:
        if hasattr(self, "league"):
            working = [
                one.referral.worker_id for code in COUNTIES for one in self.rows(code, Placement) if not one.has_ended
            ]
            assert len(working) == len(set(working))

    @invariant()
    def no_need_is_filled_twice(self) -> None:
        if hasattr(self, "league"):
            filled = [one.need_id for one in self.claims() if one.state in (ClaimState.FILLED, ClaimState.ENDED)]
            assert len(filled) == len(set(filled))

    def all_is_settled(self) -> None:
        """Once all has arrived, each county knows how its claims stand, and live ones alone bind its workers."""
        for instance in self.league.instances.values():
            assert instance.held() == []
        placed = {one.referral.claim_id or one.id: one for code in COUNTIES for one in self.rows(code, Placement)}
        working = {
            one.referral.worker_id for code in COUNTIES for one in self.rows(code, Placement) if not one.has_ended
        }
        needs = {one.id: one for code in COUNTIES for one in self.rows(code, Need)}
        awarded = [one.need_id for one in self.claims() if one.state == ClaimState.AWARDED]
        assert len(awarded) == len(set(awarded))
        for one in self.claims():
            assert one.state != ClaimState.WITHDRAWING
            assert (one.state in (ClaimState.FILLED, ClaimState.ENDED)) == (one.id in placed)
            if one.state in rules.BINDING:
                assert needs[one.need_id].is_shared and needs[one.need_id].state == "open"
                assert one.need_id in awarded
        for code, worker in self.workers.items():
            [row] = [row for row in self.rows(code, Worker) if row.person_id == worker]
            binding = [one.id for one in self.claims() if one.worker_id == worker and one.state in rules.BINDING]
            assert [row.claim_id] == (binding or [None])
            assert row.is_placed == (worker in working)
        for code in COUNTIES:
            for row in self.rows(code, Referral):
                if row.claim_id and row.state == ReferralState.PROPOSED and row.need.state == "open":
                    assert [one.state for one in self.claims() if one.id == row.claim_id] == [ClaimState.AWARDED]

    def attempt(self, act: Callable[[], Any]) -> None:
        """What is refused changes nothing."""
        try:
            act()
        except Refusal:
            return
        finally:
            self.league.spread()

    def ask_worker(self, code: str, request: Request) -> Any:
        return self.league.instances[code].ask(self.workers[code], Role.WORKER, request)

    def claims(self) -> list[Claim]:
        return [one for code in COUNTIES for one in self.rows(code, Claim)]

    def rows(self, code: str, kind: type[Any]) -> list[Any]:
        with Session(self.league.instances[code].engine, expire_on_commit=False) as session:
            return list(session.scalars(select(kind)))


TestPool = Pool.TestCase
TestPool.settings = settings(
    max_examples=12, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
