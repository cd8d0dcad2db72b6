"""A county's certification with a standard, an edition, women who have been trained, and a clock that tests set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

import kernel.store
import kernel.timers
import tests.services.alone
from contracts.accounts import Registered, RegisteredAs, Role
from contracts.certification import AdoptOccupation, Eligibility, RegisterForExam
from contracts.examining import (
    CheckIn,
    CloseRegistration,
    ExamPlan,
    HoldExam,
    OpenRegistration,
    PlanExam,
    Seating,
    WithdrawFromExam,
)
from contracts.standards import AdoptEdition
from contracts.stations import UnitLevel, UnitOpened
from contracts.training import Completed
from kernel.store import new_id
from kernel.tables import tables
from services.certification.service import Certification
from tests.services.alone import Alone

COUNTY, OTHER = "350111", "350112"
STAFF, OPERATOR = new_id(), new_id()
OF = {"occupation_code": "4-10-01-06", "work_type_zh": "家务服务员"}
OCCUPATION = {**OF, "occupation_zh": "家政服务员", "occupation_en": "Domestic worker", "source": "sample"}
HALVES = [{"part": "theory", "weight": 50}, {"part": "practice", "weight": 50}]
TRAINED = {"clause": "(1)", "trained": True}


class Clock:
    """The time as the service and the signer of its tokens see it."""

    def __init__(self, monkeypatch: Any = None) -> None:
        self.ahead = timedelta()
        self.moment = datetime.now(UTC).replace(microsecond=0)
        patch = monkeypatch or pytest.MonkeyPatch()
        for module in (kernel.store, kernel.timers, tests.services.alone):
            patch.setattr(module, "now", self.now)
        self.undo = patch.undo

    def now(self) -> datetime:
        return self.moment + self.ahead

    def move(self, **by: float) -> None:
        self.ahead += timedelta(**by)


class House(Alone):
    def __init__(self, engine: Engine | None = None) -> None:
        super().__init__(Certification, COUNTY)
        if engine:
            tables.create_all(engine)
            Certification.tables.create_all(engine)
            self.engine, self.service = engine, Certification(self.service.settings, engine)
        self.hear(
            UnitOpened(code=COUNTY, level=UnitLevel.BASE, parent=None, name_zh="晋安区基地", name_en="Jin'an base")
        )
        self.operate(AdoptOccupation(**OCCUPATION, levels=["5", "4"]))
        self.adopt()

    def operate(self, request: Any) -> Any:
        return self.ask(OPERATOR, Role.OPERATOR, request)

    def staff(self, request: Any, who: str = STAFF) -> Any:
        return self.ask(who, Role.STAFF, request)

    def adopt(self, **changes: Any) -> dict[str, Any]:
        words = {**OF, "level": "5", "edition": "2019", "in_force_from": "2019-01-01", "source": "sample"}
        return self.operate(AdoptEdition(**{**words, "plan": HALVES, "alternatives": [TRAINED], **changes}))

    def woman(self, unit: str = COUNTY, class_id: str | None = None) -> str:
        """Registered, and trained for level 5."""
        woman, now = new_id(), kernel.store.now()
        registered = {"registered_as": RegisteredAs.WORKER, "registered_at": now}
        self.hear(Registered(person_id=woman, unit=unit, **registered))
        trained = {"enrolment_id": new_id(), "class_id": class_id or new_id(), "series": "JWFW5", "hours": 80}
        self.hear(Completed(person_id=woman, unit=unit, **trained, **OF, level="5", completed_at=now))
        return woman

    def plan(self, seats: int = 4, **changes: Any) -> str:
        """Registration for a day, the exam on the day after."""
        now = kernel.store.now()
        begins = now + timedelta(days=2)
        sessions = [("theory", 0, 2), ("practice", 3, 6)]
        words = {
            **{**OF, "level": "5", "unit": COUNTY, "place": "基地", "list_price_fen": 30000},
            "registration_from": now,
            "registration_until": now + timedelta(days=1),
            "sessions": [
                {"part": part, "starts_at": begins + timedelta(hours=first), "ends_at": begins + timedelta(hours=last)}
                for part, first, last in sessions
            ],
            "rooms": [{"code": "A", "seats": seats}],
        }
        return self.staff(PlanExam(**{**words, **changes}))["exam"]["exam_id"]

    def opened(self, seats: int = 4, **changes: Any) -> str:
        exam_id = self.plan(seats, **changes)
        self.staff(OpenRegistration(exam_id=exam_id))
        return exam_id

    def register(self, woman: str, exam_id: str) -> dict[str, Any]:
        now = int(kernel.store.now().timestamp())
        claims = {"sub": woman, "name": "陈秀英", "iat": now, "exp": now + 60}
        attestation = self._signer.sign(claims, audience="attestation")
        return self.ask(woman, Role.WORKER, RegisterForExam(exam_id=exam_id, attestation=attestation))

    def withdraw(self, woman: str, registration_id: str) -> dict[str, Any]:
        return self.ask(woman, Role.WORKER, WithdrawFromExam(registration_id=registration_id))

    def eligibility(self, woman: str, exam_id: str) -> dict[str, Any]:
        return self.ask(woman, Role.WORKER, Eligibility(exam_id=exam_id))

    def close(self, exam_id: str) -> dict[str, Any]:
        return self.staff(CloseRegistration(exam_id=exam_id, reason="提前截止"))

    def check_in(self, exam_id: str, registered: dict[str, Any], who: str = STAFF) -> dict[str, Any]:
        return self.staff(CheckIn(exam_id=exam_id, ticket_number=registered["ticket_number"]), who)

    def hold(self, exam_id: str) -> dict[str, Any]:
        return self.staff(HoldExam(exam_id=exam_id))

    def exam(self, exam_id: str) -> dict[str, Any]:
        return self.staff(ExamPlan(exam_id=exam_id))

    def seats(self, exam_id: str) -> list[dict[str, Any]]:
        return self.staff(Seating(exam_id=exam_id, limit=100))["items"]
