"""The directory: what staff enter, what a worker wants shown of herself, and how all is found."""

from __future__ import annotations

from math import sqrt
from typing import Any

from sqlalchemy import Select, func, or_, select

from contracts import directory as contract
from contracts.accounts import Role
from contracts.companies import CompanyState
from contracts.directory import DirectoryKind, EntryWords, ListingState
from contracts.seats import ReasonMissing
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx, command, query
from kernel.store import hold
from services.stations.directory import directory_rules as rules
from services.stations.directory import pinyin
from services.stations.directory.directory_rules import ListingStep
from services.stations.directory.directory_tables import EntryRow, KnownCompany
from services.stations.directory.listing import Listing, entry_view, must_be_ours
from services.stations.directory.places import far, places_on
from services.stations.models import Unit
from services.stations.units.unit_rows import UnitRows, under


class Directory(UnitRows, Listing):
    @command(contract.AddDirectoryEntry)
    def add_directory_entry(self, tx: Tx, asked: contract.AddDirectoryEntry) -> contract.DirectoryEntry:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        rules.must_be_a_place(asked.latitude, asked.longitude)
        if asked.company_id:
            hold(tx.session, f"directory {asked.company_id}")
            known = tx.session.get(KnownCompany, asked.company_id)
            if known is None or known.state != CompanyState.AGREED:
                raise contract.NotAPartner()
        words = asked.model_dump(include={*EntryWords.model_fields, "unit", "company_id"})
        row = self._new_entry(tx, asked.kind, **words)
        self._note_entry_act(tx, row, "add", asked.reason)
        return self._write_entry(tx, row)

    @command(contract.ChangeDirectoryEntry)
    def change_directory_entry(self, tx: Tx, asked: contract.ChangeDirectoryEntry) -> contract.DirectoryEntry:
        row = self._staffs_entry(tx, asked.entry_id)
        if row.kind == DirectoryKind.WORKER:
            raise NotFound()  # her words are hers
        rules.must_be_a_place(asked.latitude, asked.longitude)
        for field in EntryWords.model_fields:
            if not (field == "name_zh" and row.kind == DirectoryKind.COMPANY):
                setattr(row, field, getattr(asked, field))
        self._note_entry_act(tx, row, "change", asked.reason)
        return self._write_entry(tx, row)

    @command(contract.WithdrawEntry)
    def withdraw_entry(self, tx: Tx, asked: contract.WithdrawEntry) -> contract.DirectoryEntry:
        tx.actor.must_be_signed_in()
        row = tx.session.get(EntryRow, asked.entry_id, with_for_update=True)
        mine = row is not None and row.kind == DirectoryKind.WORKER and row.subject_id == tx.actor.person_id
        if row is None or not (mine or tx.actor.holds(Role.STAFF, at=row.unit)):
            raise NotFound()
        must_be_ours(row)
        if not mine and not asked.reason:
            raise ReasonMissing()
        row.state = rules.listing_after(row.state, ListingStep.WITHDRAW).value
        if mine:
            row.name_zh, row.text_zh, row.work_types = DirectoryKind.WORKER.zh, "", []
        else:
            self._note_entry_act(tx, row, "withdraw", asked.reason or "")
        return self._write_entry(tx, row)

    @command(contract.RelistEntry)
    def relist_entry(self, tx: Tx, asked: contract.RelistEntry) -> contract.DirectoryEntry:
        row = self._staffs_entry(tx, asked.entry_id)
        if row.kind == DirectoryKind.WORKER:
            raise NotFound()
        row.state = rules.listing_after(row.state, ListingStep.RELIST).value
        self._note_entry_act(tx, row, "relist", asked.reason)
        return self._write_entry(tx, row)

    @command(contract.ListMyself)
    def list_myself(self, tx: Tx, asked: contract.ListMyself) -> contract.DirectoryEntry:
        tx.actor.must_hold(Role.WORKER, at=asked.unit)
        hold(tx.session, f"directory {tx.actor.person_id}")
        row = self._entry_of(tx, tx.actor.person_id)
        if row is None:
            named = {"name_zh": "、".join(asked.work_types)[:100], "name_en": "Domestic worker", "unit": asked.unit}
            row = self._new_entry(tx, DirectoryKind.WORKER, subject_id=tx.actor.person_id, **named)
        elif row.state == ListingState.WITHDRAWN:
            row.state = rules.listing_after(row.state, ListingStep.RELIST).value
        row.unit, row.text_zh, row.work_types = asked.unit, asked.text_zh, asked.work_types
        row.name_zh = "、".join(asked.work_types)[:100]
        return self._write_entry(tx, row)

    @query(contract.Directory)
    def directory(self, tx: Tx, asked: contract.Directory) -> Page[contract.DirectoryEntry]:
        rows = searched(select(EntryRow).where(EntryRow.state == ListingState.LISTED), asked.q)
        if asked.kind:
            rows = rows.where(EntryRow.kind == asked.kind)
        if asked.unit:
            rows = rows.where(under(EntryRow.unit, asked.unit))
        return page(tx.session, rows, EntryRow.id, asked, entry_view, asked.newest_first)

    @query(contract.DirectoryNearby)
    def directory_nearby(self, tx: Tx, asked: contract.DirectoryNearby) -> list[contract.NearbyEntry]:
        places = places_on(self._today(tx))
        latitude = func.coalesce(EntryRow.latitude, places.c.latitude)
        longitude = func.coalesce(EntryRow.longitude, places.c.longitude)
        square = far(latitude, longitude, asked.latitude, asked.longitude)
        rows = select(EntryRow, square).outerjoin(Unit, Unit.code == EntryRow.unit)
        rows = rows.outerjoin(places, places.c.code == func.coalesce(Unit.successor, EntryRow.unit))
        rows = rows.where(EntryRow.state == ListingState.LISTED, square <= asked.within_m**2)
        if asked.kind:
            rows = rows.where(EntryRow.kind == asked.kind)
        found = tx.session.execute(rows.order_by(square, EntryRow.id).limit(asked.limit)).all()
        return [contract.NearbyEntry(distance_m=round(sqrt(far)), entry=entry_view(row)) for row, far in found]

    @query(contract.DirectoryEntryById)
    def directory_entry_by_id(self, tx: Tx, asked: contract.DirectoryEntryById) -> contract.DirectoryEntry:
        row = tx.session.get(EntryRow, asked.entry_id)
        if row is None or not (row.state == ListingState.LISTED or tx.actor.holds(Role.STAFF, at=row.unit)):
            raise NotFound()
        return entry_view(row)

    @query(contract.EntriesOfUnit)
    def entries_of_unit(self, tx: Tx, asked: contract.EntriesOfUnit) -> Page[contract.DirectoryEntry]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        rows = select(EntryRow).where(under(EntryRow.unit, asked.unit))
        if asked.state:
            rows = rows.where(EntryRow.state == asked.state)
        return page(tx.session, rows, EntryRow.id, asked, entry_view)

    @query(contract.MyListing)
    def my_listing(self, tx: Tx, asked: contract.MyListing) -> contract.DirectoryEntry | None:
        tx.actor.must_be_signed_in()
        rows = select(EntryRow).where(EntryRow.subject_id == tx.actor.person_id)
        row = tx.session.scalars(rows).one_or_none()
        return entry_view(row) if row else None


def searched(rows: Select[Any], text: str | None) -> Select[Any]:
    """Those whose name or work types hold the text: written so, spelt in pinyin, or by their initials."""
    if not text or not (wanted := pinyin.plain(text)):
        return rows
    ways = [EntryRow.terms.contains(wanted, autoescape=True)]
    if not wanted.isascii():
        if any(letter.isascii() for letter in wanted):  # 「女王zhihui」
            ways.append(EntryRow.pinyin.contains(pinyin.full([wanted]), autoescape=True))
    else:
        ways += [column.contains(wanted, autoescape=True) for column in (EntryRow.pinyin, EntryRow.initials)]
    return rows.where(or_(*ways))
