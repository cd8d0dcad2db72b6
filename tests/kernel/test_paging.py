"""Lists in pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import String, create_engine, delete, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import StaticPool

from kernel.errors import InvalidMessage
from kernel.message import Page, PageQuery, SortedQuery
from kernel.paging import page


class Base(DeclarativeBase): ...


class Row(Base):
    __tablename__ = "rows"

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    shade: Mapped[str] = mapped_column(String(5))


ENGINE = create_engine("sqlite://", poolclass=StaticPool)
Base.metadata.create_all(ENGINE)

tables = st.dictionaries(st.uuids().map(str), st.sampled_from(["dark", "light"]), max_size=30)


def filled(session: Session, table: dict[str, str]) -> Session:
    session.execute(delete(Row))
    session.add_all(Row(key=key, shade=shade) for key, shade in table.items())
    session.flush()
    return session


def ask(session: Session, limit: int, cursor: str | None = None, shade: str | None = None) -> Page[str]:
    rows = select(Row).where(Row.shade == shade) if shade else select(Row)
    return page(session, rows, Row.key, PageQuery(limit=limit, cursor=cursor), lambda row: row.key)


def walk(session: Session, limit: int, shade: str | None = None) -> Iterator[Page[str]]:
    cursor: str | None = None
    while True:
        one = ask(session, limit, cursor, shade)
        yield one
        if (cursor := one.next) is None:
            return


@given(tables, st.integers(1, 10))
def test_the_pages_put_together_are_the_whole_list_in_order(table: dict[str, str], limit: int) -> None:
    with Session(ENGINE) as session:
        pages = list(walk(filled(session, table), limit))
    assert [item for one in pages for item in one.items] == sorted(table)


@given(tables, st.integers(1, 10))
def test_only_the_last_page_is_short_and_says_that_it_is_the_last(table: dict[str, str], limit: int) -> None:
    with Session(ENGINE) as session:
        *full, last = walk(filled(session, table), limit)
    assert all(len(one.items) == limit and one.next for one in full)
    assert last.next is None and (last.items or not table)


@given(tables, st.integers(1, 10))
def test_a_filter_holds_on_every_page(table: dict[str, str], limit: int) -> None:
    with Session(ENGINE) as session:
        pages = list(walk(filled(session, table), limit, "dark"))
    assert [item for one in pages for item in one.items] == sorted(k for k, shade in table.items() if shade == "dark")


@given(tables.filter(lambda table: len(table) > 2), st.data())
def test_what_comes_or_goes_meanwhile_makes_no_row_appear_twice(table: dict[str, str], data: st.DataObject) -> None:
    keys, gone = sorted(table), data.draw(st.sampled_from(sorted(table)))
    with Session(ENGINE) as session:
        first = ask(filled(session, table), 2)
        session.execute(delete(Row).where(Row.key == gone))
        rest = ask(session, 100, first.next)
    assert rest.items == [key for key in keys[2:] if key != gone]


def turned(table: dict[str, str], limit: int, **words: object) -> list[str]:
    """The keys of the whole list, walked page by page, of rows that are sorted by their shade."""
    keys: list[str] = []
    with Session(ENGINE) as session:
        filled(session, table)
        cursor = None
        while True:
            asked = SortedQuery(limit=limit, cursor=cursor, **words)
            one = page(session, select(Row), Row.key, asked, lambda row: row.key, by=Row.shade)
            keys += one.items
            if (cursor := one.next) is None:
                return keys


@given(tables, st.integers(1, 10))
def test_a_list_goes_by_what_it_is_sorted_by_and_then_by_its_key_from_either_end(
    table: dict[str, str], limit: int
) -> None:
    whole = sorted(table, key=lambda key: (table[key], key))
    assert turned(table, limit) == whole
    assert turned(table, limit, descending=True) == whole[::-1]


@given(st.from_regex(r"^[0-9A-Za-z_-]{1,60}$", fullmatch=True))
def test_a_cursor_of_another_list_is_refused(cursor: str) -> None:
    with Session(ENGINE) as session, pytest.raises(InvalidMessage):
        page(session, select(Row), Row.key, SortedQuery(cursor=cursor), lambda row: row.key, by=Row.shade)


@pytest.mark.parametrize("words", [{"limit": 0}, {"limit": 101}, {"cursor": "' OR 1=1 --"}])
def test_a_page_is_asked_for_within_bounds(words: dict[str, object]) -> None:
    """Statement 26."""
    with pytest.raises(ValidationError):
        PageQuery(**words)
