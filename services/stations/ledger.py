"""The waiver ledger (三免)."""

from __future__ import annotations

from sqlalchemy import select

from contracts import certification, jobs, training
from contracts import stations as contract
from contracts.accounts import Role
from contracts.stations import WaiverKind
from contracts.values import Waiver, subtree
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, on, query
from kernel.store import new_id
from services.stations import views
from services.stations.models import WaiverRow


class Ledger(Service):
    @query(contract.Waivers)
    def waivers(self, tx: Tx, asked: contract.Waivers) -> Page[contract.WaiverEntry]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        rows = select(WaiverRow).where(WaiverRow.unit.startswith(subtree(asked.unit), autoescape=True))
        if asked.person_id:
            rows = rows.where(WaiverRow.person_id == asked.person_id)
        return page(tx.session, rows, WaiverRow.id, asked, views.entry)

    @on(training.FeeWaived, From.ANYWHERE)
    def enter_training(self, tx: Tx, waived: training.FeeWaived) -> None:
        self._enter(tx, WaiverKind.TRAINING, waived)

    @on(certification.FeeWaived, From.ANYWHERE)
    def enter_exam(self, tx: Tx, waived: certification.FeeWaived) -> None:
        self._enter(tx, WaiverKind.EXAM, waived)

    @on(jobs.FeeWaived, From.ANYWHERE)
    def enter_placement(self, tx: Tx, waived: jobs.FeeWaived) -> None:
        self._enter(tx, WaiverKind.PLACEMENT, waived)

    def _enter(self, tx: Tx, kind: WaiverKind, waived: Waiver) -> None:
        """One row a cause: a fee that stands in the ledger is not entered again, whatever event says so."""
        cause = select(WaiverRow.id).where(WaiverRow.kind == kind.value, WaiverRow.cause_id == waived.cause_id)
        if tx.session.scalars(cause).first():
            return
        facts = waived.model_dump(include=set(Waiver.model_fields))
        row = WaiverRow(id=new_id(), kind=kind.value, recorded_at=tx.now, **facts)
        tx.session.add(row)
        tx.emit(contract.WaiverRecorded(waiver_id=row.id, kind=kind, **facts))
