"""What stations decides: how codes and levels must fit together, and until when something is announced."""

from __future__ import annotations

from datetime import date

from contracts.stations import AnnouncementOver, UnitLevel, WrongParent
from contracts.values import is_centre


def must_fit(code: str, level: UnitLevel, parent: str | None) -> None:
    """A centre has no parent and a code ending in 00; a base's begins with its centre's first four digits;
    a station's is its base's with three digits more (GB/T 2260 and our extension). Raises `WrongParent`.
    """
    fits = {
        UnitLevel.CENTRE: parent is None and is_centre(code),
        UnitLevel.BASE: len(code) == 6 and not is_centre(code) and parent == f"{code[:4]}00",
        UnitLevel.STATION: len(code) == 10 and parent == code[:6],
    }
    if not fits[level]:
        raise WrongParent()


def must_be_to_come(until: date | None, today: date) -> None:
    """An announcement's last day. Raises `AnnouncementOver`."""
    if until and until < today:
        raise AnnouncementOver()


def and_above(unit: str) -> list[str]:
    """A unit, and those that it lies under."""
    return sorted({unit, unit[:6], f"{unit[:4]}00"})
