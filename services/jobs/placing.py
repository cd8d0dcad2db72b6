"""Placements: begun, followed up, ended; the fee that is waived."""

from __future__ import annotations

from sqlalchemy import or_, select

from contracts import jobs as contract
from contracts.accounts import Role
from contracts.jobs import FollowUpOutcome, ReferralState
from contracts.needs import PostingStep
from contracts.pool import ClaimEnded
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import new_id
from services.jobs import posting, rows, views
from services.jobs.claiming import tell_availability
from services.jobs.models import Fee, FollowUp, Placement, Referral
from services.jobs.sharing import filled


class Placing(Service):
    @command(contract.SetPlacementFee)
    def set_placement_fee(self, tx: Tx, asked: contract.SetPlacementFee) -> None:
        tx.actor.must_hold(Role.OPERATOR)
        tx.session.add(Fee(list_price_fen=asked.list_price_fen, set_by=tx.actor.person_id))

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

    @query(contract.Placements)
    def placements(self, tx: Tx, asked: contract.Placements) -> Page[contract.Placement]:
        tx.actor.must_be_signed_in()
        me = tx.actor.person_id
        mine = or_(Referral.worker_id == me, Referral.household_id == me)
        return page(tx.session, select(Placement).join(Referral).where(mine), Placement.id, asked, views.placement)

    def _place(self, tx: Tx, row: Referral) -> None:
        row.state = ReferralState.ACCEPTED
        posting.take(tx, row.need, PostingStep.FILL)
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
