"""How stations' rows are shown."""

from __future__ import annotations

from collections.abc import Mapping

from contracts import stations as contract
from services.stations.models import Notice, Unit


def unit(row: Unit, mergers: Mapping[str, str]) -> contract.Unit:
    """`mergers` say which unit is found under which."""
    words = {field: getattr(row, field) for field in set(contract.Unit.model_fields) - {"merged"}}
    return contract.Unit(**words, merged=sorted(code for code, into in mergers.items() if into == row.code))


def opened(row: Unit) -> contract.UnitOpened:
    return contract.UnitOpened(**{field: getattr(row, field) for field in contract.UnitOpened.model_fields})


def announcement(row: Notice) -> contract.Announcement:
    fields = set(contract.Announcement.model_fields) - {"announcement_id"}
    return contract.Announcement(announcement_id=row.id, **{field: getattr(row, field) for field in fields})
