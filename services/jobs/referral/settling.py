"""A referral between its proposal and its end: who knows of it, on which terms, and how it ends without an answer."""

from __future__ import annotations

from sqlalchemy import select

from contracts import jobs
from contracts import placements as contract
from contracts.placements import ReferralSide, ReferralWithdrawCause
from contracts.seats import ReasonMissing
from contracts.vacancies import Hired
from kernel.service import Tx, command, on, query
from kernel.timers import every
from services.jobs import rows, views
from services.jobs.models import Referral
from services.jobs.pool.sharing import turned_down
from services.jobs.referral import placement_rules
from services.jobs.referral import referral_rules as steps
from services.jobs.referral.closing import close, withdraw
from services.jobs.referral.placement_tables import Meeting, ReferralAct
from services.jobs.referral.referral_rules import ReferralStep
from services.jobs.referral.referring import Referring
from services.jobs.workers import busy

LOOK_SECONDS = 60


class Settling(Referring):
    @command(contract.NoteInformed)
    def note_informed(self, tx: Tx, asked: contract.NoteInformed) -> jobs.Referral:
        row = rows.referral(tx, asked.referral_id)
        steps.may_answer(row.state, row.answer_by, tx.now)
        told = tx.actor.person_id
        if told not in (row.worker_id, row.household_id):
            if not (asked.reason and asked.side):
                raise ReasonMissing()
            told = row.worker_id if asked.side is ReferralSide.WORKER else row.household_id
            rows.keep_act(tx, row, "inform", asked.reason, told)
        self._inform(tx, row, told)
        return views.referral(row)

    @command(contract.SetTerms)
    def set_terms(self, tx: Tx, asked: contract.SetTerms) -> contract.ReferralDetail:
        row = rows.referral(tx, asked.referral_id)
        steps.may_answer(row.state, row.answer_by, tx.now)
        if tx.actor.person_id != row.household_id:
            rows.must_be_staff(tx, row)
            rows.keep_act(tx, row, "set terms", f"{row.terms_version + 1}")
        steps.must_be_changeable(row.county)
        placement_rules.must_be_terms(asked.terms)
        row.terms, row.terms_version = asked.terms.model_dump(mode="json"), row.terms_version + 1
        row.worker_accepted = row.household_accepted = False
        to_tell = [one for one in (row.worker_id, row.household_id) if one != tx.actor.person_id]
        tx.emit(contract.TermsChanged(referral_id=row.id, version=row.terms_version, to_tell=to_tell))
        return _detail(tx, row)

    @command(contract.WithdrawReferral)
    def withdraw_referral(self, tx: Tx, asked: contract.WithdrawReferral) -> jobs.Referral:
        row = rows.referral(tx, asked.referral_id)
        rows.must_be_staff(tx, row)
        withdraw(tx, row, asked.cause)
        rows.keep_act(tx, row, "withdraw", asked.note or asked.cause.zh)
        if row.claim_id:
            turned_down(tx, row)
        return views.referral(row)

    @query(contract.ReferralById)
    def referral_by_id(self, tx: Tx, asked: contract.ReferralById) -> contract.ReferralDetail:
        return _detail(tx, rows.must_concern(tx, tx.session.get(Referral, asked.referral_id)))

    @every(LOOK_SECONDS)
    def expire_referrals(self, tx: Tx) -> bool:
        """One a look, its need locked first. The centre awards to the next what an award was not answered for."""
        late = select(Referral.id).where(Referral.state.in_(steps.OPEN), Referral.answer_by <= tx.now)
        if (found := tx.session.scalars(late.order_by(Referral.answer_by).limit(1)).one_or_none()) is None:
            return False
        row = rows.locked(tx, found)
        if row.state in steps.OPEN and steps.has_expired(row.answer_by, tx.now):
            close(tx, row, ReferralStep.EXPIRE)
            tx.emit(contract.ReferralExpired(**views.parties(row)))
            if row.claim_id:
                turned_down(tx, row)
        return True

    @on(jobs.Placed)
    def withdraw_what_clashes(self, tx: Tx, placed: jobs.Placed) -> None:
        _withdraw_what_clashes(tx, placed.worker_id)

    @on(Hired)
    def withdraw_what_clashes_with_a_hire(self, tx: Tx, hired: Hired) -> None:
        _withdraw_what_clashes(tx, hired.worker_id)


def _withdraw_what_clashes(tx: Tx, worker_id: str) -> None:
    """What else she is referred for at the same times can't come of it any more. Needs are locked in one order."""
    open_ = select(Referral.id).where(Referral.worker_id == worker_id, Referral.state.in_(steps.OPEN))
    hers = tx.session.scalars(open_.where(Referral.county.is_(None)).order_by(Referral.need_id)).all()
    for referral_id in hers:
        row = rows.locked(tx, referral_id)
        wanted, taken = placement_rules.period(views.terms(row)), busy.taken_from(tx, worker_id, row.company_id)
        if row.state in steps.OPEN and any(placement_rules.overlap(one, wanted) for one in taken):
            withdraw(tx, row, ReferralWithdrawCause.PLACED_ELSEWHERE)


def _detail(tx: Tx, row: Referral) -> contract.ReferralDetail:
    met = select(Meeting).where(Meeting.referral_id == row.id).order_by(Meeting.id)
    acts = select(ReferralAct).where(ReferralAct.referral_id == row.id).order_by(ReferralAct.id)
    because = {jobs.ReferralState.DECLINED: "declined_because", jobs.ReferralState.WITHDRAWN: "withdrawn_because"}
    words = dict.fromkeys(because.values()) | {because.get(row.state, "declined_because"): row.cause}
    return contract.ReferralDetail(
        referral=views.referral(row),
        worker_informed_at=row.worker_informed_at,
        household_informed_at=row.household_informed_at,
        terms=views.terms(row),
        meetings=[views.meeting(one) for one in tx.session.scalars(met)],
        acts=[views.act(one) for one in tx.session.scalars(acts)] if rows.is_staff(tx, row) else [],
        **words,
    )
