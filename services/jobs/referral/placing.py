"""Placements (上岗): begun, on trial, ended; the fee that is waived."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from contracts import jobs as contract
from contracts import placements
from contracts.accounts import Role
from contracts.needs import PostingStep
from contracts.pool import ClaimEnded, ContactsOver
from contracts.terms import EndReason
from contracts.values import day_of
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx, command, query
from kernel.store import new_id
from kernel.timers import every
from services.jobs import rows, rules, views
from services.jobs.models import Fee, Placement, Referral, Worker
from services.jobs.needs import posting
from services.jobs.pool.sharing import filled
from services.jobs.referral import placement_rules as steps
from services.jobs.referral.closing import close, withdraw_siblings
from services.jobs.referral.following_up import FollowingUp
from services.jobs.referral.placement_rules import PlacementStep
from services.jobs.referral.referral_rules import ReferralStep
from services.jobs.workers import busy
from services.jobs.workers.availability import tell_availability

LOOK_SECONDS = 600


class Placing(FollowingUp):
    @command(contract.SetPlacementFee)
    def set_placement_fee(self, tx: Tx, asked: contract.SetPlacementFee) -> None:
        tx.actor.must_hold(Role.OPERATOR)
        tx.session.add(Fee(list_price_fen=asked.list_price_fen, set_by=tx.actor.person_id))

    @command(placements.ConfirmStart)
    def confirm_start(self, tx: Tx, asked: placements.ConfirmStart) -> contract.Placement:
        row = rows.placement(tx, asked.placement_id)
        earliest = views.terms(row.referral).starts_on - steps.SOONER
        steps.must_lie_between(asked.started_on, earliest, day_of(tx.now))
        self._start(tx, row, asked.started_on)
        return views.placement(row)

    @command(placements.DecideTrial)
    def decide_trial(self, tx: Tx, asked: placements.DecideTrial) -> contract.Placement:
        row = rows.placement(tx, asked.placement_id)
        if tx.actor.person_id != row.referral.household_id:
            rows.must_be_staff(tx, row.referral)
        if asked.passed:
            row.state = steps.after(row.state, PlacementStep.PASS_TRIAL)
            tx.emit(placements.TrialPassed(**views.placed(row)))
        else:
            self._end(tx, row, day_of(tx.now), EndReason.TRIAL_FAILED, PlacementStep.FAIL_TRIAL)
        return views.placement(row)

    @command(placements.EndPlacement)
    def end_placement(self, tx: Tx, asked: placements.EndPlacement) -> contract.Placement:
        row = rows.placement(tx, asked.placement_id)
        rows.must_be_staff(tx, row.referral)
        first = None if asked.reason is EndReason.NEVER_STARTED else row.starts_on
        steps.after(row.state, PlacementStep.END)
        steps.must_lie_between(asked.ended_on, first, day_of(tx.now))
        row.end_note = asked.note or None
        self._end(tx, row, asked.ended_on, asked.reason)
        return views.placement(row)

    @query(contract.Placements)
    def placements(self, tx: Tx, asked: contract.Placements) -> Page[contract.Placement]:
        found = views.of_unit_or_mine(tx.actor, select(Placement).join(Referral), asked.unit)
        if asked.state:
            found = found.where(Placement.state == asked.state)
        return page(tx.session, found, Placement.id, asked, views.placement)

    @every(LOOK_SECONDS)
    def end_terms(self, tx: Tx) -> bool:
        """One a look: a placement whose last agreed day, in Beijing, is over."""
        live = select(Placement.id).where(
            Placement.state.in_(steps.PLACEMENT_STEPS), Placement.ends_on < day_of(tx.now)
        )
        if (found := tx.session.scalars(live.order_by(Placement.ends_on).limit(1)).one_or_none()) is None:
            return False
        row = tx.session.get_one(Placement, found)
        rows.locked(tx, row.referral_id)
        tx.session.refresh(row)
        if not row.has_ended:
            self._end(tx, row, row.ends_on or day_of(tx.now), EndReason.TERM_OVER)
        return True

    def _place(self, tx: Tx, row: Referral) -> None:
        close(tx, row, ReferralStep.ACCEPT)
        posting.take(tx, row.need, PostingStep.FILL)
        agreed = views.terms(row)
        row.placement = Placement(id=new_id(), starts_on=agreed.starts_on, ends_on=agreed.ends_on)
        row.placement.state, row.placement.terms = contract.PlacementState.AGREED, row.terms
        row.placement.level = _level(tx, row)
        tx.session.flush()
        if not row.county:
            worker = rows.worker(tx, row.worker_id)
            worker.placements += 1
            busy.settle(tx, worker)
            tell_availability(tx, worker)
        self._plan_follow_ups(tx, row.placement)
        facts = {"placement_id": row.placement.id, "starts_on": agreed.starts_on}
        tx.emit(contract.Placed(**facts, **views.parties(row)))
        fee = tx.session.scalars(select(Fee.list_price_fen).order_by(Fee.id.desc()).limit(1)).one_or_none()
        if fee:
            facts = {"person_id": row.worker_id, "unit": row.need.unit}
            tx.emit(contract.FeeWaived(cause_id=row.placement.id, list_price_fen=fee, **facts))
        filled(tx, row)
        withdraw_siblings(tx, row)

    def _start(self, tx: Tx, row: Placement, started_on: date) -> None:
        terms = views.terms(row.referral)
        row.state = steps.after(row.state, steps.starting(terms.trial_days))
        row.starts_on = started_on
        if not row.referral.county:  # she may have begun before what she did until then has ended
            rows.worker(tx, row.referral.worker_id)
            busy.must_have_time(tx, row.referral.worker_id, views.period(row), row.referral.company_id, but=row.id)
        self._plan_again(tx, row)
        tx.emit(placements.PlacementStarted(**views.placed(row), started_on=started_on))

    def _end(
        self, tx: Tx, row: Placement, ended_on: date, reason: EndReason, step: PlacementStep = PlacementStep.END
    ) -> None:
        has_begun = row.state != contract.PlacementState.AGREED
        row.state = steps.after(row.state, step)
        row.ended_on, row.end_reason, row.ended_by = ended_on, reason, tx.actor.person_id or None
        self._follow_no_more(tx, row, ended_on, has_begun)
        tx.emit(placements.PlacementEnded(**views.placed(row), ended_on=ended_on, reason=reason))
        referral = row.referral
        if referral.claim_id:
            facts = {"need_id": referral.need.id, "claim_id": referral.claim_id, "unit": referral.need.unit}
            tx.emit(ClaimEnded(**facts))
            tx.emit(ContactsOver(person_id=referral.household_id, placement_for=referral.need.id))
        else:
            worker = rows.worker(tx, referral.worker_id)
            busy.settle(tx, worker)
            tell_availability(tx, worker)


def _level(tx: Tx, row: Referral) -> str:
    """The highest she holds of what is needed; what is needed, of a worker of another county."""
    worker = None if row.county else tx.session.get(Worker, row.worker_id)
    today = day_of(tx.now)
    held = rules.fitting(views.wanted(row.need), views.held(worker, today)) if worker else []
    return min((one.level for one in held), default=row.need.level)
