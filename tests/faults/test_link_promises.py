"""What a county and its centre promise each other, on two real brokers: the short tier."""

from __future__ import annotations

import pytest

from tests.faults.promises import LINKED, Promise
from tests.faults.theatre import Theatre


@pytest.mark.parametrize("promise", LINKED.values(), ids=lambda promise: promise.words)
def test_it_is_promised_that(promise: Promise, theatre: Theatre) -> None:
    report = promise.tried(theatre, promise.brief)
    assert not report.found, report
