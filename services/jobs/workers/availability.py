"""Whether a worker can be had now: for matching, and for the centre, which is told when she would go elsewhere."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from contracts.pool import Skill, WorkerAvailable
from contracts.values import day_of
from kernel.service import Tx
from services.jobs.models import Qualification, Worker
from services.jobs.workers import busy, standby


def tell_availability(tx: Tx, worker: Worker) -> None:
    """Whoever has changed something about her calls this: for matching, and for the centre, which is told of news."""
    standby.refresh(tx, worker)
    if not worker.home_unit:
        return  # of whom nothing is known yet but a certificate
    tx.session.flush()
    held = (
        select(Qualification).where(Qualification.person_id == worker.person_id).order_by(Qualification.certificate_id)
    )
    skills = [
        Skill(occupation_code=row.occupation_code, work_type_zh=row.work_type_zh, level=row.level)
        for row in tx.session.scalars(held)
        if row.counts(day_of(tx.now))
    ]
    is_busy = bool(worker.claim_id or busy.periods(tx, worker.person_id))
    is_available = bool(worker.elsewhere and skills) and not (is_busy or worker.is_paused)
    event = WorkerAvailable(
        worker_id=worker.person_id,
        unit=worker.home_unit,
        is_available=is_available,
        skills=skills if is_available else [],
    )
    digest = hashlib.sha256(event.model_dump_json().encode()).hexdigest() if is_available else None
    if digest != worker.told:
        worker.told = digest
        tx.emit(event)
