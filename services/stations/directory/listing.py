"""How an entry of the directory is written: settled by standing and agreement, made findable, told to the centre."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from contracts import directory as contract
from contracts.accounts import Role
from contracts.companies import CompanyChanged, CompanyState
from contracts.directory import DirectoryKind, ListingState
from contracts.private_data import must_hold_no_private_data
from contracts.standing import StandingChanged
from contracts.values import subtree
from kernel.errors import NotFound
from kernel.service import From, Service, Tx, on
from kernel.store import hold, new_id
from services.stations.directory import directory_rules as rules
from services.stations.directory import pinyin
from services.stations.directory.directory_tables import EntryAct, EntryRow, KnownCompany, KnownStanding


class Listing(Service):
    @on(CompanyChanged, From.ANYWHERE)
    def list_company(self, tx: Tx, changed: CompanyChanged) -> None:
        """One of this instance enters with its first agreement in force; what any offers stands and falls with it."""
        hold(tx.session, f"directory {changed.company_id}")
        tx.session.merge(KnownCompany(company_id=changed.company_id, state=changed.state.value))
        tx.session.flush()
        if tx.origin == self.settings.instance:
            self._enter_company(tx, changed)
        self._settle_all_of(tx, changed.company_id)

    @on(StandingChanged)
    def settle_standing(self, tx: Tx, changed: StandingChanged) -> None:
        hold(tx.session, f"directory {changed.subject_id}")
        tx.session.merge(KnownStanding(subject_id=changed.subject_id, standing=changed.standing.value))
        tx.session.flush()
        self._settle_all_of(tx, changed.subject_id)

    @on(contract.DirectoryEntryChanged, From.ELSEWHERE)
    def take_over_entry(self, tx: Tx, changed: contract.DirectoryEntryChanged) -> None:
        """As it is there, if it is about a unit of theirs."""
        own = self._entry_of(tx, changed.subject_id) if changed.subject_id else None
        known = own or tx.session.get(EntryRow, changed.entry_id, with_for_update=True)
        if not changed.unit.startswith(subtree(tx.origin)) or (known and known.kept_by != tx.origin):
            return
        words = changed.model_dump(mode="json", exclude={"entry_id", "changed_at"})
        words |= {"changed_at": changed.changed_at, "kept_by": tx.origin, **_found_by(words)}
        tx.session.merge(EntryRow(id=known.id if known else changed.entry_id, **words))

    def _enter_company(self, tx: Tx, changed: CompanyChanged) -> None:
        row = self._entry_of(tx, changed.company_id)
        if row is not None:
            row.name_zh, row.unit = changed.name_zh, changed.unit
        elif changed.state is CompanyState.AGREED:
            words = {"name_zh": changed.name_zh, "name_en": changed.name_zh, "unit": changed.unit}
            self._new_entry(tx, DirectoryKind.COMPANY, subject_id=changed.company_id, **words)

    def _settle_all_of(self, tx: Tx, subject_id: str) -> None:
        """Of this instance's entries: what was taken over is settled where it comes from."""
        concerned = or_(EntryRow.subject_id == subject_id, EntryRow.company_id == subject_id)
        rows = select(EntryRow).where(concerned, EntryRow.kept_by.is_(None)).order_by(EntryRow.id)
        for row in tx.session.scalars(rows.with_for_update()):
            self._write_entry(tx, row)

    def _new_entry(self, tx: Tx, kind: DirectoryKind, **words: Any) -> EntryRow:
        rest = {"text_zh": "", "place": "", "website": None, "latitude": None, "longitude": None, "work_types": []}
        rest |= {"subject_id": None, "company_id": None, **words}
        row = EntryRow(id=new_id(), kind=kind.value, state=ListingState.LISTED.value, **rest)
        row.standing, row.reasons, row.changed_at = None, [], tx.now
        row.terms = row.pinyin = row.initials = ""
        tx.session.add(row)
        return row

    def _write_entry(self, tx: Tx, row: EntryRow) -> contract.DirectoryEntry:
        """Settle what follows from its words, and tell the other instances."""
        must_hold_no_private_data(row.text_zh, doors=False)
        about = row.subject_id or row.company_id
        company = self._company_state(tx, row)
        standing = tx.session.get(KnownStanding, about) if about else None
        row.standing = standing.standing if standing else None
        row.state = rules.settled(row.state, rules.fits(row.kind, company, row.standing)).value
        row.reasons = [reason.value for reason in rules.reasons(row.kind, company, row.standing)]
        for column, value in _found_by(
            {"name_zh": row.name_zh, "work_types": row.work_types, "name_en": row.name_en}
        ).items():
            setattr(row, column, value)
        row.changed_at = tx.now
        entry = entry_view(row)
        tx.emit(contract.DirectoryEntryChanged(**entry.model_dump()))
        return entry

    def _company_state(self, tx: Tx, row: EntryRow) -> str | None:
        about = row.subject_id if row.kind == DirectoryKind.COMPANY else row.company_id
        known = tx.session.get(KnownCompany, about) if about else None
        return known.state if known else None

    def _entry_of(self, tx: Tx, subject_id: str) -> EntryRow | None:
        rows = select(EntryRow).where(EntryRow.subject_id == subject_id).with_for_update()
        return tx.session.scalars(rows).one_or_none()

    def _staffs_entry(self, tx: Tx, entry_id: str) -> EntryRow:
        """Locked, for staff of its unit; for others it is not there."""
        tx.actor.must_be_signed_in()
        row = tx.session.get(EntryRow, entry_id, with_for_update=True)
        if row is None or not tx.actor.holds(Role.STAFF, at=row.unit):
            raise NotFound()
        must_be_ours(row)
        return row

    def _note_entry_act(self, tx: Tx, row: EntryRow, act: str, reason: str) -> None:
        tx.session.flush()
        words = {"entry_id": row.id, "act": act, "by": tx.actor.person_id, "reason": reason}
        tx.session.add(EntryAct(id=new_id(), at=tx.now, **words))


def must_be_ours(row: EntryRow) -> None:
    if row.kept_by:
        raise contract.EntryOfAnother(instance=row.kept_by)


def _found_by(words: dict[str, Any]) -> dict[str, str]:
    """The columns that a search looks in."""
    terms = [words["name_zh"], *words["work_types"]]
    latin = [*terms, words["name_en"]]
    return {
        "terms": pinyin.BETWEEN.join(map(pinyin.plain, latin)),
        "pinyin": pinyin.full(terms),
        "initials": pinyin.initials(terms),
    }


def entry_view(row: EntryRow) -> contract.DirectoryEntry:
    fields = set(contract.DirectoryEntry.model_fields) - {"entry_id"}
    return contract.DirectoryEntry(entry_id=row.id, **{field: getattr(row, field) for field in fields})
