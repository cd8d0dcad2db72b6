"""What a printed list needs: all of it, and names joined to the ids; masked, or in full for a reason that is kept."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import Query

from contracts.accounts import People
from contracts.naming import DiscloseNames
from contracts.values import Sentence
from gateway.auth import Caller
from kernel.message import PageQuery

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


async def everything(who: Caller, asked: PageQuery) -> list[dict[str, Any]]:
    """All pages of a list: what is printed is whole."""
    found = await who.ask(asked)
    rows = found["items"]
    while found["next"]:
        found = await who.ask(asked.model_copy(update={"cursor": found["next"]}))
        rows += found["items"]
    return rows
