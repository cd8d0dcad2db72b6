"""What jobs decides about profiles: hours as parts of a week, and who sees what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from contracts import profiles as contract
from contracts.profiles import Hours, Language, ProfileAudience

#: A day has nine parts: the night (22 to 6), and eight of two hours from 6 on. A week of them fits 63 bits.
NIGHT_ENDS, NIGHT_BEGINS, PART = 6 * 60, 22 * 60, 120
PARTS = 9
ALWAYS = (1 << 7 * PARTS) - 1
#: The longest that a paper is believed to be valid.
CHECK_LASTS = timedelta(days=5 * 366)

_SEES = {audience: place for place, audience in enumerate(ProfileAudience)}


def week(hours: Sequence[Hours]) -> int:
    """The parts of a week in which she works throughout; what is not whole does not count. None said: always."""
    if not hours:
        return ALWAYS
    free = dict.fromkeys(range(1, 8), 0)
    for one in hours:
        minutes = sum(1 << minute for minute in range(_minute(one.from_time), _minute(one.until_time)))
        for day in one.weekdays:
            free[day] |= minutes
    return sum(_whole(free[day]) << (day - 1) * PARTS for day in free)


def wanted_week(weekdays: Sequence[int], from_time: str | None, until_time: str | None) -> int:
    """The parts of a week that a need touches; 0 if it does not say."""
    if not weekdays or not from_time or not until_time:
        return 0
    minutes = range(_minute(from_time), _minute(until_time))
    touched = {_part(minute) for minute in minutes}
    return sum(sum(1 << part for part in touched) << (day - 1) * PARTS for day in set(weekdays))


def _minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _part(minute: int) -> int:
    return 0 if minute < NIGHT_ENDS or minute >= NIGHT_BEGINS else 1 + (minute - NIGHT_ENDS) // PART


def _whole(minutes: int) -> int:
    """Which parts of a day lie within these minutes, of which each is a bit."""
    day = dict.fromkeys(range(PARTS), 0)
    for minute in range(24 * 60):
        day[_part(minute)] |= 1 << minute
    return sum(1 << part for part, needed in day.items() if minutes & needed == needed)


def tongues(languages: Iterable[str]) -> int:
    """Languages as bits, in the order in which they are declared."""
    return sum(1 << list(Language).index(Language(one)) for one in set(languages))


def must_be_hours(hours: Iterable[Hours]) -> None:
    for one in hours:
        if one.until_time <= one.from_time:
            raise contract.ProfileHoursReversed()


def must_lie_ahead(until: date | None, today: date) -> None:
    if until and until < today:
        raise contract.PauseOver()


def must_be_plausible(valid_until: date, today: date) -> None:
    if not today <= valid_until <= today + CHECK_LASTS:
        raise contract.CheckDateImplausible()


def sees(part: str, audience: ProfileAudience) -> bool:
    """Whether one who belongs to an audience sees what she shows to `part`: staff see more than households do."""
    return _SEES[audience] <= _SEES[ProfileAudience(part)]
