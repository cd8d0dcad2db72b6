"""Words that several contracts share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from contracts.values import BEIJING, day_of

zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))


def test_the_day_begins_at_four_in_the_afternoon_of_greenwich() -> None:
    eve = datetime(2026, 11, 27, 15, 59, 59, tzinfo=UTC)
    assert str(day_of(eve)) == "2026-11-27"
    assert str(day_of(eve + timedelta(seconds=1))) == "2026-11-28"


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=zones))
def test_it_is_that_of_beijing_wherever_the_moment_was_read(moment: datetime) -> None:
    """China has had one time, without summer time, since 1991."""
    assert day_of(moment) == day_of(moment.astimezone(UTC)) == (moment.astimezone(UTC) + timedelta(hours=8)).date()
    assert day_of(datetime.combine(day_of(moment), datetime.min.time(), BEIJING)) == day_of(moment)
