"""Lists in pages: the cursor is the last item's key, so that a page costs the same however far one has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kernel.message import Page, PageQuery


def page(
    session: Session,
    rows: Select[Any],
    key: InstrumentedAttribute[Any],
    asked: PageQuery,
    view: Callable[[Any], Any],
    newest_first: bool = False,
) -> Page[Any]:
    """One page of `rows` in the order of `key`, each row shown by `view`. `newest_first`: of ids, which are UUIDv7."""
    if asked.cursor:
        rows = rows.where(key < asked.cursor if newest_first else key > asked.cursor)
    order = key.desc() if newest_first else key
    found = session.scalars(rows.order_by(order).limit(asked.limit + 1)).all()
    shown, more = found[: asked.limit], len(found) > asked.limit
    return Page(items=[view(row) for row in shown], next=str(getattr(shown[-1], key.key)) if more else None)
