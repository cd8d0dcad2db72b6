"""A service alone, and a clock that stands still until the test moves it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.accounts import Role
from kernel import store
from kernel.calls import unpack
from kernel.identity import Actor, Appointment
from kernel.message import Request
from kernel.service import Context, Service
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

    def ask(self, who: str, role: Role, request: Request, at: str = "") -> Any:
        """As somebody who holds the role at a unit, by default the instance's."""
        actor = Actor(who, store.new_id(), (Appointment(role.value, at or self.code),))
        context = Context(token=self._signer.token(actor, self.now))
        return unpack(self.service.answer(request.message_name, request.model_dump(mode="json"), context))
