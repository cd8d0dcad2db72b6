"""How fairs are shown."""

from __future__ import annotations

from contracts import fairs as contract
from contracts.fairs import FairState
from kernel.service import Tx
from services.jobs.fairs import fair_rules as rules
from services.jobs.fairs.fair_tables import Fair, FairInterview, FairSignUp, FairTable


def state(tx: Tx, row: Fair) -> FairState:
    return rules.fair_state(row.state, row.starts_at, row.ends_at, tx.now)


def slots(row: Fair) -> int:
    return rules.slots(row.starts_at, row.ends_at, row.slot_minutes)


def fair_view(tx: Tx, row: Fair) -> contract.Fair:
    fields = set(contract.Fair.model_fields) - {"fair_id", "slots", "state"}
    facts = {field: getattr(row, field) for field in fields}
    return contract.Fair(fair_id=row.id, slots=slots(row), state=state(tx, row), **facts)


def table_view(row: FairTable) -> contract.FairTable:
    fields = set(contract.FairTable.model_fields) - {"table_id"}
    return contract.FairTable(table_id=row.id, **{field: getattr(row, field) for field in fields})


def sign_up_view(row: FairSignUp) -> contract.FairSignUp:
    fields = set(contract.FairSignUp.model_fields) - {"sign_up_id"}
    return contract.FairSignUp(sign_up_id=row.id, **{field: getattr(row, field) for field in fields})


def interview_view(row: FairInterview) -> contract.FairInterview:
    facts = {"interview_id": row.id, "fair_id": row.fair_id, "table_id": row.table_id, "worker_id": row.worker_id}
    facts |= {"number": row.table.number, "title": row.table.title, "slot": row.slot, "outcome": row.outcome}
    starts_at = rules.slot_start(row.fair.starts_at, row.fair.slot_minutes, row.slot)
    return contract.FairInterview(**facts, starts_at=starts_at)
