"""A service alone, and a clock that stands still until the test moves it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from kernel import store
from kernel.service import Service
from tests.services.alone import Alone


class Clocked(Alone):
    def __init__(self, service: type[Service], code: str, **settings: Any) -> None:
        self.now = store.now().replace(microsecond=0)
        super().__init__(service, code, **settings)

    def set_clock(self, patch: pytest.MonkeyPatch) -> None:
        """From now on the service looks at this clock."""
        for place in ("kernel.store.now", "kernel.timers.now"):
            patch.setattr(place, lambda: self.now)

    def later(self, **words: float) -> None:
        self.now += timedelta(**words)

    def time(self) -> datetime:
        return self.now
