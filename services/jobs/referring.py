"""Referral (就业推介): a worker is proposed for a need, and both answer."""

from __future__ import annotations

from sqlalchemy import or_, select

from contracts import jobs as contract
from contracts.accounts import ACROSS, Role
from contracts.jobs import ReferralState
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx, command, query
from kernel.store import new_id
from services.jobs import rows, rules, views
from services.jobs.models import Need, Referral, Worker
from services.jobs.placing import Placing
from services.jobs.sharing import turned_down


class Referring(Placing):
    @command(contract.Refer)
    def refer(self, tx: Tx, asked: contract.Refer) -> contract.Referral:
        need = rows.need_at_work(tx, asked.need_id)
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
