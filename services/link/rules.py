"""What link decides: which events go where, whose word is taken, which numbers are missing, how a link is doing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.link import LinkState
from contracts.values import is_centre, subtree

#: Frames that may be under way to a peer without its receipt: what a queue at most has to carry. On a wire of two
#: seconds each way that loses packets a receipt takes a quarter of a minute: this is what a backlog goes at there.
WINDOW = 5000
#: How many numbers a digest covers.
BLOCK = 1000
#: Beats of the heart after which a frame that is missing is sent again, and after which a peer is silent.
RESEND_BEATS = 6
SILENT_BEATS = 6
#: Ranges that are named in one word; the rest follow in the next.
RANGES = 50

Range = tuple[int, int]


@dataclass(frozen=True)
class Way:
    """What is known of an event that may flow: whether up and down, where it happened, and for whom alone it is."""

    up: bool
    down: bool
    origin: str
    addressee: str = ""


def is_above(peer: str, own: str) -> bool:
    """Whether the peer is the centre over this county (GB/T 2260: 350100 over 350111)."""
    return peer != own and is_centre(peer) and own.startswith(subtree(peer))


def objection(peer: str, own: str, way: Way, units: Iterable[str]) -> str:
    """Why a peer is not entitled to say this; empty if it is. The peer is known by its wire, not by what it says."""
    if is_above(peer, own):
        if way.origin == own:
            return "our own event came back"
        if not way.down or way.addressee not in ("", own):
            return "a centre does not send this to us"
        return ""
    if way.origin != peer:
        return f"it speaks for {way.origin}"
    if not way.up:
        return "a county does not send this"
    foreign = [unit for unit in units if unit[:6] != peer]
    return f"it speaks of {foreign[0]}, which is not its own" if foreign else ""


def holes(received: int, beyond: Sequence[int], announced: int) -> list[Range]:
    """The missing numbers as ranges, both ends included: after `received`, besides those `beyond`, up to the last."""
    found: list[Range] = []
    following = received + 1
    for number in sorted(beyond):
        if number > following:
            found.append((following, number - 1))
        following = max(following, number + 1)
    if announced >= following:
        found.append((following, announced))
    return found


def last_before_a_hole(received: int, beyond: Iterable[int]) -> int:
    """How far the numbers `beyond`, in order, go on from `received` without a hole."""
    last = received
    for number in beyond:
        if number != last + 1:
            break
        last = number
    return last


def block(number: int) -> Range:
    """The numbers that share a digest with this one."""
    first = (number - 1) // BLOCK * BLOCK + 1
    return first, first + BLOCK - 1


@dataclass(frozen=True)
class Condition:
    """A link as its end sees it, for `state`."""

    heard_at: datetime | None
    is_recovering: bool
    gap: int
    backlog: int
    lag: timedelta


def state(seen: Condition, now: datetime, heartbeat: float) -> LinkState:
    """The worst that is true."""
    if seen.heard_at is None:
        return LinkState.NEVER_HEARD
    if now - seen.heard_at > timedelta(seconds=SILENT_BEATS * heartbeat):
        return LinkState.SILENT
    if seen.is_recovering:
        return LinkState.RECOVERING
    if seen.gap:
        return LinkState.GAP
    if seen.backlog and seen.lag > timedelta(seconds=SILENT_BEATS * heartbeat):
        return LinkState.BEHIND
    return LinkState.WELL
