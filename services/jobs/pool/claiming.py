"""Workers of this county for needs of others: offers, proposals, claims, and what the centre answers."""

from __future__ import annotations

from sqlalchemy import select

from contracts import pool as contract
from contracts.accounts import ACROSS, Role
from contracts.pool import ClaimState
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.jobs import rows, rules, views
from services.jobs.models import Claim, Offer, Worker
from services.jobs.referral.placement_rules import Period
from services.jobs.workers import busy
from services.jobs.workers.availability import tell_availability


class Claiming(Service):
    @command(contract.Propose)
    def propose(self, tx: Tx, asked: contract.Propose) -> contract.Claim:
        offer = self._offer(tx, asked.need_id)
        if offer.home == self.settings.instance:
            raise contract.OwnNeed()
        worker = tx.session.get(Worker, asked.worker_id)
        if worker is None or not tx.actor.holds(Role.STAFF, at=worker.home_unit or ""):
            raise NotFound()
        rules.must_be_to_be_had(offer.is_open)
        rules.must_go_elsewhere(worker.elsewhere)
        rules.must_qualify(views.wanted(offer), views.held(worker, day_of(tx.now)))
        busy.must_have_time(tx, worker.person_id, Period(offer.starts_on))
        rules.must_be_unbound(worker.claim_id)
        earlier = select(Claim.id).where(Claim.need_id == offer.need_id, Claim.worker_id == worker.person_id)
        if tx.session.scalars(earlier).first():
            raise contract.AlreadyProposed()
        row = Claim(id=new_id(), offer=offer, worker=worker, state=ClaimState.PROPOSED, proposed_by=tx.actor.person_id)
        tx.session.add(row)
        tx.session.flush()
        return self._shown(row)

    @command(contract.AcceptProposal)
    def accept_proposal(self, tx: Tx, asked: contract.AcceptProposal) -> contract.Claim:
        row = self._mine(tx, asked.claim_id)
        rules.must_await_her(row.state)
        rules.must_be_to_be_had(row.offer.is_open)
        rules.must_agree(asked.text_version, ACROSS.text_version)
        busy.must_have_time(tx, row.worker_id, Period(row.offer.starts_on))
        rules.must_be_unbound(row.worker.claim_id)
        row.state, row.worker.claim_id = ClaimState.CLAIMED, row.id
        row.text_version, row.agreed_at = asked.text_version, tx.now
        facts = {"need_id": row.need_id, "claim_id": row.id, "county": self.settings.instance}
        tx.emit(contract.NeedClaimed(**facts, worker_id=row.worker_id))
        tell_availability(tx, row.worker)
        return self._shown(row)

    @command(contract.WithdrawClaim)
    def withdraw_claim(self, tx: Tx, asked: contract.WithdrawClaim) -> contract.Claim:
        row = self._mine(tx, asked.claim_id)
        row.state = rules.taken_back(row.state)
        if row.state is ClaimState.WITHDRAWING:
            facts = {"need_id": row.need_id, "claim_id": row.id, "county": self.settings.instance}
            tx.emit(contract.ClaimWithdrawn(**facts))
        return self._shown(row)

    @query(contract.Offers)
    def offers(self, tx: Tx, asked: contract.Offers) -> Page[contract.Offer]:
        tx.actor.must_hold(Role.STAFF)
        found = select(Offer).where(Offer.is_open, Offer.home != self.settings.instance)
        return page(tx.session, found, Offer.need_id, asked, views.offer)

    @query(contract.Claims)
    def claims(self, tx: Tx, asked: contract.Claims) -> Page[contract.Claim]:
        tx.actor.must_be_signed_in()
        found = select(Claim).where(Claim.worker_id == tx.actor.person_id)
        if asked.need_id:
            tx.actor.must_hold(Role.STAFF)
            hers = select(Worker.person_id).where(views.at_home_under(tx.actor, Role.STAFF))
            found = select(Claim).where(Claim.need_id == asked.need_id, Claim.worker_id.in_(hers))
        return page(tx.session, found, Claim.id, asked, self._shown)

    @on(contract.NeedOffered, From.ANYWHERE)
    def take_offer(self, tx: Tx, offered: contract.NeedOffered) -> None:
        tx.session.merge(Offer(is_open=True, **offered.model_dump()))

    @on(contract.OfferClosed, From.ANYWHERE)
    def close_offer(self, tx: Tx, closed: contract.OfferClosed) -> None:
        """Whoever has not answered yet need not any more. The centre answers those who have claimed."""
        if offer := tx.session.get(Offer, closed.need_id, with_for_update=True):
            offer.is_open = False
            unanswered = select(Claim).where(Claim.need_id == closed.need_id, Claim.state == ClaimState.PROPOSED)
            for row in tx.session.scalars(unanswered):
                self._become(tx, row, ClaimState.LOST)

    @on(contract.ClaimAnswered, From.ANYWHERE)
    def take_answer(self, tx: Tx, answered: contract.ClaimAnswered) -> None:
        row = tx.session.get(Claim, answered.claim_id, with_for_update={"of": Claim})
        if answered.county == self.settings.instance and row:
            self._become(tx, row, answered.state, answered.household_id)

    def _become(self, tx: Tx, row: Claim, state: ClaimState, household_id: str | None = None) -> None:
        """An answer that can't follow is older than what is known here."""
        if not rules.may_become(row.state, state):
            return
        row.state, worker = state, rows.worker(tx, row.worker_id)
        if state is ClaimState.FILLED:
            worker.placements += 1
            self._introduce(tx, row, str(household_id))
        if state is ClaimState.ENDED:
            tx.emit(contract.ContactsOver(person_id=row.worker_id, placement_for=row.need_id))
        busy.settle(tx, worker)
        if worker.claim_id == row.id and state not in rules.BINDING:
            worker.claim_id = None
        tell_availability(tx, worker)

    def _introduce(self, tx: Tx, row: Claim, household_id: str) -> None:
        due = {"person_id": row.worker_id, "other_id": household_id, "instance": row.offer.home}
        agreed = {"text_version": str(row.text_version), "agreed_at": row.agreed_at}
        tx.emit(contract.ContactsDue(**due, **agreed, placement_for=row.need_id))

    def _offer(self, tx: Tx, need_id: str) -> Offer:
        tx.actor.must_hold(Role.STAFF)
        if (offer := tx.session.get(Offer, need_id)) is None:
            raise NotFound()
        return offer

    def _mine(self, tx: Tx, claim_id: str) -> Claim:
        """A claim of the one who asks; the offer, the claim and she are locked, in this order."""
        tx.actor.must_be_signed_in()
        row = tx.session.get(Claim, claim_id)
        if row is None or row.worker_id != tx.actor.person_id:
            raise NotFound()
        tx.session.refresh(row.offer, with_for_update=True)
        tx.session.refresh(row, with_for_update={"of": Claim})
        rows.worker(tx, row.worker_id)
        return row

    def _shown(self, row: Claim) -> contract.Claim:
        facts = {"claim_id": row.id, "need_id": row.offer.need_id, "worker_id": row.worker.person_id}
        return contract.Claim(**facts, county=self.settings.instance, home=row.offer.home, state=row.state)
