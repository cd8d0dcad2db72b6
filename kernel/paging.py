"""Lists in pages: the cursor is the last item's key, so that a page costs the same however far one has come."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from kernel.errors import InvalidMessage
from kernel.message import Page, PageQuery, SortedQuery


def page(
    session: Session,
    rows: Select[Any],
    key: InstrumentedAttribute[Any],
    asked: PageQuery,
    view: Callable[[Any], Any],
    newest_first: bool = False,
    by: InstrumentedAttribute[Any] | None = None,
) -> Page[Any]:
    """One page of `rows` in the order of `key`, each row shown by `view`; `asked.descending` turns it round.

    `newest_first`: the usual order is that of ids from the last, which are UUIDv7. `by`: a column without nulls by
    which the list is sorted first (of a `SortedQuery`, whose cursor holds it too). Raises `InvalidMessage` for a cursor
    of another list.
    """
    falls = newest_first != asked.descending
    columns = [key] if by is None else [by, key]
    if asked.cursor:
        after = _opened(asked.cursor, by) if isinstance(asked, SortedQuery) else [asked.cursor]
        rows = rows.where(_beyond(columns, after, falls))
    order = [column.desc() if falls else column for column in columns]
    found = session.scalars(rows.order_by(*order).limit(asked.limit + 1)).all()
    shown, more = found[: asked.limit], len(found) > asked.limit
    return Page(items=[view(row) for row in shown], next=_cursor(shown[-1], columns) if more else None)


def _beyond(columns: list[InstrumentedAttribute[Any]], after: list[Any], falls: bool) -> ColumnElement[bool]:
    [column, *rest], [value, *others] = columns, after
    beyond = column < value if falls else column > value
    return or_(beyond, and_(column == value, _beyond(rest, others, falls))) if rest else beyond


def _cursor(row: Any, columns: list[InstrumentedAttribute[Any]]) -> str:
    values = [getattr(row, column.key) for column in columns]
    if len(values) == 1:
        return str(values[0])
    words = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(words).encode()).decode().rstrip("=")


def _opened(cursor: str, by: InstrumentedAttribute[Any] | None) -> list[Any]:
    """What a cursor of a sorted list holds: the value that it is sorted by, if any, and an id."""
    try:
        if by is None:
            return [str(UUID(cursor))]
        value, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_as(by.type.python_type, value), str(UUID(key))]
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidMessage(errors=[{"field": "cursor"}]) from error


def _as(kind: type[Any], value: Any) -> Any:
    """A value as JSON has it, as what it was. Raises `ValueError`."""
    if issubclass(kind, date):
        value = kind.fromisoformat(value)
    if not isinstance(value, kind) or (isinstance(value, datetime) and value.tzinfo is None):
        raise ValueError(value)
    return value
