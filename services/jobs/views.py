"""How jobs' rows are shown, to others and to the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from contracts import jobs as contract
from contracts import pool
from contracts.values import subtree
from kernel.identity import Actor
from services.jobs import rules
from services.jobs.models import Need, Offer, Placement, PoolNeed, Referral, Work, Worker


def at_home_under(actor: Actor, role: str) -> ColumnElement[bool]:
    """Workers whose home lies under a unit where the actor holds the role."""
    under = (subtree(held.unit) for held in actor.appointments if held.role == role)
    return or_(*(Worker.home_unit.startswith(prefix, autoescape=True) for prefix in under))


def award(claim_id: str) -> Select[tuple[Referral]]:
    """The referral that was made of an awarded claim."""
    return select(Referral).where(Referral.claim_id == claim_id)


def open_awards(need_id: str) -> Select[tuple[Referral]]:
    """Those that the household has not answered."""
    awards = select(Referral).where(Referral.need_id == need_id, Referral.claim_id.is_not(None))
    return awards.where(Referral.state == contract.ReferralState.PROPOSED)


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
    )


def placement(row: Placement) -> contract.Placement:
    referral = row.referral
    return contract.Placement(
        placement_id=row.id,
        need_id=referral.need.id,
        worker_id=referral.worker_id,
        household_id=referral.household_id,
        unit=referral.need.unit,
        starts_on=row.starts_on,
    )
