"""What takes a worker's time: her placements here, her hires, and what a claim in another county has brought her.

She is locked (`rows.worker`) before it is looked at, so that of two who accept at once one is told that she is taken.
"""

from __future__ import annotations

from sqlalchemy import select

from contracts.pool import ClaimState
from contracts.terms import PlacementState
from contracts.vacancies import ApplicationState
from contracts.values import day_of
from kernel.service import Tx
from services.jobs import views
from services.jobs.models import Claim, Offer, Placement, Referral, Worker
from services.jobs.referral import placement_rules as rules
from services.jobs.referral.placement_rules import Period
from services.jobs.vacancies.vacancy_tables import Application, Vacancy


def periods(tx: Tx, worker_id: str) -> list[Period]:
    """Of all that has not ended. What is in another county counts as full, without an end."""
    return [*_placed(tx, worker_id), *_hired(tx, worker_id), *_elsewhere(tx, worker_id)]


def must_have_time(tx: Tx, worker_id: str, wanted: Period, sent_by: str | None = None, but: str | None = None) -> None:
    """For a placement. Raises `WorkerPlaced` or `PlacementClash`.

    `sent_by`: a company through which she comes; that it employs her leaves her the time for where it sends her.
    `but`: this placement itself, which begins.
    """
    rules.must_have_time(taken_from(tx, worker_id, sent_by, but), wanted)


def taken_from(tx: Tx, worker_id: str, sent_by: str | None = None, but: str | None = None) -> list[Period]:
    """What is in the way of a placement."""
    here = _placed(tx, worker_id, but=but) + _hired(tx, worker_id, but_by=sent_by)
    return here + _elsewhere(tx, worker_id)


def must_have_time_for_hire(tx: Tx, worker_id: str, wanted: Period, company_id: str) -> None:
    """As `must_have_time`; where this company has sent her already is not in the way."""
    here = _placed(tx, worker_id, but_by=company_id) + _hired(tx, worker_id)
    rules.must_have_time(here + _elsewhere(tx, worker_id), wanted)


def settle(tx: Tx, worker: Worker) -> None:
    """After a placement or a hire has begun or ended: whether she is still to be proposed for other work."""
    worker.is_placed = rules.is_occupied(periods(tx, worker.person_id), day_of(tx.now))


def _placed(tx: Tx, worker_id: str, but: str | None = None, but_by: str | None = None) -> list[Period]:
    tx.session.flush()
    live = select(Placement).join(Referral).where(Referral.worker_id == worker_id)
    if but_by:
        live = live.where(Referral.company_id.is_distinct_from(but_by))
    live = live.where(Placement.state != PlacementState.ENDED)
    return [views.period(row) for row in tx.session.scalars(live) if row.id != but]


def _hired(tx: Tx, worker_id: str, but_by: str | None = None) -> list[Period]:
    live = select(Application).where(Application.worker_id == worker_id, Application.state == ApplicationState.HIRED)
    if but_by:
        live = live.join(Vacancy, Vacancy.id == Application.vacancy_id).where(Vacancy.company_id != but_by)
    return [period for row in tx.session.scalars(live) if (period := views.employment(row))]


def _elsewhere(tx: Tx, worker_id: str) -> list[Period]:
    filled = select(Offer.starts_on).join(Claim).where(Claim.worker_id == worker_id, Claim.state == ClaimState.FILLED)
    return [Period(starts_on) for starts_on in tx.session.scalars(filled)]
