"""The directory in the form of the Human Services Data Specification 3.0 (Open Referral), for others to read.

Names and shapes are the specification's (https://docs.openreferral.org): what has no value is left out, never null.
"""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import Field

from contracts.directory import Searched
from kernel.message import Id, Query, Value

Item = TypeVar("Item")


class HsdsOrganization(Value):
    """A unit, or a listed company."""

    id: Id
    name: str
    alternate_name: str | None = None
    description: str
    website: str | None = None
    parent_organization_id: Id | None = None


class HsdsServiceAtLocation(Value):
    id: Id
    service_id: Id
    location_id: Id


class HsdsService(Value):
    """A listed service or community service. `accreditations` says why it is listed."""

    id: Id
    organization_id: Id
    name: str
    alternate_name: str | None = None
    description: str | None = None
    url: str | None = None
    status: str
    accreditations: str
    last_modified: datetime
    organization: HsdsOrganization
    service_at_locations: list[HsdsServiceAtLocation] | None = None


class HsdsLocation(Value):
    """Where a unit is, or a listed entry. `description` is a unit's address."""

    id: Id
    location_type: str
    organization_id: Id
    name: str
    description: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class HsdsPage(Value, Generic[Item]):
    """The specification's page, which is counted."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Item]


class HsdsQuery(Query):
    search: Searched | None = None
    page: int = Field(default=1, ge=1, le=100_000)
    per_page: int = Field(default=50, ge=1, le=100)


class HsdsOrganizations(HsdsQuery, name="stations.hsds_organizations", answer=HsdsPage[HsdsOrganization]):
    pass


class HsdsServices(HsdsQuery, name="stations.hsds_services", answer=HsdsPage[HsdsService]):
    pass


class HsdsLocations(HsdsQuery, name="stations.hsds_locations", answer=HsdsPage[HsdsLocation]):
    pass
