"""Events on the wire are CloudEvents 1.0."""

from __future__ import annotations

import json
import pickle
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.envelope import Envelope, Unreadable
from kernel.store import new_id, now

texts = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=30)
values = st.recursive(st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts, st.lists, max_leaves=5)
envelopes = st.builds(
    Envelope,
    id=st.uuids().map(str),
    source=st.just("urn:jinguo:350100:toy"),
    type=st.just("toy.added.v1"),
    subject=texts,
    time=st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1)),
    sequence=st.integers(1, 2**62),
    traceparent=st.none() | st.just(f"00-{'a' * 32}-{'b' * 16}-01"),
    data=st.dictionaries(texts, values),
)


@given(envelopes)
def test_what_is_written_is_read(envelope: Envelope) -> None:
    assert Envelope.decode(envelope.encode()) == envelope


@given(envelopes)
def test_the_required_attributes_are_there(envelope: Envelope) -> None:
    written = json.loads(envelope.encode())
    assert written["specversion"] == "1.0" and {"id", "source", "type", "data"} <= set(written)


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\xff", b"[]", b"{}", b"null", b'{"specversion": "1.0"}', pickle.dumps({"a": 1}), b"!!python/object:x"],
)
def test_anything_else_is_unreadable(body: bytes) -> None:
    """Statement 27."""
    with pytest.raises(Unreadable):
        Envelope.decode(body)


@given(st.binary(max_size=200))
def test_no_bytes_do_worse_than_unreadable(body: bytes) -> None:
    with suppress(Unreadable):
        Envelope.decode(body)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "not a uuid"},
        {"source": "https://elsewhere.example"},
        {"type": "t" * 101},
        {"subject": "s" * 65},
        {"data": {"name": "a\x00b"}},
        {"data": {"text": "x" * 70_000}},
    ],
)
def test_what_no_database_of_ours_could_keep_is_unreadable(changes: dict) -> None:
    """It would fail in every transaction, and stop whatever carries it."""
    fine = Envelope(new_id(), "urn:jinguo:350100:toy", "toy.added.v1", "c", now(), 1, None, {})
    with pytest.raises(Unreadable):
        Envelope.decode(Envelope(**{**vars(fine), **changes}).encode())
