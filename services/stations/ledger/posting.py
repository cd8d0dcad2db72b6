"""Entering what was waived, and taking it back: once a cause, whatever is delivered how often and in which order."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from contracts import certification, jobs, training
from contracts import ledger as contract
from contracts import stations as units
from contracts.examining import RegistrationCancelled, RegistrationWithdrawn
from contracts.ledger import Account, EntryKind
from contracts.stations import WaiverKind
from contracts.values import Waiver, day_of
from kernel import store
from kernel.service import From, Service, Tx, on
from services.stations import rules as tree
from services.stations.ledger import ledger_rules as rules
from services.stations.ledger.ledger_tables import Cause, Entry, PayerRow, PostingRow


class Posting(Service):
    @on(training.FeeWaived, From.ANYWHERE)
    def enter_training(self, tx: Tx, waived: training.FeeWaived) -> None:
        self._enter(tx, WaiverKind.TRAINING, waived)

    @on(certification.FeeWaived, From.ANYWHERE)
    def enter_exam(self, tx: Tx, waived: certification.FeeWaived) -> None:
        self._enter(tx, WaiverKind.EXAM, waived)

    @on(jobs.FeeWaived, From.ANYWHERE)
    def enter_placement(self, tx: Tx, waived: jobs.FeeWaived) -> None:
        self._enter(tx, WaiverKind.PLACEMENT, waived)

    @on(RegistrationWithdrawn)
    def undo_withdrawn(self, tx: Tx, withdrawn: RegistrationWithdrawn) -> None:
        """She does not sit the exam, so that no fee was waived. One who fails, stays away or cheats had her seat."""
        self._undo_exam(tx, withdrawn.registration_id)

    @on(RegistrationCancelled)
    def undo_cancelled(self, tx: Tx, cancelled: RegistrationCancelled) -> None:
        self._undo_exam(tx, cancelled.registration_id)

    @on(contract.WaiverReversed, From.ELSEWHERE)
    def undo_elsewhere(self, tx: Tx, said: contract.WaiverReversed) -> None:
        cause = self._cause(tx, said.waiver_kind, said.cause_id)
        cause.undone_at = rules.later(cause.undone_at, said.undone_at)
        self._take_back(tx, cause)

    def _enter(self, tx: Tx, kind: WaiverKind, waived: Waiver) -> None:
        cause = self._cause(tx, kind, waived.cause_id)
        cause.waived_at = rules.later(cause.waived_at, _happened(tx))
        last = self._last(tx, cause)
        if not rules.stands(cause.waived_at, cause.undone_at) or (last and last.kind == EntryKind.WAIVER):
            return
        facts = waived.model_dump(include=set(Waiver.model_fields))
        debits = {"person_id": waived.person_id, "unit": waived.unit, "amount_fen": waived.list_price_fen}
        by = self._payer(tx, waived.unit, kind, cause.waived_at)
        row = self._post(tx, EntryKind.WAIVER, _of(cause), cause.waived_at, (Account.WAIVED, by), **debits)
        tx.emit(units.WaiverRecorded(waiver_id=row.id, kind=kind, **facts))

    def _undo_exam(self, tx: Tx, registration_id: str) -> None:
        """Where her exam had no price there is nothing to undo."""
        cause = self._cause(tx, WaiverKind.EXAM, registration_id)
        cause.undone_at = rules.later(cause.undone_at, _happened(tx))
        if (last := self._take_back(tx, cause)) is None:
            return
        facts = {"cause_id": registration_id, "person_id": last.person_id, "unit": last.unit}
        amounts = {"amount_fen": last.amount_fen, "undone_at": cause.undone_at}
        tx.emit(contract.WaiverReversed(waiver_kind=WaiverKind.EXAM, **facts, **amounts))

    def _take_back(self, tx: Tx, cause: Cause) -> Entry | None:
        """Post the last waiver's opposite, to the payer who bore it; the waiver, if there was one that stood."""
        last = self._last(tx, cause)
        if last is None or last.kind != EntryKind.WAIVER or rules.stands(cause.waived_at, cause.undone_at):
            return None
        borne = select(PostingRow.account).where(PostingRow.entry_id == last.id, PostingRow.account != Account.WAIVED)
        bore = Account(tx.session.scalars(borne).one())
        facts = {"person_id": last.person_id, "unit": last.unit, "amount_fen": last.amount_fen}
        self._post(tx, EntryKind.REVERSAL, _of(cause), cause.undone_at, (bore, Account.WAIVED), **facts)
        return last

    def _cause(self, tx: Tx, kind: WaiverKind, cause_id: str) -> Cause:
        """Locked: two events of one cause come one after the other."""
        key = {"waiver_kind": kind.value, "cause_id": cause_id}
        tx.session.execute(store.insert_new(tx.session.connection(), Cause.__table__, key))
        return tx.session.get_one(Cause, tuple(key.values()), with_for_update=True)

    def _last(self, tx: Tx, cause: Cause) -> Entry | None:
        """The newest entry for a cause: a reversal has the turn of its waiver, and comes before it by its name."""
        entries = select(Entry).filter_by(**_of(cause)).order_by(Entry.turn.desc(), Entry.kind)
        return tx.session.scalars(entries.limit(1)).first()

    def _payer(self, tx: Tx, unit: str, kind: WaiverKind, at: datetime) -> Account:
        above = select(PayerRow).where(PayerRow.unit.in_(tree.and_above(unit)), PayerRow.waiver_kind == kind.value)
        fields = ("unit", "version", "payer", "valid_from", "valid_until")
        terms = [rules.Term(*(getattr(row, field) for field in fields)) for row in tx.session.scalars(above)]
        return rules.payer(terms, day_of(at))

    def _post(
        self,
        tx: Tx,
        kind: EntryKind,
        of: dict[str, str],
        at: datetime,
        accounts: tuple[Account, Account],
        *,
        person_id: str | None,
        unit: str,
        amount_fen: int,
    ) -> Entry:
        """An entry that debits the first account and credits the second, in the month in which it happened.

        `of` is its waiver kind and cause.
        """
        amounts = rules.postings(*accounts, amount_fen)
        where = {"unit": unit, "month": rules.month_of(at)}
        before = select(func.count()).select_from(Entry).filter_by(kind=kind.value, **of)
        row = Entry(id=store.new_id(), kind=kind.value, person_id=person_id, **of, **where)
        row.turn = tx.session.scalars(before).one() + 1
        row.amount_fen, row.occurred_at, row.recorded_at = amounts.get(Account.WAIVED, 0), at, tx.now
        tx.session.add(row)
        tx.session.flush()
        for account, amount in amounts.items():
            tx.session.add(PostingRow(entry_id=row.id, account=account.value, amount_fen=amount, **where))
        return row


def _of(cause: Cause) -> dict[str, str]:
    return {"waiver_kind": cause.waiver_kind, "cause_id": cause.cause_id}


def _happened(tx: Tx) -> datetime:
    """When what is reacted to happened, wherever that was."""
    return tx.heard.time if tx.heard else tx.now
