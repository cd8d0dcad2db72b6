"""Lists in pages: the cursor is the last item's key, so that a page costs the same however far one has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid
from sqlalchemy.orm import InstrumentedAttribute, Session

from kernel.errors import InvalidMessage
from kernel.message import Page, PageQuery


def page(
    session: Session,
    rows: Select[Any],
    key: InstrumentedAttribute[Any],
    asked: PageQuery,
    view: Callable[[Any], Any],
) -> Page[Any]:
    """One page of `rows` in the order of `key`, each row shown by `view`."""
    if asked.cursor:
        rows = rows.where(key > _checked(key, asked.cursor))
    found = session.scalars(rows.order_by(key).limit(asked.limit + 1)).all()
    shown, more = found[: asked.limit], len(found) > asked.limit
    return Page(items=[view(row) for row in shown], next=str(getattr(shown[-1], key.key)) if more else None)


def _checked(key: InstrumentedAttribute[Any], cursor: str) -> str:
    if isinstance(key.type, Uuid):
        try:
            return str(UUID(cursor))
        except ValueError as error:
            raise InvalidMessage(detail="cursor") from error
    return cursor
