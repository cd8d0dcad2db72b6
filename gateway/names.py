"""What a printed list needs: all of it, and names joined to the ids; masked, or in full for a reason that is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Query

from contracts.accounts import People
from contracts.imports import CHUNK
from contracts.naming import DiscloseNames
from contracts.values import Sentence
from gateway.auth import Caller
from kernel.message import PageQuery

#: Of a page that bears names. Accounts keeps the reason in its access log, with who asked and whose name it was.
Reason = Annotated[Sentence | None, Query(description="Why the names are to be shown in full; without it masked")]

T = TypeVar("T")
_AT_ONCE = 100


async def names(who: Caller, person_ids: list[str], reason: str | None) -> dict[str, str]:
    """By person. Those whom the caller may not see are left out."""
    asked = [
        DiscloseNames(person_ids=part, reason=reason) if reason else People(person_ids=part)  # accounts decides
        for part in chunks(person_ids, _AT_ONCE)
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


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[list[T]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
