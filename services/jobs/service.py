"""Jobs: commands, queries, reactions."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from contracts import jobs as contract
from contracts.accounts import NotRegistered, Registered, RegisteredAs, Role, UnknownUnit
from contracts.certification import CertificateIssued, CertificateRevoked
from contracts.jobs import FollowUpOutcome, NeedState, ReferralState
from contracts.stations import UnitOpened
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.jobs import rules, views
from services.jobs.models import Base, Fee, FollowUp, Need, Placement, Qualification, Referral, Unit, Worker

#: How many qualified workers are weighed for one need, those with the fewest placements first.
POOL = 500


class Jobs(Service):
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
        worker = self._worker(tx, tx.actor.person_id)
        worker.live_in, worker.available_from = asked.live_in, asked.available_from
        worker.pay_from_fen = asked.pay_from_fen
        return contract.WorkerProfile(worker_id=worker.person_id, **asked.model_dump())

    @command(contract.PostNeed)
    def post_need(self, tx: Tx, asked: contract.PostNeed) -> contract.Need:
        if not tx.actor.holds(Role.HOUSEHOLD):
            raise NotRegistered()
        rules.must_be_band(asked.pay_from_fen, asked.pay_to_fen)
        if tx.session.get(Unit, asked.unit) is None:
            raise UnknownUnit()
        row = Need(id=new_id(), household_id=tx.actor.person_id, state=NeedState.OPEN, **asked.model_dump())
        tx.session.add(row)
        facts = asked.model_dump(include={"unit", "occupation_code", "work_type_zh", "level", "starts_on"})
        tx.emit(contract.NeedPosted(need_id=row.id, household_id=row.household_id, **facts))
        return views.need(row)

    @command(contract.Refer)
    def refer(self, tx: Tx, asked: contract.Refer) -> contract.Referral:
        need = self._need(tx, asked.need_id)
        tx.actor.must_hold(Role.STAFF, at=need.unit)
        rules.must_be_open(need.state)
        worker = tx.session.get(Worker, asked.worker_id)
        if worker is None:
            raise NotFound()
        rules.must_qualify(views.wanted(need), views.held(worker))
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
        row = self._my_referral(tx, asked.referral_id)
        rules.may_answer(row.state)
        rules.must_be_open(row.need.state)
        worker = self._worker(tx, row.worker_id)
        rules.must_be_free(worker.is_placed)
        if tx.actor.person_id == row.worker_id:
            row.worker_accepted = True
        else:
            row.household_accepted = True
        if row.worker_accepted and row.household_accepted:
            self._place(tx, row, worker)
        return views.referral(row)

    @command(contract.DeclineReferral)
    def decline_referral(self, tx: Tx, asked: contract.DeclineReferral) -> contract.Referral:
        row = self._my_referral(tx, asked.referral_id)
        rules.may_answer(row.state)
        row.state, row.reason = ReferralState.DECLINED, asked.reason
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
            placement.has_ended = True
            self._worker(tx, worker_id).is_placed = False
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
        need = tx.session.get(Need, asked.need_id)
        if need is None:
            raise NotFound()
        tx.actor.must_hold(Role.STAFF, at=need.unit)
        wanted, today = views.wanted(need), tx.now.date()
        found = [(worker, rules.reasons(wanted, views.offered(worker), today)) for worker in self._pool(tx, need)]
        best = sorted((pair for pair in found if pair[1]), key=lambda pair: (-rules.score(pair[1]), pair[0].person_id))
        return [
            contract.Candidate(worker_id=worker.person_id, score=rules.score(why), reasons=why)
            for worker, why in best[: asked.limit]
        ]

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

    @on(CertificateIssued)
    def learn_of_certificate(self, tx: Tx, issued: CertificateIssued) -> None:
        self._worker(tx, issued.person_id)
        words = issued.model_dump(include=set(Qualification.__table__.columns.keys()))
        tx.session.merge(Qualification(**words))

    @on(CertificateRevoked, From.ANYWHERE)
    def learn_of_revocation(self, tx: Tx, revoked: CertificateRevoked) -> None:
        """Her other certificates stand, and what she has been placed for goes on: people decide about that."""
        tx.session.execute(delete(Qualification).where(Qualification.certificate_id == revoked.certificate_id))

    @on(Registered)
    def learn_of_worker(self, tx: Tx, registered: Registered) -> None:
        if registered.registered_as is RegisteredAs.WORKER:
            self._worker(tx, registered.person_id).home_unit = registered.unit

    @on(UnitOpened, From.ANYWHERE)
    def learn_of_unit(self, tx: Tx, opened: UnitOpened) -> None:
        tx.session.merge(Unit(code=opened.code))

    def _worker(self, tx: Tx, person_id: str) -> Worker:
        """A worker, locked: she is placed once, whoever accepts first. Made at the first that is heard of her."""
        worker = tx.session.get(Worker, person_id, with_for_update=True)
        if worker is None:
            worker = Worker(person_id=person_id, live_in=False, is_placed=False, placements=0)
            tx.session.add(worker)
        return worker

    def _need(self, tx: Tx, need_id: str) -> Need:
        if (need := tx.session.get(Need, need_id, with_for_update=True)) is None:
            raise NotFound()
        return need

    def _my_referral(self, tx: Tx, referral_id: str) -> Referral:
        """A referral of the one who asks, its need locked first."""
        tx.actor.must_be_signed_in()
        row = tx.session.get(Referral, referral_id)
        if row is None or tx.actor.person_id not in (row.worker_id, row.household_id):
            raise NotFound()
        tx.session.refresh(row.need, with_for_update=True)
        tx.session.refresh(row)
        return row

    def _place(self, tx: Tx, row: Referral, worker: Worker) -> None:
        row.state, row.need.state = ReferralState.ACCEPTED, NeedState.FILLED
        worker.is_placed, worker.placements = True, worker.placements + 1
        row.placement = Placement(id=new_id(), starts_on=row.need.starts_on)
        tx.emit(contract.Placed(referral_id=row.id, **views.placement(row.placement).model_dump()))
        fee = tx.session.scalars(select(Fee.list_price_fen).order_by(Fee.id.desc()).limit(1)).one_or_none()
        if fee:
            facts = {"person_id": row.worker_id, "unit": row.need.unit}
            tx.emit(contract.FeeWaived(cause_id=row.placement.id, list_price_fen=fee, **facts))

    def _pool(self, tx: Tx, need: Need) -> list[Worker]:
        skill = (
            (Qualification.occupation_code == need.occupation_code)
            & (Qualification.work_type_zh == need.work_type_zh)
            & (Qualification.level <= need.level)
        )
        holders = select(Qualification.person_id).where(skill)
        referred = select(Referral.worker_id).where(Referral.need_id == need.id)
        free = select(Worker).where(Worker.person_id.in_(holders), Worker.is_placed.is_(False))
        fair = free.where(Worker.person_id.not_in(referred)).order_by(Worker.placements, Worker.person_id)
        return list(tx.session.scalars(fair.limit(POOL)))
