"""The directory, and its export in the form of HSDS 3.0 (Open Referral)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from contracts import directory, hsds
from gateway.auth import Access, Asking
from gateway.json import Json
from gateway.table import described, get, post, router
from kernel.message import Value

_OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"

routes = router(
    "directory",
    get("/directory", directory.Directory, Access.ANYONE),
    get("/directory-nearby", directory.DirectoryNearby, Access.ANYONE),
    get("/directory/{entry_id}", directory.DirectoryEntryById, Access.ANYONE),
    post("/directory-entries", directory.AddDirectoryEntry, Access.STAFF),
    post("/directory-entry-changes", directory.ChangeDirectoryEntry, Access.STAFF),
    post("/directory-withdrawals", directory.WithdrawEntry, Access.SIGNED_IN),
    post("/directory-relistings", directory.RelistEntry, Access.STAFF),
    get("/unit-directory", directory.EntriesOfUnit, Access.STAFF),
    post("/listings", directory.ListMyself, Access.WORKER),
    get("/listing", directory.MyListing, Access.SIGNED_IN),
)

Asked = Annotated[hsds.HsdsQuery, Query()]


class HsdsRoot(Value):
    """What HSDS asks of the root of an API."""

    version: str
    profile: str
    openapi_url: str


@routes.get("/hsds", response_model=HsdsRoot, operation_id="stations_hsds", openapi_extra=described(Access.ANYONE))
async def root() -> HsdsRoot:
    """Which version of the specification is spoken here."""
    return HsdsRoot(version="3.0", profile="https://docs.openreferral.org/en/v3.0.1/", openapi_url=_OPENAPI)


@routes.get(
    "/hsds/organizations",
    response_model=hsds.HsdsPage[hsds.HsdsOrganization],
    operation_id="stations_hsds_organizations",
    openapi_extra=described(Access.ANYONE),
)
async def organizations(who: Asking, asked: Asked) -> Json:
    """Units and listed companies, as HSDS organizations."""
    return Json(_without_null(await who.ask(hsds.HsdsOrganizations(**asked.model_dump()))))


@routes.get(
    "/hsds/services",
    response_model=hsds.HsdsPage[hsds.HsdsService],
    operation_id="stations_hsds_services",
    openapi_extra=described(Access.ANYONE),
)
async def services(who: Asking, asked: Asked) -> Json:
    """Listed services and community services, as HSDS services. No person is in them."""
    return Json(_without_null(await who.ask(hsds.HsdsServices(**asked.model_dump()))))


@routes.get(
    "/hsds/locations",
    response_model=hsds.HsdsPage[hsds.HsdsLocation],
    operation_id="stations_hsds_locations",
    openapi_extra=described(Access.ANYONE),
)
async def locations(who: Asking, asked: Asked) -> Json:
    """Where units and listed entries are, as HSDS locations."""
    return Json(_without_null(await who.ask(hsds.HsdsLocations(**asked.model_dump()))))


def _without_null(value: Any) -> Any:
    """The specification knows no null: what has no value is left out."""
    if isinstance(value, dict):
        return {key: _without_null(part) for key, part in value.items() if part is not None}
    return [_without_null(part) for part in value] if isinstance(value, list) else value
