"""Training at a base with one station and one course, and a clock that the test moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine

from contracts import classes, seats, training
from contracts.accounts import Registered, RegisteredAs, Role
from contracts.classes import CancelReason, SessionPlan
from contracts.stations import UnitLevel, UnitOpened
from kernel.store import new_id
from services.training.service import Training
from tests.services.clocked import Clocked

BASE, STATION = "350111", "350111-001"
STAFF, OPERATOR = new_id(), new_id()


class School(Clocked):
    def __init__(self, engine: Engine | None = None) -> None:
        super().__init__(Training, BASE, engine=engine)
        self.hear(UnitOpened(code=STATION, level=UnitLevel.STATION, name_zh="站", name_en="station", parent=BASE))
        course = {"series": "JWFW5", "title_zh": "家务服务", "title_en": "Housework", "hours": 8, "list_price_fen": 0}
        self.ask(OPERATOR, Role.OPERATOR, training.AddCourse(**course, kind=training.CourseKind.COMMUNITY))
        self.said()

    def staff(self, request: Any) -> Any:
        return self.ask(STAFF, Role.STAFF, request)

    def worker(self, who: str, request: Any) -> Any:
        return self.ask(who, Role.WORKER, request)

    def session(self, hours: float = 24, length: float = 3, **words: Any) -> SessionPlan:
        """From so many hours from now on."""
        begin = self.now + timedelta(hours=hours)
        return SessionPlan(starts_at=begin, ends_at=begin + timedelta(hours=length), **words)

    def plan(self, *sessions: SessionPlan, capacity: int = 2, **words: Any) -> dict[str, Any]:
        words = {"series": "JWFW5", "unit": STATION, "place": "多功能室", "waiting_places": 10, **words}
        return self.staff(classes.PlanClass(capacity=capacity, sessions=list(sessions or [self.session()]), **words))

    def open(self, *sessions: SessionPlan, **words: Any) -> str:
        class_id = self.plan(*sessions, **words)["class_id"]
        self.staff(classes.OpenPlannedClass(class_id=class_id))
        return class_id

    def cancel(self, class_id: str) -> Any:
        return self.staff(classes.CancelClass(class_id=class_id, reason=CancelReason.TOO_FEW, note="只有两人报名"))

    def state(self, class_id: str) -> str:
        return self.staff(training.ClassById(class_id=class_id))["state"]

    def enrol(self, class_id: str, who: str | None = None) -> dict[str, Any]:
        return self.worker(who or new_id(), training.Enrol(class_id=class_id))

    def cancel_seat(self, enrolment: dict[str, Any], **words: Any) -> dict[str, Any]:
        request = training.CancelEnrolment(enrolment_id=enrolment["enrolment_id"], **words)
        return self.staff(request) if words else self.worker(enrolment["person_id"], request)

    def accept(self, enrolment: dict[str, Any]) -> dict[str, Any]:
        return self.worker(enrolment["person_id"], seats.AcceptSeat(enrolment_id=enrolment["enrolment_id"]))

    def decline(self, enrolment: dict[str, Any]) -> dict[str, Any]:
        return self.worker(enrolment["person_id"], seats.DeclineSeat(enrolment_id=enrolment["enrolment_id"]))

    def transfer(self, enrolment: dict[str, Any], class_id: str, **words: Any) -> dict[str, Any]:
        request = seats.TransferEnrolment(enrolment_id=enrolment["enrolment_id"], class_id=class_id, **words)
        return self.staff(request) if words else self.worker(enrolment["person_id"], request)

    def now_in(self, enrolment: dict[str, Any]) -> str:
        """The state of an enrolment, as she sees it."""
        mine = self.worker(enrolment["person_id"], training.MyEnrolments())["items"]
        return next(one["state"] for one in mine if one["enrolment_id"] == enrolment["enrolment_id"])

    def registered(self, unit: str = STATION) -> str:
        """A worker of this unit."""
        who = new_id()
        words = {"unit": unit, "registered_as": RegisteredAs.WORKER, "registered_at": self.now}
        self.hear(Registered(person_id=who, **words))
        return who
