"""The one place where tests wait: for a condition, never for a duration."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_PAUSE = 0.01


def wait_for(condition: Callable[[], T], timeout: float = 10, message: str = "", pause: float = _PAUSE) -> T:
    """Ask until `condition()` is truthy and return what it said; AssertionError once `timeout` seconds are over.

    `pause`: seconds between two questions, more of them where asking is dear.

    An exception in the condition is the caller's business and ends the wait at once.
    """
    deadline = time.monotonic() + timeout
    while True:
        # The clock is read before the question, so that a slow condition still has its last word.
        expired = time.monotonic() >= deadline
        if answer := condition():
            return answer
        if expired:
            raise AssertionError(f"not within {timeout:g} s: {message or condition}")
        time.sleep(pause)
