"""How stations' rows are shown."""

from __future__ import annotations

from contracts import stations as contract
from services.stations.models import Notice, Unit


def unit(row: Unit) -> contract.Unit:
    return contract.Unit.model_validate({field: getattr(row, field) for field in contract.Unit.model_fields})


def announcement(row: Notice) -> contract.Announcement:
    fields = set(contract.Announcement.model_fields) - {"announcement_id"}
    return contract.Announcement(announcement_id=row.id, **{field: getattr(row, field) for field in fields})
