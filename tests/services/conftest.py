from __future__ import annotations

import pytest

from tests.services.school import School


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch) -> School:
    made = School()
    made.set_clock(monkeypatch)
    return made
