"""Names joined to what the services say in ids: masked, or in full for a reason that is written down."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import Query

from contracts.accounts import DiscloseNames, People
from contracts.values import Sentence
from gateway.auth import Caller

#: Of a page that bears names. Accounts keeps the reason in its access log, with who asked and whose name it was.
Reason = Annotated[Sentence | None, Query(description="Why the names are to be shown in full; without it masked")]

_AT_ONCE = 100


async def names(who: Caller, person_ids: list[str], reason: str | None) -> dict[str, str]:
    """By person. Those whom the caller may not see are left out."""
    parts = [person_ids[start : start + _AT_ONCE] for start in range(0, len(person_ids), _AT_ONCE)]
    asked = [
        DiscloseNames(person_ids=part, reason=reason) if reason else People(person_ids=part)  # accounts decides
        for part in parts
    ]
    found: list[list[dict[str, Any]]] = await asyncio.gather(*map(who.ask, asked))
    return {one["person_id"]: one["name"] for part in found for one in part}
