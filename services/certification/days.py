"""Days on certificates are days in China (GB/T 7408): what is issued at 07:00 in Fuzhou bears that day's date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from contracts.values import BEIJING


def begin(on: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(on, time(), BEIJING).astimezone(UTC)


def end(on: date) -> datetime:
    """The last second of a day."""
    return begin(on + timedelta(days=1)) - timedelta(seconds=1)
