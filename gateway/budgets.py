"""Budgets for what a stranger can ask: sign-in requests from one address."""

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
    address = request.client.host if request.client else "unknown"
    if not _limiter.hit(budget, "sign-in", address):
        raise TooManyRequests(retry_after=budget.get_expiry())
