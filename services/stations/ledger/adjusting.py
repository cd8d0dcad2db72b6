"""Putting the ledger right: one proposes, another decides, and only then it is entered."""

from __future__ import annotations

from sqlalchemy import select

from contracts import ledger as contract
from contracts.accounts import Role
from contracts.ledger import Account, AdjustmentState, EntryKind
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Tx, command, on, query
from kernel.store import new_id
from services.stations.ledger import ledger_rules as rules
from services.stations.ledger.ledger_rules import AdjustmentStep
from services.stations.ledger.ledger_tables import AdjustmentRow, Entry
from services.stations.ledger.posting import Posting
from services.stations.units.unit_rows import under


class Adjusting(Posting):
    @command(contract.ProposeAdjustment)
    def propose_adjustment(self, tx: Tx, asked: contract.ProposeAdjustment) -> contract.Adjustment:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        rules.postings(asked.debit, asked.credit, asked.amount_fen)
        if asked.entry_id:
            self._must_be_about(tx, asked)
        words = {"state": AdjustmentState.PROPOSED, "proposed_by": tx.actor.person_id, "proposed_at": tx.now}
        row = AdjustmentRow(id=new_id(), **asked.model_dump(), **words)
        tx.session.add(row)
        return _view(row)

    @command(contract.ApproveAdjustment)
    def approve_adjustment(self, tx: Tx, asked: contract.ApproveAdjustment) -> contract.Adjustment:
        row = self._decided(tx, asked.adjustment_id, AdjustmentStep.APPROVE)
        about = tx.session.get(Entry, row.entry_id) if row.entry_id else None
        posted = contract.AdjustmentPosted(
            adjustment_id=row.id,
            unit=row.unit,
            waiver_kind=row.waiver_kind,
            debit=row.debit,
            credit=row.credit,
            amount_fen=row.amount_fen,
        )
        self._post_adjustment(tx, posted, about.person_id if about else None)
        tx.emit(posted)
        return _view(row)

    @command(contract.RefuseAdjustment)
    def refuse_adjustment(self, tx: Tx, asked: contract.RefuseAdjustment) -> contract.Adjustment:
        return _view(self._decided(tx, asked.adjustment_id, AdjustmentStep.REFUSE))

    @command(contract.WithdrawAdjustment)
    def withdraw_adjustment(self, tx: Tx, asked: contract.WithdrawAdjustment) -> contract.Adjustment:
        return _view(self._decided(tx, asked.adjustment_id, AdjustmentStep.WITHDRAW))

    @query(contract.Adjustments)
    def adjustments(self, tx: Tx, asked: contract.Adjustments) -> Page[contract.Adjustment]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        rows = select(AdjustmentRow).where(under(AdjustmentRow.unit, asked.unit))
        if asked.state:
            rows = rows.where(AdjustmentRow.state == asked.state)
        return page(tx.session, rows, AdjustmentRow.id, asked, _view)

    @on(contract.AdjustmentPosted, From.ELSEWHERE)
    def enter_elsewhere(self, tx: Tx, posted: contract.AdjustmentPosted) -> None:
        self._post_adjustment(tx, posted, None)

    def _decided(self, tx: Tx, adjustment_id: str, step: AdjustmentStep) -> AdjustmentRow:
        row = tx.session.get(AdjustmentRow, adjustment_id, with_for_update=True)
        if row is None or not tx.actor.holds(Role.STAFF, at=row.unit):
            raise NotFound()
        following = rules.adjustment_after(row.state, step)
        if step is AdjustmentStep.WITHDRAW:
            rules.must_be_own(row.proposed_by, tx.actor.person_id)
        else:
            rules.must_be_second(row.proposed_by, tx.actor.person_id)
        row.state, row.decided_by, row.decided_at = following.value, tx.actor.person_id, tx.now
        return row

    def _must_be_about(self, tx: Tx, asked: contract.ProposeAdjustment) -> None:
        entry = tx.session.get(Entry, asked.entry_id)
        if entry is None or (entry.unit, entry.waiver_kind) != (asked.unit, asked.waiver_kind):
            raise contract.OtherEntry()

    def _post_adjustment(self, tx: Tx, posted: contract.AdjustmentPosted, person_id: str | None) -> None:
        of = {"waiver_kind": posted.waiver_kind.value, "cause_id": posted.adjustment_id}
        accounts = (Account(posted.debit), Account(posted.credit))
        at = tx.heard.time if tx.heard else tx.now
        facts = {"person_id": person_id, "unit": posted.unit, "amount_fen": posted.amount_fen}
        self._post(tx, EntryKind.ADJUSTMENT, of, at, accounts, **facts)


def _view(row: AdjustmentRow) -> contract.Adjustment:
    fields = set(contract.Adjustment.model_fields) - {"adjustment_id"}
    return contract.Adjustment(adjustment_id=row.id, **{field: getattr(row, field) for field in fields})
