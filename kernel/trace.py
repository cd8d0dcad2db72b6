"""One trace follows a request through HTTP, RPC and events: W3C trace context.

https://www.w3.org/TR/trace-context/
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog

_FORM = re.compile(r"^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$")
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)


def child(traceparent: str | None) -> str:
    """A new span in the same trace; a new trace where the header is missing or malformed."""
    match = _FORM.match(traceparent or "")
    trace_id, flags = match.groups() if match else (secrets.token_hex(16), "01")
    return f"00-{trace_id}-{secrets.token_hex(8)}-{flags}"


def current() -> str | None:
    return _current.get()


def trace_id() -> str | None:
    return (current() or "--").split("-")[1] or None


@contextmanager
def span(traceparent: str | None, **words: str) -> Iterator[str]:
    """Work under this trace: what is logged, called and emitted inside carries it, and log lines carry `words`."""
    here = child(traceparent)
    token = _current.set(here)
    bound = structlog.contextvars.bind_contextvars(trace_id=here.split("-")[1], **words)
    try:
        yield here
    finally:
        structlog.contextvars.reset_contextvars(**bound)
        _current.reset(token)
