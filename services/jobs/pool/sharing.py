"""A need of this county in the pool: shared, awarded to a worker of another county, taken back."""

from __future__ import annotations

from datetime import timedelta

from contracts import pool as contract
from contracts.accounts import Role
from contracts.jobs import NeedState, ReferralState, Referred
from contracts.placements import ReferralWithdrawCause
from contracts.values import is_centre
from kernel.service import From, Service, Tx, command, on
from kernel.store import new_id
from services.jobs import rows, rules, views
from services.jobs.models import Need, Referral
from services.jobs.referral import referral_rules
from services.jobs.referral.closing import withdraw


class Sharing(Service):
    @command(contract.ShareNeed)
    def share_need(self, tx: Tx, asked: contract.ShareNeed) -> contract.Offer:
        need = rows.need_at_work(tx, asked.need_id)
        if not (self.settings.centre_url or is_centre(self.settings.instance)):
            raise contract.NoCentre()
        if need.is_shared:
            raise contract.AlreadyShared()
        need.is_shared, need.turn = True, need.turn + 1
        tx.emit(contract.NeedShared(need_id=need.id, turn=need.turn, **views.work(need)))
        return contract.Offer(need_id=need.id, **views.work(need))

    @command(contract.UnshareNeed)
    def unshare_need(self, tx: Tx, asked: contract.UnshareNeed) -> None:
        need = rows.need(tx, asked.need_id)
        tx.actor.must_hold(Role.STAFF, at=need.unit)
        rules.must_be_open(need.state)
        if not need.is_shared:
            raise contract.NotShared()
        need.is_shared = False
        for referral in tx.session.scalars(views.open_awards(need.id)):
            withdraw(tx, referral, ReferralWithdrawCause.TAKEN_BACK)
        tx.emit(contract.NeedClosed(need_id=need.id, unit=need.unit, outcome=contract.Outcome.WITHDRAWN))

    @on(contract.ClaimAwarded, From.ANYWHERE)
    def take_award(self, tx: Tx, awarded: contract.ClaimAwarded) -> None:
        """The household is asked. Of a need that was closed meanwhile the centre will hear."""
        need = tx.session.get(Need, awarded.need_id, with_for_update=True)
        if awarded.home != self.settings.instance or need is None:
            return
        known = tx.session.scalars(views.award(awarded.claim_id)).one_or_none()
        if known or need.state != NeedState.OPEN or not need.is_shared or awarded.turn != need.turn:
            return
        row = Referral(
            id=new_id(),
            need=need,
            worker_id=awarded.worker_id,
            household_id=need.household_id,
            referred_by=awarded.claim_id,
            worker_accepted=True,
            household_accepted=False,
            state=ReferralState.PROPOSED,
            county=awarded.county,
            claim_id=awarded.claim_id,
            placement=None,
            answer_by=tx.now + timedelta(days=self.settings.referral_days),
            worker_informed_at=tx.now,
            terms_version=0,
        )
        tx.session.add(row)
        facts = {"worker_id": row.worker_id, "household_id": row.household_id, "unit": need.unit}
        tx.emit(Referred(referral_id=row.id, need_id=need.id, **facts))

    @on(contract.AwardRevoked, From.ANYWHERE)
    def give_up_award(self, tx: Tx, revoked: contract.AwardRevoked) -> None:
        """Too late if the household has accepted: then she is placed, and the centre knows or will."""
        if revoked.home != self.settings.instance:
            return
        need = tx.session.get(Need, revoked.need_id, with_for_update=True)
        row = tx.session.scalars(views.award(revoked.claim_id)).one_or_none()
        if need and row and row.state in referral_rules.OPEN:
            withdraw(tx, row, ReferralWithdrawCause.TAKEN_BACK)
            turned_down(tx, row)


def turned_down(tx: Tx, row: Referral) -> None:
    """Let the centre award the need to the next."""
    tx.emit(contract.ClaimTurnedDown(need_id=row.need.id, claim_id=str(row.claim_id), unit=row.need.unit))


def filled(tx: Tx, row: Referral) -> None:
    """What is to be heard of a placement beyond this county: by the pool, if the need was in it."""
    if row.need.is_shared:
        closed = {"need_id": row.need.id, "unit": row.need.unit, "outcome": contract.Outcome.FILLED}
        her = {"claim_id": row.claim_id, "household_id": row.household_id} if row.claim_id else {}
        tx.emit(contract.NeedClosed(**closed, **her))
    if row.county:
        tx.emit(
            contract.ContactsDue(
                person_id=row.household_id,
                other_id=row.worker_id,
                instance=row.county,
                placement_for=row.need.id,
                text_version=str(row.text_version),
                agreed_at=row.agreed_at,
            )
        )
