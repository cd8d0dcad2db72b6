"""One trace follows a request (W3C trace context)."""

from __future__ import annotations

import re

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from kernel import trace

FORM = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


def hexadecimal(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789abcdef", min_size=length, max_size=length).filter(lambda text: set(text) != {"0"})


traceparents = st.builds("00-{}-{}-{}".format, hexadecimal(32), hexadecimal(16), st.sampled_from(["00", "01"]))


@given(traceparents)
def test_a_child_is_a_new_span_in_the_same_trace(parent: str) -> None:
    child = trace.child(parent)
    (_, trace_id, span_id, flags), (_, its_trace, its_span, its_flags) = parent.split("-"), child.split("-")
    assert (its_trace, its_flags) == (trace_id, flags) and its_span != span_id


@given(st.none() | st.text(max_size=60))
def test_without_a_good_parent_a_new_trace_begins(parent: str | None) -> None:
    child = trace.child(parent)
    assert FORM.fullmatch(child) and child != trace.child(parent)


@pytest.mark.parametrize(
    "malformed",
    [
        f"00-{'0' * 32}-{'b' * 16}-01",
        f"00-{'a' * 32}-{'0' * 16}-01",
        f"00-{'A' * 32}-{'b' * 16}-01",
        f"ff-{'a' * 32}-{'b' * 16}-01",
        f"00-{'a' * 32}-{'b' * 16}",
    ],
)
def test_a_malformed_parent_is_not_followed(malformed: str) -> None:
    assert trace.child(malformed)[3:35] != malformed[3:35].lower()


@given(traceparents)
def test_what_is_done_inside_a_span_carries_its_trace(parent: str) -> None:
    with trace.span(parent, service="toy") as here:
        assert trace.current() == here and trace.trace_id() == parent[3:35]
        bound = structlog.contextvars.get_contextvars()
        assert (bound["trace_id"], bound["service"]) == (parent[3:35], "toy")


def test_after_a_span_the_one_around_it_goes_on_even_if_the_work_failed() -> None:
    with trace.span(None) as outer:
        with pytest.raises(RuntimeError), trace.span(outer, service="toy"):
            raise RuntimeError
        assert trace.current() == outer
        assert "service" not in structlog.contextvars.get_contextvars()
    assert trace.current() is None and trace.trace_id() is None
