"""Working days (工作日) in China: not its legal holidays, nor weekends, but for the weekends that make up for days off.

Which days those are the State Council says each autumn for the year to come (全国年节及纪念日放假办法); the library
`holidays` follows it with a release of its own. Of a year that it does not know yet it knows the legal holidays alone.
"""

from __future__ import annotations

from datetime import date, timedelta

from holidays.countries import China

_CALENDAR = China()


def is_working_day(day: date) -> bool:
    return _CALENDAR.is_working_day(day)


def working_day(day: date, count: int) -> date:
    """The `count`th working day after a day."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
