"""Who suits: the workers for a need, the best first, each with the reasons."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from contracts import jobs as contract
from kernel.service import Tx
from services.jobs import rules, views
from services.jobs.models import Need, Offer, Qualification, Worker

#: How many qualified workers are weighed for one need, those with the fewest placements first.
POOL = 500


def best(tx: Tx, work: Need | Offer, limit: int, *conditions: ColumnElement[bool]) -> list[contract.Candidate]:
    """Free workers who fulfil the conditions."""
    wanted, today = views.wanted(work), tx.now.date()
    found = [
        (worker, rules.reasons(wanted, views.offered(worker, today), today)) for worker in _free(tx, work, *conditions)
    ]
    ranked = sorted((pair for pair in found if pair[1]), key=lambda pair: (-rules.score(pair[1]), pair[0].person_id))
    return [
        contract.Candidate(worker_id=worker.person_id, score=rules.score(why), reasons=why)
        for worker, why in ranked[:limit]
    ]


def _free(tx: Tx, work: Need | Offer, *conditions: ColumnElement[bool]) -> list[Worker]:
    skill = (
        (Qualification.occupation_code == work.occupation_code)
        & (Qualification.work_type_zh == work.work_type_zh)
        & (Qualification.level <= work.level)
    )
    holders = select(Qualification.person_id).where(skill)
    free = select(Worker).where(Worker.person_id.in_(holders), Worker.is_placed.is_(False), Worker.claim_id.is_(None))
    fair = free.where(*conditions).order_by(Worker.placements, Worker.person_id)
    return list(tx.session.scalars(fair.limit(POOL)))
