"""Budgets for what a stranger can ask from one address: sign-ins, and certificates by guessed codes."""

from __future__ import annotations

from fastapi import Request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from kernel.errors import TooManyRequests

_limiter = MovingWindowRateLimiter(MemoryStorage())


async def sign_in_budget(request: Request) -> None:
    """Raises `TooManyRequests` when this address has asked too often."""
    budget = parse(request.app.state.settings.sign_in_budget)
    if not _limiter.hit(budget, "sign-in", _address(request)):
        raise TooManyRequests(retry_after=budget.get_expiry())


async def unknown_code_budget(request: Request) -> None:
    """Raises `TooManyRequests` when this address has asked for too many codes that there are not.

    Whoever scans real certificates never meets it, however many; and whom it stops learns of no code whether it is one.
    """
    budget = parse(request.app.state.settings.unknown_code_budget)
    if not _limiter.test(budget, "unknown-code", _address(request)):
        raise TooManyRequests(retry_after=budget.get_expiry())


def note_unknown_code(request: Request) -> None:
    _limiter.hit(parse(request.app.state.settings.unknown_code_budget), "unknown-code", _address(request))


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"
