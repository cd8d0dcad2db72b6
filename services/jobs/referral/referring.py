"""Referral (就业推介): a worker is proposed for a need, and both answer."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from contracts import jobs as contract
from contracts.accounts import ACROSS, Role
from contracts.jobs import ReferralState
from contracts.values import day_of, subtree
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx, command, query
from kernel.store import new_id
from services.jobs import rows, rules, views
from services.jobs.models import Need, Referral, Worker
from services.jobs.pool.sharing import turned_down
from services.jobs.referral import placement_rules, referral_rules
from services.jobs.referral.closing import close
from services.jobs.referral.placing import Placing
from services.jobs.referral.referral_rules import ReferralStep
from services.jobs.vacancies import companies
from services.jobs.workers import busy


class Referring(Placing):
    @command(contract.Refer)
    def refer(self, tx: Tx, asked: contract.Refer) -> contract.Referral:
        need = rows.need_at_work(tx, asked.need_id)
        if asked.terms:
            placement_rules.must_be_terms(asked.terms)
        worker = tx.session.get(Worker, asked.worker_id)
        if worker is None:
            raise NotFound()
        rules.must_qualify(views.wanted(need), views.held(worker, day_of(tx.now)))
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
            answer_by=tx.now + timedelta(days=self.settings.referral_days),
            terms=asked.terms.model_dump(mode="json") if asked.terms else None,
            terms_version=1 if asked.terms else 0,
            company_id=companies.sending(tx, worker, asked.company_id),
        )
        busy.must_have_time(tx, worker.person_id, placement_rules.period(views.terms(row)), row.company_id)
        tx.session.add(row)
        tx.emit(contract.Referred(**views.parties(row)))
        return views.referral(row)

    @command(contract.AcceptReferral)
    def accept_referral(self, tx: Tx, asked: contract.AcceptReferral) -> contract.Referral:
        row = rows.my_referral(tx, asked.referral_id)
        referral_rules.may_answer(row.state, row.answer_by, tx.now)
        rules.must_be_open(row.need.state)
        referral_rules.must_accept_these_terms(asked.terms_version, row.terms_version)
        if row.county:  # she has agreed in her county, where she is bound until this is answered
            rules.must_agree(asked.text_version, ACROSS.text_version)
            row.text_version, row.agreed_at = asked.text_version, tx.now
        else:
            worker = rows.worker(tx, row.worker_id)
            busy.must_have_time(tx, row.worker_id, placement_rules.period(views.terms(row)), row.company_id)
            rules.must_be_unbound(worker.claim_id)
        if tx.actor.person_id == row.worker_id:
            row.worker_accepted = True
        else:
            row.household_accepted = True
        self._inform(tx, row, tx.actor.person_id)
        if row.worker_accepted and row.household_accepted:
            self._place(tx, row)
        return views.referral(row)

    @command(contract.DeclineReferral)
    def decline_referral(self, tx: Tx, asked: contract.DeclineReferral) -> contract.Referral:
        row = rows.my_referral(tx, asked.referral_id)
        close(tx, row, ReferralStep.DECLINE)
        row.reason, row.cause = asked.reason, asked.cause
        if row.claim_id:
            turned_down(tx, row)
        other = row.household_id if tx.actor.person_id == row.worker_id else row.worker_id
        facts = {"referral_id": row.id, "need_id": row.need_id, "worker_id": row.worker_id}
        tx.emit(contract.ReferralDeclined(**facts, cause=asked.cause, to_tell=other))
        return views.referral(row)

    @query(contract.Referrals)
    def referrals(self, tx: Tx, asked: contract.Referrals) -> Page[contract.Referral]:
        tx.actor.must_be_signed_in()
        me = tx.actor.person_id
        found = select(Referral)
        if asked.need_id:
            need = tx.session.get(Need, asked.need_id)
            if need is None or not (need.household_id == me or tx.actor.holds(Role.STAFF, at=need.unit)):
                raise NotFound()
            found = found.where(Referral.need_id == need.id)
        if asked.unit:
            tx.actor.must_hold(Role.STAFF, at=asked.unit)
            found = found.join(Need).where(Need.unit.startswith(subtree(asked.unit), autoescape=True))
        if not (asked.need_id or asked.unit):
            found = found.where(or_(Referral.worker_id == me, Referral.household_id == me))
        if asked.state:
            found = found.where(Referral.state == asked.state)
        return page(tx.session, found, Referral.id, asked, views.referral)

    def _inform(self, tx: Tx, row: Referral, person_id: str) -> None:
        """One side knows of it; when both do, that is a step."""
        if person_id == row.worker_id:
            row.worker_informed_at = row.worker_informed_at or tx.now
        else:
            row.household_informed_at = row.household_informed_at or tx.now
        both = row.worker_informed_at and row.household_informed_at
        if both and row.state == ReferralState.PROPOSED:
            row.state = referral_rules.after(row.state, ReferralStep.INFORM)
