"""What training decides about attendance: codes of a screen, what may be recorded after what, and hours."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from contracts.attendance import (
    LineOutcome,
    MarkedByStaff,
    MissedMinutesWrong,
    Presence,
    ReasonNeeded,
    SessionNotBegun,
)

#: Check-in begins so long before a session.
OPENS_BEFORE = timedelta(minutes=30)
#: A code is shown for so long, and good for as long again: who scans it may have to sign in first.
STEP = timedelta(minutes=3)
#: Crockford's base 32: no letter looks like a digit. Eight of its characters are 40 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8

#: She was there, wholly or in part.
ATTENDED = frozenset({Presence.PRESENT, Presence.LATE, Presence.LEFT_EARLY})
_PARTLY = frozenset({Presence.LATE, Presence.LEFT_EARLY})

#: Who may say what after what: by the code, by staff without more, by staff with a reason. None: nothing stands yet.
ATTENDANCE_STEPS: dict[tuple[Presence | None, str], frozenset[Presence]] = {
    (None, "check in"): frozenset({Presence.PRESENT, Presence.LATE}),
    (None, "mark"): frozenset(Presence),
    # Nobody knows beforehand that she will go.
    (Presence.PRESENT, "mark"): frozenset({Presence.LEFT_EARLY}),
    (Presence.LATE, "mark"): frozenset({Presence.LEFT_EARLY}),
    **{(stands, "correct"): frozenset(Presence) for stands in Presence},
}


def is_open(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether one can check in to a session."""
    return starts_at - OPENS_BEFORE <= now <= ends_at


def code(key: bytes, now: datetime) -> str:
    """What a screen with this key shows now: a MAC of the time step, truncated, as in TOTP (RFC 6238)."""
    return _code(key, _step(now))


def changes_in(now: datetime) -> int:
    """Seconds until the next code."""
    step = int(STEP.total_seconds())
    return step - int(now.timestamp()) % step


def is_shown(key: bytes, typed: str, now: datetime) -> bool:
    """Whether this is the screen's code, or was one step ago."""
    given = normal(typed)
    return any([hmac.compare_digest(_code(key, _step(now) - back), given) for back in (0, 1)])


def normal(typed: str) -> str:
    """A code as people type it, in its own letters (Crockford: O is 0; I and L are 1)."""
    kept = "".join(one for one in typed.upper() if one.isascii() and one.isalnum())
    return kept.translate(str.maketrans("OIL", "011"))


def _step(now: datetime) -> int:
    return int(now.timestamp() // STEP.total_seconds())


def _code(key: bytes, step: int) -> str:
    number = int.from_bytes(hmac.digest(key, step.to_bytes(8, "big"), hashlib.sha256)[:5], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))


def on_arrival(starts_at: datetime, late_after_minutes: int, now: datetime) -> tuple[Presence, int]:
    """How one stands who comes now, and the minutes she has missed: none within the time that is allowed."""
    missed = int((now - starts_at).total_seconds() // 60)
    return (Presence.LATE, missed) if missed > late_after_minutes else (Presence.PRESENT, 0)


def is_attended(presence: str | None) -> bool:
    """Whether this counts as being there; nothing recorded does not."""
    return presence in ATTENDED


def checked_in(stands: Presence | None) -> bool:
    """Whether she is checked in already. Raises `MarkedByStaff` where staff have said that she is not there."""
    if is_attended(stands):
        return True
    if (stands, "check in") not in ATTENDANCE_STEPS:
        raise MarkedByStaff()
    return False


def marked(
    stands: tuple[Presence, int] | None, says: tuple[Presence, int], length: timedelta, reason: str | None
) -> LineOutcome:
    """What comes of staff's word; each pair is presence and missed minutes.

    Raises `MissedMinutesWrong`, or `ReasonNeeded` where it contradicts what stands.
    """
    presence, missed = says
    if (presence in _PARTLY) != (missed > 0) or timedelta(minutes=missed) >= length:
        raise MissedMinutesWrong()
    if says == stands:
        return LineOutcome.UNCHANGED
    before = stands[0] if stands else None
    if presence in ATTENDANCE_STEPS.get((before, "mark"), frozenset()):
        return LineOutcome.RECORDED
    if not reason:
        raise ReasonNeeded()
    return LineOutcome.CORRECTED


def must_have_begun(presence: Presence, starts_at: datetime, now: datetime) -> None:
    """A leave is known beforehand; whether she came is not."""
    if presence is not Presence.ON_LEAVE and now < starts_at - OPENS_BEFORE:
        raise SessionNotBegun()


def length_in_minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


def minutes(presence: Presence | None, missed: int, length: timedelta) -> int:
    """Minutes of a session that she was there."""
    return length_in_minutes(length) - missed if presence in ATTENDED else 0


def share(attended: int, sessions: int) -> int:
    """In percent, rounded down: what is not reached is not shown as reached."""
    return attended * 100 // sessions
