"""A training service alone, with a course, a class of sessions around this moment, and women in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contracts.accounts import Role
from contracts.stations import UnitLevel, UnitOpened
from contracts.training import AddCourse, CourseKind, Enrol, OpenClass, Times
from kernel.message import Request
from kernel.store import new_id, now
from services.training.service import Training
from tests.services.alone import Alone

BASE, STATION = "350111", "350111-001"


class School(Alone):
    """`sessions` are when each begins, in minutes from now; each has 60 minutes."""

    def __init__(self, *sessions: int, women: int = 1) -> None:
        super().__init__(Training, BASE)
        words = {"name_zh": "示例驿站", "name_en": "Example station", "level": UnitLevel.STATION}
        self.hear(UnitOpened(code=STATION, parent=BASE, **words))
        self.staff_id, self.operator_id = new_id(), new_id()
        course = AddCourse(
            series="JWFW5",
            title_zh="家务",
            title_en="House work",
            hours=8,
            kind=CourseKind.VOCATIONAL,
            list_price_fen=0,
        )
        self.ask(self.operator_id, Role.OPERATOR, course)
        self.class_id, self.sessions = self.open_class(*sessions)
        self.women = [self.enrol(self.class_id) for _ in range(women)]

    def open_class(self, *sessions: int) -> tuple[str, list[str]]:
        starts = [now() + timedelta(minutes=minutes) for minutes in sessions]
        times = [Times(starts_at=start, ends_at=start + timedelta(minutes=60)) for start in starts]
        words = {"series": "JWFW5", "unit": STATION, "place": "示例教室", "capacity": 50}
        opened = self.staff(OpenClass(**words, sessions=times))
        return opened["class_id"], [one["session_id"] for one in opened["sessions"]]

    def enrol(self, class_id: str) -> tuple[str, str]:
        """A new woman: who she is, and her enrolment."""
        woman = new_id()
        return woman, self.ask(woman, Role.WORKER, Enrol(class_id=class_id))["enrolment_id"]

    def staff(self, request: Request) -> Any:
        return self.ask(self.staff_id, Role.STAFF, request)

    def operator(self, request: Request) -> Any:
        return self.ask(self.operator_id, Role.OPERATOR, request)

    def woman(self, request: Request, place: int = 0) -> Any:
        return self.ask(self.women[place][0], Role.WORKER, request)
