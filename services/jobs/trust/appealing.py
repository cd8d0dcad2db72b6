"""Appeals against an entry of standing: decided by somebody who had no hand in it."""

from __future__ import annotations

from sqlalchemy import select

from contracts import standing as contract
from contracts.accounts import Role
from contracts.private_data import must_hold_no_private_data
from contracts.standing import AppealState, AppealStep
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import new_id
from services.jobs.trust import standing_book as book
from services.jobs.trust import standing_rules as rules
from services.jobs.trust import trust_rows as rows
from services.jobs.trust.standing_tables import Appeal, StandingEntry


class Appealing(Service):
    @command(contract.AppealEntry)
    def appeal_entry(self, tx: Tx, asked: contract.AppealEntry) -> contract.Appeal:
        tx.actor.must_be_signed_in()
        entry = tx.session.get(StandingEntry, asked.entry_id, with_for_update=True)
        if entry is None or not rows.speaks_for(tx, entry.subject_id):
            raise NotFound()
        must_hold_no_private_data(asked.text)
        rules.must_be_in_time(entry.at, tx.now)
        earlier = tx.session.scalars(select(Appeal.id).where(Appeal.entry_id == entry.id)).first()
        if earlier or entry.reverses or book.is_reversed(tx, entry):
            raise contract.AppealedAlready()
        row = Appeal(id=new_id(), entry_id=entry.id, subject_id=entry.subject_id, unit=entry.standing.unit)
        row.filed_by, row.text, row.state, row.filed_at = tx.actor.person_id, asked.text, AppealState.FILED, tx.now
        tx.session.add(row)
        return _shown(row)

    @command(contract.WithdrawAppeal)
    def withdraw_appeal(self, tx: Tx, asked: contract.WithdrawAppeal) -> contract.Appeal:
        row = self._appeal(tx, asked.appeal_id)
        if not rows.speaks_for(tx, row.subject_id):
            raise NotFound()
        row.state = rules.after_appeal_step(row.state, AppealStep.WITHDRAW)
        return _shown(row)

    @command(contract.DecideAppeal)
    def decide_appeal(self, tx: Tx, asked: contract.DecideAppeal) -> contract.Appeal:
        row, me = self._appeal(tx, asked.appeal_id), tx.actor.person_id
        if not tx.actor.holds(Role.STAFF, at=row.unit):
            raise NotFound()
        if rows.speaks_for(tx, row.subject_id):
            raise contract.OwnStanding()
        rules.must_be_another(row.entry.entered_by, me)
        must_hold_no_private_data(asked.reason)
        row.state = rules.after_appeal_step(row.state, asked.decision)
        row.decided_by, row.decided_at, row.decision_reason = me, tx.now, asked.reason
        if row.state is AppealState.UPHELD:
            book.reverse(tx, row.entry, row.id, me, asked.reason)
        facts = {"appeal_id": row.id, "person_id": row.filed_by, "unit": row.unit}
        tx.emit(contract.AppealDecided(**facts, state=row.state))
        return _shown(row)

    @query(contract.Appeals)
    def appeals(self, tx: Tx, asked: contract.Appeals) -> Page[contract.Appeal]:
        tx.actor.must_be_signed_in()
        if asked.unit:
            tx.actor.must_hold(Role.STAFF, at=asked.unit)
            found = select(Appeal).where(rows.under(Appeal.unit, asked.unit))
        else:
            found = select(Appeal).where(Appeal.filed_by == tx.actor.person_id)
        if asked.state:
            found = found.where(Appeal.state == asked.state)
        return page(tx.session, found, Appeal.id, asked, _shown, newest_first=True)

    def _appeal(self, tx: Tx, appeal_id: str) -> Appeal:
        """Locked."""
        tx.actor.must_be_signed_in()
        if (row := tx.session.get(Appeal, appeal_id, with_for_update=True)) is None:
            raise NotFound()
        return row


def _shown(row: Appeal) -> contract.Appeal:
    own = set(contract.Appeal.model_fields) - {"appeal_id"}
    return contract.Appeal(appeal_id=row.id, **{field: getattr(row, field) for field in own})
