"""The centre's pool: needs that counties have shared, and who gets them. One claim at a time, the earliest first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from sqlalchemy import delete, func, select

from contracts import pool as contract
from contracts.accounts import Role
from contracts.pool import ClaimState
from contracts.values import is_centre
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, on, query
from services.jobs import rules, views
from services.jobs.models import Bid, PoolNeed, PoolSkill

Reaction = Callable[..., None]


class NotYet(Exception):
    """An event whose cause has not been heard: it is held, and tried again."""


def at_the_centre(react: Reaction) -> Reaction:
    """A county hears its own words too, and does not decide."""

    @wraps(react)
    def only_there(self: Service, tx: Tx, event: Any) -> None:
        if is_centre(self.settings.instance):
            react(self, tx, event)

    return only_there


class Pool(Service):
    @query(contract.PoolNeeds)
    def pool_needs(self, tx: Tx, asked: contract.PoolNeeds) -> Page[contract.PoolNeed]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR)
        return page(tx.session, select(PoolNeed), PoolNeed.need_id, asked, views.pool_need)

    @query(contract.PoolOfWorkers)
    def pool_of_workers(self, tx: Tx, asked: contract.PoolOfWorkers) -> list[contract.PoolWorkers]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR)
        kinds = (PoolSkill.county, PoolSkill.occupation_code, PoolSkill.work_type_zh, PoolSkill.level)
        counted = select(*kinds, func.count().label("workers")).group_by(*kinds).order_by(*kinds)
        return [contract.PoolWorkers(**row._asdict()) for row in tx.session.execute(counted)]

    @on(contract.NeedShared, From.ANYWHERE)
    @at_the_centre
    def take_in(self, tx: Tx, shared: contract.NeedShared) -> None:
        need = self._need(tx, shared.need_id)
        if need is None:
            need = PoolNeed(home=tx.origin, claim_id=None, is_open=True, **shared.model_dump())
            tx.session.add(need)
        need.is_open, need.turn = True, shared.turn
        tx.emit(contract.NeedOffered(home=need.home, **shared.model_dump(exclude={"turn"})))

    @on(contract.NeedClaimed, From.ANYWHERE)
    @at_the_centre
    def enter_bid(self, tx: Tx, claimed: contract.NeedClaimed) -> None:
        need = self._known(tx, claimed.need_id)
        bid = tx.session.get(Bid, claimed.claim_id)
        if bid is None:
            bid = Bid(state=ClaimState.CLAIMED, place=len(need.bids) + 1, **claimed.model_dump(exclude={"need_id"}))
            need.bids.append(bid)
        if not need.is_open:
            self._tell_county(tx, bid, ClaimState.LOST)
        self._award_next(tx, need)

    @on(contract.ClaimWithdrawn, From.ANYWHERE)
    @at_the_centre
    def withdraw_bid(self, tx: Tx, withdrawn: contract.ClaimWithdrawn) -> None:
        """One that is awarded is the home's to let go: the household may be accepting it at this moment."""
        need = self._known(tx, withdrawn.need_id)
        bid = tx.session.get_one(Bid, withdrawn.claim_id)
        if bid.state != ClaimState.AWARDED:
            self._tell_county(tx, bid, ClaimState.WITHDRAWN)
            return
        bid.state = ClaimState.WITHDRAWING
        tx.emit(contract.AwardRevoked(need_id=need.need_id, claim_id=bid.claim_id, home=need.home))

    @on(contract.ClaimTurnedDown, From.ANYWHERE)
    @at_the_centre
    def pass_to_next(self, tx: Tx, down: contract.ClaimTurnedDown) -> None:
        need = self._known(tx, down.need_id)
        bid = tx.session.get_one(Bid, down.claim_id)
        withdrawn = bid.state == ClaimState.WITHDRAWING
        self._tell_county(tx, bid, ClaimState.WITHDRAWN if withdrawn else ClaimState.DECLINED)
        need.claim_id = None if need.claim_id == bid.claim_id else need.claim_id
        self._award_next(tx, need)

    @on(contract.NeedClosed, From.ANYWHERE)
    @at_the_centre
    def close(self, tx: Tx, closed: contract.NeedClosed) -> None:
        need = self._known(tx, closed.need_id)
        need.is_open, need.claim_id = False, closed.claim_id
        for bid in need.bids:
            is_hers = bid.claim_id == closed.claim_id
            self._tell_county(tx, bid, ClaimState.FILLED if is_hers else ClaimState.LOST, closed.household_id)
        tx.emit(contract.OfferClosed(need_id=need.need_id))

    @on(contract.ClaimEnded, From.ANYWHERE)
    @at_the_centre
    def end(self, tx: Tx, ended: contract.ClaimEnded) -> None:
        self._known(tx, ended.need_id)
        self._tell_county(tx, tx.session.get_one(Bid, ended.claim_id), ClaimState.ENDED)

    @on(contract.WorkerAvailable, From.ANYWHERE)
    @at_the_centre
    def note_worker(self, tx: Tx, told: contract.WorkerAvailable) -> None:
        tx.session.execute(delete(PoolSkill).where(PoolSkill.worker_id == told.worker_id))
        for skill in told.skills:
            tx.session.merge(PoolSkill(worker_id=told.worker_id, county=tx.origin, **skill.model_dump()))

    def _award_next(self, tx: Tx, need: PoolNeed) -> None:
        waiting = (bid for bid in need.bids if bid.state == ClaimState.CLAIMED)
        if not need.is_open or need.claim_id or not (bid := next(waiting, None)):
            return
        need.claim_id = bid.claim_id
        facts = {"need_id": need.need_id, "turn": need.turn, "claim_id": bid.claim_id, "county": bid.county}
        tx.emit(contract.ClaimAwarded(**facts, worker_id=bid.worker_id, home=need.home))
        self._tell_county(tx, bid, ClaimState.AWARDED)

    def _tell_county(self, tx: Tx, bid: Bid, state: ClaimState, household_id: str | None = None) -> None:
        if rules.may_become(bid.state, state):
            bid.state = state
            who = household_id if state is ClaimState.FILLED else None
            facts = {"need_id": bid.need.need_id, "claim_id": bid.claim_id, "worker_id": bid.worker_id}
            facts |= {"county": bid.county, "state": state, "home": bid.need.home}
            tx.emit(contract.ClaimAnswered(**facts, household_id=who))

    def _need(self, tx: Tx, need_id: str) -> PoolNeed | None:
        return tx.session.get(PoolNeed, need_id, with_for_update=True)

    def _known(self, tx: Tx, need_id: str) -> PoolNeed:
        if (need := self._need(tx, need_id)) is None:
            raise NotYet(f"need {need_id} was never shared")
        return need
