"""What became of placements, in numbers: follow-ups of a unit, and careers by level for whoever thinks of one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Select, func, select

from contracts import outcomes as contract
from contracts.accounts import Role
from contracts.jobs import FollowUpOutcome
from contracts.outcomes import FollowUpState
from contracts.terms import FollowUpProblem
from contracts.values import day_of, subtree
from kernel.service import Service, Tx, query
from services.jobs.models import FollowUp, Need, Placement, Referral
from services.jobs.referral import follow_up_rules as rules
from services.jobs.referral.placement_tables import OutcomeRow, PlannedFollowUp


class Counting(Service):
    @query(contract.FollowUpSummary)
    def follow_up_summary(self, tx: Tx, asked: contract.FollowUpSummary) -> contract.FollowUpFigures:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        rules.must_be_a_span(asked.since, asked.until)
        plans = tx.session.execute(_plans(asked)).all()
        states = Counter(plan.state for plan in plans)
        said = tx.session.execute(_answers(asked)).all()
        today = day_of(tx.now)
        outcomes = Counter(one.outcome for one in said)
        problems = Counter(problem for one in said for problem in one.problems or [])
        return contract.FollowUpFigures(
            unit=asked.unit,
            due=len(plans),
            done=states[FollowUpState.DONE],
            done_in_time=sum(bool(plan.done_on) and plan.done_on <= plan.due_on + rules.GRACE for plan in plans),
            overdue=sum(rules.is_overdue(plan.state, plan.due_on, today) for plan in plans),
            dropped=states[FollowUpState.DROPPED],
            household_satisfaction=_mean(one.household_satisfaction for one in said),
            worker_satisfaction=_mean(one.worker_satisfaction for one in said),
            outcomes=[contract.OutcomeCount(outcome=one, count=outcomes[one]) for one in FollowUpOutcome],
            problems=[contract.ProblemCount(problem=one, count=problems[one]) for one in FollowUpProblem],
        )

    @query(contract.CareerOutcomes)
    def career_outcomes(self, tx: Tx, asked: contract.CareerOutcomes) -> list[contract.CareerFigures]:
        women = func.count(func.distinct(Referral.worker_id)).label("women")
        kinds = (Need.work_type_zh, Placement.level)
        groups = select(*kinds, women).select_from(Placement).join(Referral).join(Need)
        groups = groups.where(Need.occupation_code == asked.occupation_code, Placement.level.is_not(None))
        many = groups.group_by(*kinds).having(women >= rules.WOMEN_FROM).order_by(*kinds)
        return [_career(tx, asked.occupation_code, *group) for group in tx.session.execute(many).all()]


def _plans(asked: contract.FollowUpSummary) -> Select[Any]:
    columns = (PlannedFollowUp.state, PlannedFollowUp.due_on, PlannedFollowUp.done_on)
    return select(*columns).where(*_within(asked))


def _answers(asked: contract.FollowUpSummary) -> Select[Any]:
    """The last record of each that was made."""
    same = (FollowUp.placement_id == PlannedFollowUp.placement_id) & (FollowUp.day == PlannedFollowUp.day)
    columns = (FollowUp.outcome, FollowUp.problems, FollowUp.household_satisfaction, FollowUp.worker_satisfaction)
    return select(*columns).join(PlannedFollowUp, same).where(*_within(asked))


def _within(asked: contract.FollowUpSummary) -> tuple[Any, ...]:
    here = PlannedFollowUp.unit.startswith(subtree(asked.unit), autoescape=True)
    return here, PlannedFollowUp.due_on >= asked.since, PlannedFollowUp.due_on <= asked.until


def _mean(ratings: Any) -> float | None:
    given = [one for one in ratings if one is not None]
    return rules.mean(sum(given), len(given))


def _career(tx: Tx, occupation_code: str, work_type_zh: str, level: str, women: int) -> contract.CareerFigures:
    noted = select(OutcomeRow).join(Placement).join(Referral).join(Need)
    noted = noted.where(Need.occupation_code == occupation_code)
    noted = noted.where(Need.work_type_zh == work_type_zh, Placement.level == level)

    def share(day: int) -> float | None:
        of_day = noted.where(OutcomeRow.day == day)
        return rules.share(_women(tx, of_day.where(OutcomeRow.still_working)), _women(tx, of_day))

    month = noted.where(OutcomeRow.day == rules.OUTCOME_DAYS[0])
    return contract.CareerFigures(
        work_type_zh=work_type_zh,
        level=level,
        women=women,
        still_after_30=share(30),
        still_after_90=share(90),
        pay_before=_median(tx, month, OutcomeRow.pay_before_fen),
        pay_after=_median(tx, month, OutcomeRow.pay_after_fen),
    )


def _women(tx: Tx, noted: Select[Any]) -> int:
    return tx.session.scalars(noted.with_only_columns(func.count(func.distinct(OutcomeRow.worker_id)))).one()


def _median(tx: Tx, noted: Select[Any], pay: Any) -> contract.PayBand | None:
    """The band of the (lower) median, of ten women or more."""
    known = noted.where(pay.is_not(None))
    if _women(tx, known) < rules.WOMEN_FROM:
        return None
    rows = tx.session.scalars(known.with_only_columns(func.count())).one()
    middle = known.with_only_columns(pay).order_by(pay).offset((rows - 1) // 2).limit(1)
    return rules.band(tx.session.scalars(middle).one())
