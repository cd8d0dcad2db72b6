"""Who stands by: matching's copy of each worker who may be proposed, made anew whenever something of her changes."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select

from kernel.service import Tx
from services.jobs.matching.matching_rules import EVER, FAR, NOWHERE, PRIME, UNSAID
from services.jobs.matching.matching_tables import Showing, Standby
from services.jobs.models import Qualification, Worker
from services.jobs.workers import profile_rules
from services.jobs.workers.profile_tables import Profile
from services.jobs.workers.profile_views import blank


def refresh(tx: Tx, worker: Worker) -> None:
    """In the transaction that has changed her, while her row is locked."""
    tx.session.flush()
    tx.session.execute(delete(Standby).where(Standby.person_id == worker.person_id))
    if worker.is_placed or worker.claim_id or worker.is_paused:
        return
    held = select(Qualification).where(Qualification.person_id == worker.person_id, ~Qualification.is_suspended)
    profile = tx.session.get(Profile, worker.person_id) or blank(worker.person_id)
    skills = best_of_each(tx.session.scalars(held).all(), profile.trades)
    if skills:
        shown = select(func.max(Showing.shown_on)).where(Showing.worker_id == worker.person_id)
        about_her = hers(worker, profile, tx.session.scalar(shown))
        tx.session.add_all(Standby(**about_her, **skill) for skill in skills)
        tx.session.flush()


def best_of_each(held: Any, trades: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Of each skill and level in which she wants to work, the certificate that counts longest."""
    wanted = {(one["occupation_code"], one["work_type_zh"]) for one in trades}
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in held:
        skill = (row.occupation_code, row.work_type_zh, row.level)
        until, since = day(row.expires_on, EVER), day(row.issued_on)
        if wanted and skill[:2] not in wanted:
            continue
        known = found.setdefault(skill, {"counts_until": until, "certified_on": since})
        known["counts_until"] = max(known["counts_until"], until)
        known["certified_on"] = max(known["certified_on"], since)
    names = ("occupation_code", "work_type_zh", "level")
    return [dict(zip(names, (*skill[:2], int(skill[2])), strict=True)) | known for skill, known in found.items()]


def hers(worker: Worker, said: Profile, shown_on: date | None) -> dict[str, Any]:
    """What all her rows have in common."""
    is_somewhere = said.lat is not None and said.lng is not None
    return {
        "person_id": worker.person_id,
        "unit": worker.home_unit or "",
        "lat": said.lat if is_somewhere else NOWHERE,
        "lng": said.lng if is_somewhere else NOWHERE,
        "reach_km": said.travel_km or FAR,
        "week": profile_rules.week([profile_rules.Hours.model_validate(one) for one in said.hours]),
        "speaks": profile_rules.tongues(said.languages),
        "live_in": int(worker.live_in),
        "live_out": int(said.live_out),
        "elsewhere": int(worker.elsewhere),
        "pay_from_fen": UNSAID if worker.pay_from_fen is None else worker.pay_from_fen,
        "available_from": day(worker.available_from),
        "health_until": day(worker.health_until),
        "placements": worker.placements,
        "shown_on": day(shown_on),
        "lot": int.from_bytes(hashlib.sha256(worker.person_id.encode()).digest()[:8]) % PRIME,
    }


def day(moment: date | None, unknown: int = 0) -> int:
    return moment.toordinal() if moment else unknown
