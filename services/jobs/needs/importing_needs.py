"""A unit's sheet of needs, in: looked at, taken over, taken back. The import is locked before the needs."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from contracts import import_steps as steps
from contracts import imports, jobs
from contracts import need_sheets as contract
from contracts.accounts import Role, UnknownUnit
from contracts.imports import CellMissing, ImportState, PreviewStale, Reason, RowsDisagree, Verdict
from contracts.jobs import NeedState
from contracts.need_sheets import AnotherHousehold, NeedRow, UnknownHousehold
from contracts.needs import PostingNotCorrectable, PostingStep
from contracts.values import subtree
from kernel.errors import NotFound
from kernel.identity import covers
from kernel.message import Page, Refusal
from kernel.paging import page
from kernel.service import Tx, command, query
from kernel.store import new_id
from services.jobs.models import Need, Referral, Unit
from services.jobs.needs import need_rows as rules
from services.jobs.needs import need_sheet_views as views
from services.jobs.needs import posting, posting_rules
from services.jobs.needs.need_sheet_tables import NeedImport, NeedImportRow
from services.jobs.needs.needs import Needs, must_be_sound
from services.jobs.needs.posting_tables import Household

_CORRECTABLE = [state for state, steps_ in posting_rules.POSTING_STEPS.items() if PostingStep.CORRECT in steps_]
_LIVE = list(posting_rules.POSTING_STEPS)


class ImportingNeeds(Needs):
    @command(contract.OpenNeedImport)
    def open_need_import(self, tx: Tx, asked: contract.OpenNeedImport) -> imports.Import:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        if tx.session.get(Unit, asked.unit) is None:
            raise UnknownUnit()
        row = NeedImport(id=new_id(), state=ImportState.READING, unit=asked.unit, sha256=asked.sha256, kept=0)
        row.by, row.at = tx.actor.person_id, tx.now
        row.new = row.changed = row.double = row.wrong = 0
        tx.session.add(row)
        return views.shown(tx, row)

    @command(contract.PreviewNeeds)
    def preview_needs(self, tx: Tx, asked: contract.PreviewNeeds) -> imports.Import:
        row = views.found(tx, asked.import_id, lock=True)
        if row.state != ImportState.READING:
            return views.shown(tx, row)
        sheet = _Sheet(tx, row, asked.rows)
        found = [sheet.judged(one) for one in asked.rows]
        views.step(tx, row, ImportState.PREVIEWED)
        tx.session.add_all(found)
        for verdict, count in steps.counts(one.verdict for one in found).items():
            setattr(row, verdict, count)
        return views.shown(tx, row)

    @command(contract.ConfirmNeedImport)
    def confirm_need_import(self, tx: Tx, asked: contract.ConfirmNeedImport) -> imports.Import:
        row = views.found(tx, asked.import_id, lock=True)
        if row.state == ImportState.IMPORTED:
            return views.shown(tx, row)
        views.step(tx, row, ImportState.IMPORTING, ImportState.IMPORTED)
        for one in views.rows_of(tx, row, Verdict.NEW, Verdict.CHANGED):
            if one.before is None:
                need = self._post(tx, _words(one.after), str(one.household_id), asked.reason)
                posting.take(tx, need, PostingStep.PUBLISH)
                one.need_id = need.id
            else:
                _put(tx, _still(tx, one), one.after, asked.reason)
        row.done_at = tx.now
        return views.shown(tx, row)

    @command(contract.UndoNeedImport)
    def undo_need_import(self, tx: Tx, asked: contract.UndoNeedImport) -> imports.Import:
        row = views.found(tx, asked.import_id, lock=True)
        if row.state == ImportState.UNDONE:
            return views.shown(tx, row)
        views.step(tx, row, ImportState.UNDOING, ImportState.UNDONE)
        for one in views.rows_of(tx, row, Verdict.NEW, Verdict.CHANGED):
            one.kept = not _taken_back(tx, one, asked.reason)
            row.kept += one.kept
        row.undone_by, row.undone_for, row.undone_at = tx.actor.person_id, asked.reason, tx.now
        return views.shown(tx, row)

    @query(contract.NeedImports)
    def need_imports(self, tx: Tx, asked: contract.NeedImports) -> Page[imports.Import]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        found = select(NeedImport).where(NeedImport.unit.startswith(subtree(asked.unit), autoescape=True))
        return page(tx.session, found, NeedImport.id, asked, lambda row: views.shown(tx, row))

    @query(contract.NeedImportById)
    def need_import_by_id(self, tx: Tx, asked: contract.NeedImportById) -> imports.Import:
        return views.shown(tx, views.found(tx, asked.import_id))

    @query(contract.NeedImportRows)
    def need_import_rows(self, tx: Tx, asked: contract.NeedImportRows) -> Page[imports.ImportRow]:
        found = select(NeedImportRow).where(NeedImportRow.import_id == views.found(tx, asked.import_id).id)
        if asked.verdict:
            found = found.where(NeedImportRow.verdict == asked.verdict)
        return page(tx.session, found, NeedImportRow.row, asked, views.row_shown)


class _Sheet:
    """One sheet while it is looked at: what its rows have said so far, and what is known of their households."""

    def __init__(self, tx: Tx, row: NeedImport, rows: list[NeedRow]) -> None:
        self._tx, self._import = tx, row
        self._said: dict[str, dict[str, Any]] = {}
        self._posted: dict[str, list[dict[str, Any]]] = {}
        whose = {one.household_id for one in rows if one.household_id}
        for need in tx.session.scalars(select(Need).where(Need.household_id.in_(whose), Need.state.in_(_LIVE))):
            self._posted.setdefault(need.household_id, []).append(views.facts(need))

    def judged(self, one: NeedRow) -> NeedImportRow:
        need, reasons = self._need(one)
        before = need and views.facts(need)
        wanted, wrong = rules.need_of(one.model_copy(update={"reasons": [*one.reasons, *reasons]}), before)
        household_id = need.household_id if need else one.household_id
        wrong += self._refused(wanted, household_id) if wanted else []
        verdict = Verdict.WRONG if wrong or wanted is None else self._verdict(need, str(household_id), before, wanted)
        if verdict is Verdict.CHANGED and need and need.state not in _CORRECTABLE:
            verdict, wrong = Verdict.WRONG, [Reason(column="", code=PostingNotCorrectable.code)]
        if verdict is Verdict.CHANGED and need and self._said.setdefault(need.id, wanted or {}) is not wanted:
            verdict, wrong = Verdict.WRONG, [Reason(column="need_id", code=RowsDisagree.code)]
        acts = verdict in (Verdict.NEW, Verdict.CHANGED)
        row = NeedImportRow(import_id=self._import.id, row=one.row, verdict=verdict, kept=False)
        row.reasons = [reason.model_dump() for reason in wrong]
        row.household_id, row.need_id = household_id, need.id if need else None
        row.before, row.after = before if verdict is Verdict.CHANGED else None, wanted if acts else None
        return row

    def _need(self, one: NeedRow) -> tuple[Need | None, list[Reason]]:
        """The need that the row is about, if it names one, and what is wrong with whose it is."""
        if not (number := one.cells.get("need_id", "").lower()):
            missing = one.household_id is None and not any(reason.column == "phone" for reason in one.reasons)
            return None, [Reason(column="phone", code=CellMissing.code)] if missing else []
        need = self._tx.session.get(Need, number) if _is_id(number) else None
        if need is None or not covers(self._import.unit, need.unit):
            return None, [Reason(column="need_id", code=NotFound.code)]
        theirs = one.household_id in (None, need.household_id)
        return need, [] if theirs else [Reason(column="phone", code=AnotherHousehold.code)]

    def _refused(self, wanted: dict[str, Any], household_id: str | None) -> list[Reason]:
        """What a need like this, of this household, would be refused for."""
        household = self._tx.session.get(Household, household_id) if household_id else None
        if household is None or not self._tx.actor.holds(Role.STAFF, at=household.unit):
            return [Reason(column="phone", code=UnknownHousehold.code)]
        if not covers(self._import.unit, wanted["unit"]):
            return [Reason(column="unit", code=UnknownUnit.code)]
        try:
            must_be_sound(self._tx, _words(wanted))
        except Refusal as refusal:
            return [Reason(column=rules.column_of(refusal.code), code=refusal.code)]
        return []

    def _verdict(self, need: Need | None, household: str, before: Any, wanted: dict[str, Any]) -> Verdict:
        if need:
            return Verdict.DOUBLE if wanted in (before, self._said.get(need.id)) else Verdict.CHANGED
        posted = self._posted.setdefault(household, [])
        if wanted in posted:
            return Verdict.DOUBLE
        posted.append(wanted)
        return Verdict.NEW


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _words(facts: dict[str, Any] | None) -> dict[str, Any]:
    return jobs.PostNeed.model_validate(facts).model_dump()


def _still(tx: Tx, one: NeedImportRow) -> Need:
    """The need, locked and as the preview saw it. Raises `PreviewStale`."""
    need = tx.session.get(Need, one.need_id, with_for_update=True, populate_existing=True)
    if need is None or need.state not in _CORRECTABLE or views.facts(need) != one.before:
        raise PreviewStale()
    return need


def _put(tx: Tx, need: Need, facts: dict[str, Any] | None, reason: str) -> None:
    posting.take(tx, need, PostingStep.CORRECT, reason)
    for field, value in _words(facts).items():
        setattr(need, field, value)


def _taken_back(tx: Tx, one: NeedImportRow, reason: str) -> bool:
    """Unless it was corrected, moved on, or somebody was referred for it."""
    need = tx.session.get(Need, one.need_id, with_for_update=True, populate_existing=True)
    expected = NeedState.OPEN if one.before is None else NeedState.WAITING
    referred = select(Referral.id).where(Referral.need_id == one.need_id).limit(1)
    if need is None or need.state != expected or views.facts(need) != one.after:
        return False
    if tx.session.scalars(referred).first():
        return False
    if one.before is None:
        posting.take(tx, need, PostingStep.WITHDRAW, reason)
    else:
        _put(tx, need, one.before, reason)
    return True
