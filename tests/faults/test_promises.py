"""What an instance promises, under faults: the short tier. `python -m tests.faults` runs the long one."""

from __future__ import annotations

import pytest

from tests.faults.promises import ALONE, BROKEN_WITHOUT, PROMISES, Promise
from tests.faults.sabotage import PROTECTIONS
from tests.faults.theatre import Theatre


@pytest.mark.parametrize("promise", ALONE.values(), ids=lambda promise: promise.words)
def test_it_is_promised_that(promise: Promise, theatre: Theatre) -> None:
    report = promise.tried(theatre, promise.brief)
    assert not report.found, report


def test_each_protection_has_a_promise_that_is_broken_without_it() -> None:
    """`python -m tests.faults --teeth` takes them away, one after another."""
    assert set(BROKEN_WITHOUT) == set(PROTECTIONS)
    assert set(BROKEN_WITHOUT.values()) <= set(PROMISES)
