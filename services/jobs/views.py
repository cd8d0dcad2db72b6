"""How jobs' rows are shown, to others and to the rules."""

from __future__ import annotations

from contracts import jobs as contract
from services.jobs import rules
from services.jobs.models import Need, Placement, Referral, Worker


def wanted(need: Need) -> rules.Wanted:
    return rules.Wanted(need.occupation_code, need.work_type_zh, need.level, need.unit, need.live_in, need.pay_to_fen)


def held(worker: Worker) -> list[rules.Held]:
    rows = worker.qualifications
    return [rules.Held(row.occupation_code, row.work_type_zh, row.level, row.issued_on) for row in rows]


def offered(worker: Worker) -> rules.Offered:
    return rules.Offered(held(worker), worker.home_unit, worker.live_in, worker.pay_from_fen, worker.placements)


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
