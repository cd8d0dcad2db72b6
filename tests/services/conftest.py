from __future__ import annotations

import pytest

from tests.services.book import Book
from tests.services.school import School


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch) -> School:
    made = School()
    made.set_clock(monkeypatch)
    return made


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Book:
    return Book(monkeypatch)
