"""Jobs: commands, queries, reactions."""

from __future__ import annotations

from sqlalchemy import or_, select

from contracts import jobs as contract
from contracts.accounts import ACROSS, NotRegistered, Registered, RegisteredAs, Role, UnknownUnit
from contracts.jobs import FollowUpOutcome, NeedState, ReferralState
from contracts.pool import ClaimEnded
from contracts.rosters import RegistrationUndone
from contracts.stations import UnitOpened
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Tx, command, on, query
from kernel.store import new_id
from services.jobs import matching, rows, rules, views
from services.jobs.claiming import Claiming, tell_availability
from services.jobs.models import (
    Base,
    Claim,
    Fee,
    FollowUp,
    Need,
    Offer,
    Placement,
    Referral,
    Unit,
    Worker,
)
from services.jobs.pool import Pool
from services.jobs.qualifying import Qualifying
from services.jobs.sharing import Sharing, filled, turned_down


class Jobs(Sharing, Claiming, Pool, Qualifying):
    name = "jobs"
    tables = Base.metadata

    @command(contract.SetPlacementFee)
    def set_placement_fee(self, tx: Tx, asked: contract.SetPlacementFee) -> None:
        tx.actor.must_hold(Role.OPERATOR)
        tx.session.add(Fee(list_price_fen=asked.list_price_fen, set_by=tx.actor.person_id))

    @command(contract.DescribeWork)
    def describe_work(self, tx: Tx, asked: contract.DescribeWork) -> contract.WorkerProfile:
        if not tx.actor.holds(Role.WORKER):
            raise NotRegistered()
        worker = rows.worker(tx, tx.actor.person_id)
        worker.live_in, worker.available_from = asked.live_in, asked.available_from
        worker.pay_from_fen, worker.elsewhere = asked.pay_from_fen, asked.elsewhere
        tell_availability(tx, worker)
        return contract.WorkerProfile(worker_id=worker.person_id, **asked.model_dump())

    @command(contract.PostNeed)
    def post_need(self, tx: Tx, asked: contract.PostNeed) -> contract.Need:
        if not tx.actor.holds(Role.HOUSEHOLD):
            raise NotRegistered()
        rules.must_be_band(asked.pay_from_fen, asked.pay_to_fen)
        if tx.session.get(Unit, asked.unit) is None:
            raise UnknownUnit()
        mine = {"household_id": tx.actor.person_id, "state": NeedState.OPEN, "is_shared": False, "turn": 0}
        row = Need(id=new_id(), **mine, **asked.model_dump())
        tx.session.add(row)
        facts = asked.model_dump(include={"unit", "occupation_code", "work_type_zh", "level", "starts_on"})
        tx.emit(contract.NeedPosted(need_id=row.id, household_id=row.household_id, **facts))
        return views.need(row)

    @command(contract.Refer)
    def refer(self, tx: Tx, asked: contract.Refer) -> contract.Referral:
        need = rows.need(tx, asked.need_id)
        tx.actor.must_hold(Role.STAFF, at=need.unit)
        rules.must_be_open(need.state)
        worker = tx.session.get(Worker, asked.worker_id)
        if worker is None:
            raise NotFound()
        rules.must_qualify(views.wanted(need), views.held(worker, tx.now.date()))
        rules.must_be_free(worker.is_placed)
        earlier = select(Referral.id).where(Referral.need_id == need.id, Referral.worker_id == worker.person_id)
        if tx.session.scalars(earlier).first():
            raise contract.AlreadyReferred()
        row = Referral(
            id=new_id(),
            need=need,
            worker_id=worker.person_id,
            household_id=need.household_id,
            referred_by=tx.actor.person_id,
            worker_accepted=False,
            household_accepted=False,
            state=ReferralState.PROPOSED,
            placement=None,
        )
        tx.session.add(row)
        facts = {"worker_id": row.worker_id, "household_id": row.household_id, "unit": need.unit}
        tx.emit(contract.Referred(referral_id=row.id, need_id=need.id, **facts))
        return views.referral(row)

    @command(contract.AcceptReferral)
    def accept_referral(self, tx: Tx, asked: contract.AcceptReferral) -> contract.Referral:
        row = rows.my_referral(tx, asked.referral_id)
        rules.may_answer(row.state)
        rules.must_be_open(row.need.state)
        if row.county:  # she has agreed in her county, where she is bound until this is answered
            rules.must_agree(asked.text_version, ACROSS.text_version)
            row.text_version, row.agreed_at = asked.text_version, tx.now
        else:
            worker = rows.worker(tx, row.worker_id)
            rules.must_be_free(worker.is_placed)
            rules.must_be_unbound(worker.claim_id)
        if tx.actor.person_id == row.worker_id:
            row.worker_accepted = True
        else:
            row.household_accepted = True
        if row.worker_accepted and row.household_accepted:
            self._place(tx, row)
        return views.referral(row)

    @command(contract.DeclineReferral)
    def decline_referral(self, tx: Tx, asked: contract.DeclineReferral) -> contract.Referral:
        row = rows.my_referral(tx, asked.referral_id)
        rules.may_answer(row.state)
        row.state, row.reason = ReferralState.DECLINED, asked.reason
        if row.claim_id:
            turned_down(tx, row)
        facts = {"referral_id": row.id, "need_id": row.need_id, "worker_id": row.worker_id}
        tx.emit(contract.ReferralDeclined(**facts))
        return views.referral(row)

    @command(contract.RecordFollowUp)
    def record_follow_up(self, tx: Tx, asked: contract.RecordFollowUp) -> contract.FollowUp:
        placement = tx.session.get(Placement, asked.placement_id)
        if placement is None:
            raise NotFound()
        tx.actor.must_hold(Role.STAFF, at=placement.referral.need.unit)
        row = FollowUp(id=new_id(), recorded_by=tx.actor.person_id, recorded_at=tx.now, **asked.model_dump())
        tx.session.add(row)
        worker_id = placement.referral.worker_id
        if asked.outcome is FollowUpOutcome.ENDED and not placement.has_ended:
            self._end(tx, placement)
        tx.emit(contract.FollowedUp(placement_id=placement.id, worker_id=worker_id, outcome=asked.outcome))
        facts = {"placement_id": placement.id, "outcome": asked.outcome}
        return contract.FollowUp(follow_up_id=row.id, **facts, recorded_at=tx.now)

    @query(contract.OpenNeeds)
    def open_needs(self, tx: Tx, asked: contract.OpenNeeds) -> Page[contract.Need]:
        rows = select(Need).where(Need.state == NeedState.OPEN)
        if asked.unit:
            rows = rows.where(Need.unit == asked.unit)
        return page(tx.session, rows, Need.id, asked, views.need)

    @query(contract.CandidatesFor)
    def candidates_for(self, tx: Tx, asked: contract.CandidatesFor) -> list[contract.Candidate]:
        if need := tx.session.get(Need, asked.need_id):
            tx.actor.must_hold(Role.STAFF, at=need.unit)
            referred = select(Referral.worker_id).where(Referral.need_id == need.id)
            return matching.best(tx, need, asked.limit, Worker.person_id.not_in(referred))
        if offer := tx.session.get(Offer, asked.need_id):
            tx.actor.must_hold(Role.STAFF)
            proposed = select(Claim.worker_id).where(Claim.need_id == offer.need_id)
            mine = views.at_home_under(tx.actor, Role.STAFF)
            return matching.best(tx, offer, asked.limit, Worker.person_id.not_in(proposed), Worker.elsewhere, mine)
        raise NotFound()

    @query(contract.Referrals)
    def referrals(self, tx: Tx, asked: contract.Referrals) -> Page[contract.Referral]:
        tx.actor.must_be_signed_in()
        me = tx.actor.person_id
        rows = select(Referral).where(or_(Referral.worker_id == me, Referral.household_id == me))
        if asked.need_id:
            need = tx.session.get(Need, asked.need_id)
            if need is None or not (need.household_id == me or tx.actor.holds(Role.STAFF, at=need.unit)):
                raise NotFound()
            rows = select(Referral).where(Referral.need_id == need.id)
        return page(tx.session, rows, Referral.id, asked, views.referral)

    @query(contract.Placements)
    def placements(self, tx: Tx, asked: contract.Placements) -> Page[contract.Placement]:
        tx.actor.must_be_signed_in()
        me = tx.actor.person_id
        mine = or_(Referral.worker_id == me, Referral.household_id == me)
        return page(tx.session, select(Placement).join(Referral).where(mine), Placement.id, asked, views.placement)

    @on(Registered)
    def learn_of_worker(self, tx: Tx, registered: Registered) -> None:
        if registered.registered_as is RegisteredAs.WORKER:
            worker = rows.worker(tx, registered.person_id)
            worker.home_unit = registered.unit
            tell_availability(tx, worker)

    @on(RegistrationUndone)
    def forget_worker(self, tx: Tx, undone: RegistrationUndone) -> None:
        """She was never here herself: nothing can have come of it."""
        if worker := tx.session.get(Worker, undone.person_id, with_for_update=True):
            tx.session.delete(worker)

    @on(UnitOpened, From.ANYWHERE)
    def learn_of_unit(self, tx: Tx, opened: UnitOpened) -> None:
        tx.session.merge(Unit(code=opened.code))

    def _place(self, tx: Tx, row: Referral) -> None:
        row.state, row.need.state = ReferralState.ACCEPTED, NeedState.FILLED
        if not row.county:
            worker = rows.worker(tx, row.worker_id)
            worker.is_placed, worker.placements = True, worker.placements + 1
            tell_availability(tx, worker)
        row.placement = Placement(id=new_id(), starts_on=row.need.starts_on)
        tx.emit(contract.Placed(referral_id=row.id, **views.placement(row.placement).model_dump()))
        fee = tx.session.scalars(select(Fee.list_price_fen).order_by(Fee.id.desc()).limit(1)).one_or_none()
        if fee:
            facts = {"person_id": row.worker_id, "unit": row.need.unit}
            tx.emit(contract.FeeWaived(cause_id=row.placement.id, list_price_fen=fee, **facts))
        filled(tx, row)

    def _end(self, tx: Tx, placement: Placement) -> None:
        placement.has_ended, referral = True, placement.referral
        if referral.claim_id:
            facts = {"need_id": referral.need.id, "claim_id": referral.claim_id, "unit": referral.need.unit}
            tx.emit(ClaimEnded(**facts))
        else:
            worker = rows.worker(tx, referral.worker_id)
            worker.is_placed = False
            tell_availability(tx, worker)
