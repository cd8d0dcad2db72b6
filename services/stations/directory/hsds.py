"""The directory in HSDS 3.0's form: units and companies as organizations, what they offer, and where."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import Row, Select, func, or_, select

from contracts import hsds as contract
from contracts.directory import DirectoryKind, ListingReason, ListingState
from contracts.stations import UnitLevel, UnitState
from kernel.service import Service, Tx, query
from services.stations.directory.directory import searched
from services.stations.directory.directory_tables import EntryRow
from services.stations.directory.places import places_on
from services.stations.models import Unit
from services.stations.units.unit_rows import UnitRows

#: Ids of what has none of its own here are made of its name, so that they stay the same.
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "https://jinguo.example/hsds")
_SERVICES = (DirectoryKind.SERVICE, DirectoryKind.COMMUNITY)

Part = tuple[Select[Any], Callable[[Any], Any]]


class Hsds(UnitRows, Service):
    @query(contract.HsdsOrganizations)
    def hsds_organizations(self, tx: Tx, asked: contract.HsdsOrganizations) -> contract.HsdsPage[Any]:
        return _counted(tx, asked, (_units(asked), self._hsds_unit), (_entries(asked, DirectoryKind.COMPANY), _company))

    @query(contract.HsdsServices)
    def hsds_services(self, tx: Tx, asked: contract.HsdsServices) -> contract.HsdsPage[Any]:
        return _counted(tx, asked, (_entries(asked, *_SERVICES), lambda row: self._hsds_service(tx, row)))

    @query(contract.HsdsLocations)
    def hsds_locations(self, tx: Tx, asked: contract.HsdsLocations) -> contract.HsdsPage[Any]:
        placed = _entries(asked, DirectoryKind.COMPANY, *_SERVICES).where(EntryRow.place != "")
        places = {row.code: row for row in tx.session.execute(select(places_on(self._today(tx))))}
        units = _units(asked), lambda row: _unit_location(row, places.get(row.code))
        return _counted(tx, asked, units, (placed, _entry_location))

    def _hsds_unit(self, row: Unit) -> contract.HsdsOrganization:
        return contract.HsdsOrganization(
            id=made_id("unit", row.code),
            name=row.name_zh,
            alternate_name=row.name_en,
            description=f"家政服务{UnitLevel(row.level).zh}({row.code})",
            website=f"{self.settings.public_url}/s/{row.code}",
            parent_organization_id=row.parent and made_id("unit", row.parent),
        )

    def _hsds_service(self, tx: Tx, row: EntryRow) -> contract.HsdsService:
        provider = self._provider(tx, row)
        at = None
        if row.place:
            link = {"service_id": row.id, "location_id": made_id("place", row.id)}
            at = [contract.HsdsServiceAtLocation(id=made_id("at", row.id), **link)]
        return contract.HsdsService(
            id=row.id,
            organization_id=provider.id,
            name=row.name_zh,
            alternate_name=row.name_en,
            description=row.text_zh or None,
            url=row.website,
            status="active",
            accreditations=_why(row),
            last_modified=row.changed_at,
            organization=provider,
            service_at_locations=at,
        )

    def _provider(self, tx: Tx, row: EntryRow) -> contract.HsdsOrganization:
        """The company that offers it, as long as it is listed; else the unit that recommends it."""
        if row.company_id:
            offers = select(EntryRow).where(EntryRow.subject_id == row.company_id)
            if company := tx.session.scalars(offers.where(EntryRow.state == ListingState.LISTED)).one_or_none():
                return _company(company)
        return self._hsds_unit(tx.session.get_one(Unit, row.unit))


def made_id(kind: str, name: str) -> str:
    return str(uuid.uuid5(_NAMES, f"{kind}/{name}"))


def _units(asked: contract.HsdsQuery) -> Select[Any]:
    """Those that have opened and are there: nobody is sent to one that is planned, merged or closed."""
    rows = select(Unit).where(Unit.state.in_((UnitState.RUNNING, UnitState.SUSPENDED))).order_by(Unit.code)
    if asked.search:
        named = [column.contains(asked.search, autoescape=True) for column in (Unit.name_zh, Unit.name_en)]
        rows = rows.where(or_(*named))
    return rows


def _entries(asked: contract.HsdsQuery, *kinds: DirectoryKind) -> Select[Any]:
    rows = select(EntryRow).where(EntryRow.state == ListingState.LISTED, EntryRow.kind.in_(kinds))
    return searched(rows, asked.search).order_by(EntryRow.id)


def _company(row: EntryRow) -> contract.HsdsOrganization:
    said = {"name": row.name_zh, "alternate_name": row.name_en, "description": row.text_zh or _why(row)}
    return contract.HsdsOrganization(id=row.subject_id, website=row.website, **said)


def _unit_location(row: Unit, place: Row[Any] | None) -> contract.HsdsLocation:
    organization = made_id("unit", row.code)
    words = {"location_type": "physical", "organization_id": organization, "name": row.name_zh}
    if place:
        words |= {"description": place.address, "latitude": place.latitude, "longitude": place.longitude}
    return contract.HsdsLocation(id=made_id("unit place", row.code), **words)


def _entry_location(row: EntryRow) -> contract.HsdsLocation:
    organization = row.subject_id or row.company_id or made_id("unit", row.unit)
    words = {"location_type": "physical", "organization_id": organization, "name": row.place}
    where = {"latitude": row.latitude, "longitude": row.longitude}
    return contract.HsdsLocation(id=made_id("place", row.id), **words, **where)


def _why(row: EntryRow) -> str:
    return ";".join(ListingReason(reason).zh for reason in row.reasons)


def _counted(tx: Tx, asked: contract.HsdsQuery, *parts: Part) -> contract.HsdsPage[Any]:
    """One page of lists that follow each other."""
    total, start, contents = 0, (asked.page - 1) * asked.per_page, []
    for rows, view in parts:
        count = tx.session.scalars(select(func.count()).select_from(rows.order_by(None).subquery())).one()
        room, offset = asked.per_page - len(contents), max(0, start - total)
        if room and offset < count:
            contents += [view(row) for row in tx.session.scalars(rows.offset(offset).limit(room))]
        total += count
    pages = max(1, -(-total // asked.per_page))
    return contract.HsdsPage(
        total_items=total,
        total_pages=pages,
        page_number=asked.page,
        size=len(contents),
        first_page=asked.page == 1,
        last_page=asked.page >= pages,
        empty=not contents,
        contents=contents,
    )
