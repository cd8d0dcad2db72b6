"""Follow-ups (回访): planned at the placement, reminded, recorded, counted; and the outcomes that they tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import or_, select, true

from contracts import jobs
from contracts import outcomes as contract
from contracts.accounts import Role
from contracts.jobs import FollowUpOutcome
from contracts.outcomes import FollowUpState, FollowUpTiming
from contracts.placements import OutcomeNoted
from contracts.terms import EndReason, PayPer, PlacementState
from contracts.values import day_of, subtree
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import new_id
from kernel.timers import every
from services.jobs import rows, views
from services.jobs.models import FollowUp, Placement
from services.jobs.referral import follow_up_rules as rules
from services.jobs.referral.follow_up_rules import FollowUpStep
from services.jobs.referral.placement_tables import OutcomeRow, PlannedFollowUp

LOOK_SECONDS = 300


class FollowingUp(Service):
    #: What a follow-up may say of the placement itself; `Placing`, which is built on this part, enters it.
    _start: Callable[..., None]
    _end: Callable[..., None]

    @command(jobs.RecordFollowUp)
    def record_follow_up(self, tx: Tx, asked: jobs.RecordFollowUp) -> jobs.FollowUp:
        """That she works says that she has begun, if nobody has said so yet."""
        placement = rows.placement(tx, asked.placement_id)
        rows.must_be_staff(tx, placement.referral)
        today, has_ended = day_of(tx.now), asked.outcome is FollowUpOutcome.ENDED
        plans = {row.day: row for row in tx.session.scalars(_planned(placement))}
        day = rules.answered(asked.day, {one: row.due_on for one, row in plans.items()}, today)
        row = FollowUp(id=new_id(), recorded_by=tx.actor.person_id, recorded_at=tx.now, **asked.model_dump())
        row.day = day
        tx.session.add(row)
        if placement.state == PlacementState.AGREED and placement.starts_on <= today and not has_ended:
            self._start(tx, placement, placement.starts_on)
        if day is not None:
            plan = plans[day]
            plan.state, plan.done_on = rules.FOLLOW_UP_STEPS[FollowUpState.PLANNED][FollowUpStep.RECORD], today
        if day in rules.OUTCOME_DAYS:
            self._note(tx, placement, day, not (has_ended or placement.has_ended))
        tx.emit(jobs.FollowedUp(placement_id=placement.id, worker_id=placement.referral.worker_id, outcome=row.outcome))
        if has_ended and not placement.has_ended:
            self._end(tx, placement, today, EndReason.OTHER)
        facts = {"placement_id": placement.id, "outcome": asked.outcome, "day": day}
        return jobs.FollowUp(follow_up_id=row.id, **facts, recorded_at=tx.now)

    @query(contract.PlannedFollowUps)
    def planned_follow_ups(self, tx: Tx, asked: contract.PlannedFollowUps) -> Page[contract.PlannedFollowUp]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        today = day_of(tx.now)
        found = select(PlannedFollowUp).where(PlannedFollowUp.unit.startswith(subtree(asked.unit), autoescape=True))
        if asked.placement_id:
            found = found.where(PlannedFollowUp.placement_id == asked.placement_id)
        if asked.timing:
            found = found.where(PlannedFollowUp.state == FollowUpState.PLANNED, _at(asked.timing, today))
        shown = views.planned_on(today)
        return page(tx.session, found, PlannedFollowUp.id, asked, shown)

    @every(LOOK_SECONDS)
    def remind_of_follow_ups(self, tx: Tx) -> bool:
        """When one falls due, and once more when it is overdue; fifty a look."""
        today = day_of(tx.now)
        due, late = PlannedFollowUp.due_on <= today, _at(FollowUpTiming.OVERDUE, today)
        unsaid = or_(due & (PlannedFollowUp.reminded == 0), late & (PlannedFollowUp.reminded == 1))
        found = select(PlannedFollowUp).where(PlannedFollowUp.state == FollowUpState.PLANNED, unsaid)
        found = found.order_by(PlannedFollowUp.due_on, PlannedFollowUp.id).limit(50)
        plans = tx.session.scalars(found.with_for_update(of=PlannedFollowUp, skip_locked=True)).all()
        for row in plans:
            is_overdue = rules.is_overdue(row.state, row.due_on, today)
            row.reminded = 2 if is_overdue else 1
            facts = {"placement_id": row.placement_id, "unit": row.unit, "day": row.day, "due_on": row.due_on}
            staff = row.placement.referral.referred_by
            tx.emit(contract.FollowUpDue(**facts, is_overdue=is_overdue, staff_id=staff))
        return len(plans) == 50

    def _plan_follow_ups(self, tx: Tx, placement: Placement) -> None:
        words = {"placement_id": placement.id, "unit": placement.referral.need.unit, "reminded": 0}
        for day, due_on in rules.plan(placement.starts_on).items():
            tx.session.add(PlannedFollowUp(id=new_id(), day=day, due_on=due_on, state=FollowUpState.PLANNED, **words))

    def _plan_again(self, tx: Tx, placement: Placement) -> None:
        """From the day on which she has begun."""
        due = rules.plan(placement.starts_on)
        for row in tx.session.scalars(_planned(placement)):
            row.due_on, row.reminded = due[row.day], 0

    def _follow_no_more(self, tx: Tx, placement: Placement, ended_on: date, has_begun: bool) -> None:
        """What was still to be asked is known from the days."""
        for row in tx.session.scalars(_planned(placement)):
            row.state = rules.FOLLOW_UP_STEPS[FollowUpState.PLANNED][FollowUpStep.DROP]
        noted = tx.session.scalars(select(OutcomeRow.day).where(OutcomeRow.placement_id == placement.id)).all()
        for day, still in rules.outcomes_at_end(placement.starts_on, ended_on, noted, has_begun).items():
            self._note(tx, placement, day, still)

    def _note(self, tx: Tx, placement: Placement, day: int, still_working: bool) -> None:
        before = _last(tx, placement, FollowUp.pay_before_fen)
        after = _last(tx, placement, FollowUp.pay_now_fen) or _agreed_pay(placement)
        pay: dict[str, Any] = {"pay_before_fen": before, "pay_after_fen": after if still_working else None}
        facts = {"placement_id": placement.id, "day": day, "still_working": still_working}
        facts["worker_id"] = placement.referral.worker_id
        tx.session.add(OutcomeRow(**facts, **pay, noted_at=tx.now))
        tx.session.flush()
        tx.emit(OutcomeNoted(**facts, **pay, unit=placement.referral.need.unit))


def _planned(placement: Placement) -> Any:
    of_it = select(PlannedFollowUp).where(PlannedFollowUp.placement_id == placement.id)
    return of_it.where(PlannedFollowUp.state == FollowUpState.PLANNED).order_by(PlannedFollowUp.day)


def _at(timing: FollowUpTiming, today: date) -> Any:
    conditions = {
        FollowUpTiming.DUE: PlannedFollowUp.due_on <= today,
        FollowUpTiming.OVERDUE: PlannedFollowUp.due_on < today - rules.GRACE,
        FollowUpTiming.TO_COME: PlannedFollowUp.due_on > today,
    }
    return conditions.get(timing, true())


def _last(tx: Tx, placement: Placement, column: Any) -> int | None:
    """What was answered last."""
    tx.session.flush()
    said = select(column).where(FollowUp.placement_id == placement.id, column.is_not(None))
    return tx.session.scalars(said.order_by(FollowUp.id.desc()).limit(1)).one_or_none()


def _agreed_pay(placement: Placement) -> int | None:
    """A month's, where it was agreed by the month."""
    terms = views.terms(placement.referral)
    return terms.pay_fen if terms.pay_per is PayPer.MONTH else None
