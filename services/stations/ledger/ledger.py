"""What the waiver ledger (三免) shows, and who pays."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Select, func, select

from contracts import ledger as contract
from contracts import stations as units
from contracts.accounts import Role
from contracts.ledger import Account, EntryKind
from kernel import store
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Tx, command, on, query
from services.stations.ledger import ledger_rules as rules
from services.stations.ledger.ledger_tables import Entry, PayerRow, PostingRow
from services.stations.ledger.posting import Posting
from services.stations.units.unit_rows import under


class Ledger(Posting):
    @command(contract.SetPayer)
    def set_payer(self, tx: Tx, asked: contract.SetPayer) -> contract.PayerRule:
        tx.actor.must_hold(Role.OPERATOR, at=asked.unit)
        rules.must_be_terms(asked)
        store.hold(tx.session, f"payer {asked.unit} {asked.waiver_kind}")
        versions = select(func.coalesce(func.max(PayerRow.version), 0))
        versions = versions.where(PayerRow.unit == asked.unit, PayerRow.waiver_kind == asked.waiver_kind)
        row = PayerRow(id=store.new_id(), version=tx.session.scalars(versions).one() + 1, **asked.model_dump())
        tx.session.add(row)
        shown = payer_rule(row)
        tx.emit(contract.PayerSet(**shown.model_dump()))
        return shown

    @query(contract.PayerRules)
    def payer_rules(self, tx: Tx, asked: contract.PayerRules) -> Page[contract.PayerRule]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        rows = select(PayerRow).where(under(PayerRow.unit, asked.unit))
        if asked.waiver_kind:
            rows = rows.where(PayerRow.waiver_kind == asked.waiver_kind)
        return page(tx.session, rows, PayerRow.id, asked, payer_rule)

    @query(contract.LedgerEntries)
    def ledger_entries(self, tx: Tx, asked: contract.LedgerEntries) -> Page[contract.LedgerEntry]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        rows = select(Entry).where(under(Entry.unit, asked.unit))
        for name in ("month", "kind", "waiver_kind", "person_id"):
            if value := getattr(asked, name):
                rows = rows.where(getattr(Entry, name) == value)
        if asked.account:
            rows = rows.where(Entry.id.in_(select(PostingRow.entry_id).where(PostingRow.account == asked.account)))
        found = page(tx.session, rows, Entry.id, asked, lambda row: row)
        posted = _postings(tx, [row.id for row in found.items])
        return Page(items=[_entry(row, posted[row.id]) for row in found.items], next=found.next)

    @query(contract.LedgerBalance)
    def ledger_balance(self, tx: Tx, asked: contract.LedgerBalance) -> contract.Balance:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        rows = balance_lines(asked.unit)
        if asked.since:
            rows = rows.where(Entry.month >= asked.since)
        if asked.until:
            rows = rows.where(Entry.month <= asked.until)
        lines = [contract.BalanceLine(**row._mapping) for row in tx.session.execute(rows)]
        waived = sum(line.amount_fen for line in lines if line.account is Account.WAIVED)
        balanced = sum(line.amount_fen for line in lines) == 0
        return contract.Balance(unit=asked.unit, lines=lines, waived_fen=waived, is_balanced=balanced)

    @query(units.Waivers)
    def waivers(self, tx: Tx, asked: units.Waivers) -> Page[units.WaiverEntry]:
        """Each waiver as it was entered, whether it stands or was taken back."""
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        rows = select(Entry).where(Entry.kind == EntryKind.WAIVER, under(Entry.unit, asked.unit))
        if asked.person_id:
            rows = rows.where(Entry.person_id == asked.person_id)
        return page(tx.session, rows, Entry.id, asked, _waiver)

    @on(contract.PayerSet, From.ELSEWHERE)
    def learn_of_payer(self, tx: Tx, said: contract.PayerSet) -> None:
        tx.session.merge(PayerRow(id=said.rule_id, **said.model_dump(exclude={"rule_id"})))


def balance_lines(unit: str) -> Select[Any]:
    """Postings by unit, month, kind and account."""
    by = (Entry.unit, Entry.month, Entry.waiver_kind, PostingRow.account)
    sums = (func.count().label("entries"), func.sum(PostingRow.amount_fen).label("amount_fen"))
    rows = select(*by, *sums).join(Entry, Entry.id == PostingRow.entry_id)
    return rows.where(under(PostingRow.unit, unit)).group_by(*by).order_by(*by)


def payer_rule(row: PayerRow) -> contract.PayerRule:
    fields = set(contract.PayerRule.model_fields) - {"rule_id"}
    return contract.PayerRule(rule_id=row.id, **{field: getattr(row, field) for field in fields})


def _postings(tx: Tx, entry_ids: list[str]) -> dict[str, list[contract.Posting]]:
    found: defaultdict[str, list[contract.Posting]] = defaultdict(list)
    rows = select(PostingRow).where(PostingRow.entry_id.in_(entry_ids)).order_by(PostingRow.amount_fen.desc())
    for row in tx.session.scalars(rows):
        found[row.entry_id].append(contract.Posting(account=row.account, amount_fen=row.amount_fen))
    return found


def _entry(row: Entry, postings: list[contract.Posting]) -> contract.LedgerEntry:
    fields = set(contract.LedgerEntry.model_fields) - {"entry_id", "postings"}
    words = {field: getattr(row, field) for field in fields}
    return contract.LedgerEntry(entry_id=row.id, postings=postings, **words)


def _waiver(row: Entry) -> units.WaiverEntry:
    words = {field: getattr(row, field) for field in ("cause_id", "person_id", "unit", "recorded_at")}
    return units.WaiverEntry(waiver_id=row.id, kind=row.waiver_kind, list_price_fen=row.amount_fen, **words)
