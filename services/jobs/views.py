"""How jobs' rows are shown, to others and to the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from contracts import jobs as contract
from contracts import meetings, outcomes, placements, pool
from contracts.accounts import Role
from contracts.terms import Terms, WeeklyHours
from contracts.values import subtree
from kernel.identity import Actor
from services.jobs import rules
from services.jobs.models import Need, Offer, Placement, PoolNeed, Referral, Work, Worker
from services.jobs.referral import follow_up_rules, placement_rules, referral_rules
from services.jobs.referral.placement_tables import Meeting, PlannedFollowUp, ReferralAct
from services.jobs.vacancies.vacancy_tables import Application, Vacancy


def at_home_under(actor: Actor, role: str) -> ColumnElement[bool]:
    """Workers whose home lies under a unit where the actor holds the role."""
    under = (subtree(held.unit) for held in actor.appointments if held.role == role)
    return or_(*(Worker.home_unit.startswith(prefix, autoescape=True) for prefix in under))


def of_unit_or_mine(actor: Actor, rows: Select[Any], unit: str | None) -> Select[Any]:
    """What comes of referrals: all under a unit, for its staff; without one, that of her or him who asks."""
    actor.must_be_signed_in()
    if unit is None:
        return rows.where(or_(Referral.worker_id == actor.person_id, Referral.household_id == actor.person_id))
    actor.must_hold(Role.STAFF, at=unit)
    return rows.join(Need).where(Need.unit.startswith(subtree(unit), autoescape=True))


def award(claim_id: str) -> Select[Referral]:
    """The referral that was made of an awarded claim."""
    return select(Referral).where(Referral.claim_id == claim_id)


def open_awards(need_id: str) -> Select[Referral]:
    """Those that the household has not answered."""
    awards = select(Referral).where(Referral.need_id == need_id, Referral.claim_id.is_not(None))
    return awards.where(Referral.state.in_(referral_rules.OPEN))


def work(row: Work) -> dict[str, Any]:
    return {field: getattr(row, field) for field in pool.Work.model_fields}


def offer(row: Offer) -> pool.Offer:
    return pool.Offer(need_id=row.need_id, **work(row))


def pool_need(row: PoolNeed) -> pool.PoolNeed:
    awarded = next((bid.county for bid in row.bids if bid.claim_id == row.claim_id), None)
    facts = {"home": row.home, "is_open": row.is_open, "claims": len(row.bids), "awarded_to": awarded}
    return pool.PoolNeed(need_id=row.need_id, **facts, **work(row))


def wanted(row: Work) -> rules.Wanted:
    return rules.Wanted(row.occupation_code, row.work_type_zh, row.level, row.unit, row.live_in, row.pay_to_fen)


def held(worker: Worker, today: date) -> list[rules.Held]:
    rows = [row for row in worker.qualifications if row.counts(today)]
    return [rules.Held(row.occupation_code, row.work_type_zh, row.level, row.issued_on) for row in rows]


def need(row: Need) -> contract.Need:
    fields = set(contract.Need.model_fields) - {"need_id"}
    return contract.Need(need_id=row.id, **{field: getattr(row, field) for field in fields})


def referral(row: Referral) -> contract.Referral:
    return contract.Referral(
        referral_id=row.id,
        need_id=row.need.id,
        worker_id=row.worker_id,
        household_id=row.household_id,
        worker_accepted=row.worker_accepted,
        household_accepted=row.household_accepted,
        state=row.state,
        placement_id=row.placement.id if row.placement else None,
        county=row.county,
        answer_by=row.answer_by,
        terms_version=row.terms_version,
        company_id=row.company_id,
    )


def parties(row: Referral) -> dict[str, Any]:
    """Whom a referral joins, as events say it."""
    ids = {"referral_id": row.id, "need_id": row.need.id, "worker_id": row.worker_id}
    return {**ids, "household_id": row.household_id, "unit": row.need.unit}


def terms(row: Referral) -> Terms:
    """As both accept them: those of the need until others are set."""
    return Terms.model_validate(row.terms) if row.terms else _wanted_terms(row.need)


def _wanted_terms(need: Need) -> Terms:
    """What the household has said of days and hours; where it has said only part of it, all of her time."""
    times = (need.from_time, need.until_time)
    hours = (
        [WeeklyHours(weekday=day, starts=times[0], ends=times[1]) for day in need.weekdays or []] if all(times) else []
    )
    return Terms(starts_on=need.starts_on, ends_on=need.ends_on, live_in=need.live_in, hours=hours)


def period(row: Placement) -> placement_rules.Period:
    """From the day that she began, if that is known."""
    agreed = Terms.model_validate(row.terms) if row.terms else terms(row.referral)
    return replace(placement_rules.period(agreed), first=row.starts_on)


def vacancy_terms(row: Vacancy) -> Terms:
    """As who is hired for it works."""
    return Terms(starts_on=row.starts_on, ends_on=row.ends_on, live_in=row.live_in, hours=row.hours)


def employment(row: Application) -> placement_rules.Period | None:
    """What a hire takes of her time; unknown of one from before its terms were kept."""
    return placement_rules.period(Terms.model_validate(row.employed)) if row.employed else None


def placement(row: Placement) -> contract.Placement:
    referral = row.referral
    return contract.Placement(
        placement_id=row.id,
        need_id=referral.need.id,
        worker_id=referral.worker_id,
        household_id=referral.household_id,
        unit=referral.need.unit,
        starts_on=row.starts_on,
        state=row.state,
        terms=Terms.model_validate(row.terms) if row.terms else None,
        ended_on=row.ended_on,
        end_reason=row.end_reason,
    )


def placed(row: Placement) -> dict[str, Any]:
    """Of a placement, as events say it."""
    ids = {"placement_id": row.id, "worker_id": row.referral.worker_id, "household_id": row.referral.household_id}
    return {**ids, "unit": row.referral.need.unit}


def planned_on(today: date) -> Callable[[PlannedFollowUp], outcomes.PlannedFollowUp]:
    def planned(row: PlannedFollowUp) -> outcomes.PlannedFollowUp:
        referral = row.placement.referral
        facts = {field: getattr(row, field) for field in ("placement_id", "unit", "day", "due_on", "state", "done_on")}
        facts |= {"worker_id": referral.worker_id, "household_id": referral.household_id}
        return outcomes.PlannedFollowUp(**facts, is_overdue=follow_up_rules.is_overdue(row.state, row.due_on, today))

    return planned


def act(row: ReferralAct) -> placements.ReferralAct:
    return placements.ReferralAct(**{field: getattr(row, field) for field in placements.ReferralAct.model_fields})


def meeting(row: Meeting) -> meetings.Meeting:
    facts = {field: getattr(row, field) for field in ("referral_id", "at", "minutes", "way", "state", "result")}
    return meetings.Meeting(meeting_id=row.id, **facts)
