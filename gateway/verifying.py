"""A certificate verified by the code it bears: for anybody, counted, and not to be guessed at."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import Request
from pydantic import ValidationError

from contracts.certificates import CountVerification
from contracts.certification import VerifyCertificate
from gateway.auth import Caller
from gateway.budgets import note_unknown_code, unknown_code_budget
from kernel.errors import NotFound
from kernel.message import Refusal

log = structlog.get_logger(__name__)


async def verified(request: Request, who: Caller, code: str) -> dict[str, Any]:
    """What the public sees of it. Raises `NotFound`, or `TooManyRequests` to those who have guessed too often."""
    await unknown_code_budget(request)
    try:
        shown = await who.ask(VerifyCertificate(verification_code=code))
    except (NotFound, ValidationError) as error:
        note_unknown_code(request)
        raise NotFound() from error
    await _count(who, code)
    return shown


async def _count(who: Caller, code: str) -> None:
    """A verification that can't be counted is still one."""
    try:
        await who.ask(CountVerification(verification_code=code))
    except Refusal as refusal:
        log.warning("verification_not_counted", refusal=refusal.code)
