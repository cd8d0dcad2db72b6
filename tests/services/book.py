"""Stations alone, with a clock and events of any time: for tests of the ledger, the board and the reports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts import certification, examining
from contracts.accounts import Role
from contracts.stations import OpenUnit
from kernel.envelope import Envelope, source
from kernel.message import Event
from kernel.store import new_id
from services.stations.service import Stations
from tests.services.clocked import Clocked

CENTRE, BASE, OTHER = "350100", "350111", "350112"
STATION, SECOND = "350111-001", "350111-002"
_UNITS = ((CENTRE, "centre", None), (BASE, "base", CENTRE), (OTHER, "base", CENTRE))
STATIONS = ((STATION, "station", BASE), (SECOND, "station", BASE), ("350112-001", "station", OTHER))


class Book(Clocked):
    """The instance of a base, or of the centre; it is noon of 2026-11-27 in Beijing."""

    def __init__(self, patch: pytest.MonkeyPatch, code: str = BASE) -> None:
        super().__init__(Stations, code)
        self.now = datetime(2026, 11, 27, 4, tzinfo=UTC)
        self.set_clock(patch)
        self.staff_id, self.colleague, self.operator = new_id(), new_id(), new_id()
        for unit, level, parent in (*_UNITS, *STATIONS):
            words = {"name_zh": f"单位{unit}", "name_en": f"Unit {unit}", "parent": parent}
            self.ask(self.operator, Role.OPERATOR, OpenUnit(code=unit, level=level, **words), at=CENTRE)
        self.said()

    def told(self, event: Event, at: datetime | None = None, origin: str = "", event_id: str = "") -> Envelope:
        """It happened then, by default now; here, or in another instance."""
        said, data = source(origin or self.code, event.service()), event.model_dump(mode="json")
        envelope = Envelope(event_id or new_id(), said, event.type(), event.subject, at or self.now, 1, None, data)
        self.take(envelope)
        return envelope

    def staff(self, request: Any, at: str = "") -> Any:
        return self.ask(self.staff_id, Role.STAFF, request, at=at)

    def other(self, request: Any, at: str = "") -> Any:
        """As a colleague."""
        return self.ask(self.colleague, Role.STAFF, request, at=at)

    def run(self, request: Any, at: str = CENTRE) -> Any:
        """As the operator."""
        return self.ask(self.operator, Role.OPERATOR, request, at=at)


def fee(cause: str = "", person: str = "", unit: str = STATION, fen: int = 30_000) -> certification.FeeWaived:
    words = {"cause_id": cause or new_id(), "person_id": person or new_id(), "unit": unit}
    return certification.FeeWaived(**words, list_price_fen=fen)


def withdrawn(waived: certification.FeeWaived) -> examining.RegistrationWithdrawn:
    words = {"registration_id": waived.cause_id, "person_id": waived.person_id}
    return examining.RegistrationWithdrawn(**words, exam_id=new_id())
