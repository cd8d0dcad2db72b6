"""What takes a worker's time: her placements here, her hires, and what a claim in another county has brought her.

She is locked (`rows.worker`) before it is looked at, so that of two who accept at once one is told that she is taken.
"""

from __future__ import annotations

from sqlalchemy import select

from contracts.pool import ClaimState
from contracts.terms import PlacementState
from contracts.vacancies import ApplicationState
from kernel.service import Tx
from services.jobs import placement_rules as rules
from services.jobs import views
from services.jobs.days import today_of
from services.jobs.models import Claim, Offer, Placement, Referral, Worker
from services.jobs.placement_rules import Period
from services.jobs.vacancy_tables import Application


def periods(tx: Tx, worker_id: str, but: str | None = None) -> list[Period]:
    """Of all that has not ended, but one placement. What is in another county counts as full, without an end."""
    tx.session.flush()
    live = select(Placement).join(Referral).where(Referral.worker_id == worker_id)
    live = live.where(Placement.state != PlacementState.ENDED)
    here = [views.period(row) for row in tx.session.scalars(live) if row.id != but]
    filled = select(Offer.starts_on).join(Claim).where(Claim.worker_id == worker_id, Claim.state == ClaimState.FILLED)
    hired = select(Application).where(Application.worker_id == worker_id, Application.state == ApplicationState.HIRED)
    employed = [period for row in tx.session.scalars(hired) if (period := views.employment(row))]
    return here + employed + [Period(starts_on) for starts_on in tx.session.scalars(filled)]


def must_have_time(tx: Tx, worker_id: str, wanted: Period, but: str | None = None) -> None:
    """Raises `WorkerPlaced` or `PlacementClash`."""
    rules.must_have_time(periods(tx, worker_id, but), wanted)


def settle(tx: Tx, worker: Worker) -> None:
    """After a placement or a hire has begun or ended: whether she is still to be proposed for other work."""
    worker.is_placed = rules.is_occupied(periods(tx, worker.person_id), today_of(tx))
