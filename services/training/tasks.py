"""What training has for staff to do today."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import exists, func, or_, select

from contracts import tasks as contract
from contracts.accounts import Role
from contracts.tasks import TaskKind
from contracts.training import ClassState, EnrolmentState
from contracts.values import BEIJING, day_of, subtree
from kernel.service import Service, Tx, query
from services.training.models import Attendance, Class, Enrolment, Session

_OPENS_SOON = timedelta(days=7)  # a planned class without a day of its own to open on
_LOOKS_BACK = timedelta(days=30)


class Tasks(Service):
    @query(contract.TrainingTasks)
    def tasks_today(self, tx: Tx, asked: contract.TrainingTasks) -> list[contract.Task]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        midnight = datetime.combine(day_of(tx.now), time(0), BEIJING)
        tomorrow = midnight + timedelta(days=1)
        classes = select(func.count()).select_from(Class)
        classes = classes.where(Class.unit.startswith(subtree(asked.unit), autoescape=True))
        sessions = classes.join(Session, Session.class_id == Class.id)
        sessions = sessions.where(Session.cancelled_at.is_(None), Class.state == ClassState.OPEN)
        soon = or_(Class.opens_at < tomorrow, Class.opens_at.is_(None) & (Class.starts_at < tomorrow + _OPENS_SOON))
        seated = exists().where(Enrolment.class_id == Class.id, Enrolment.state == EnrolmentState.ENROLLED)
        entered = exists().where(Attendance.session_id == Session.id)
        over = Session.ends_at.between(tx.now - _LOOKS_BACK, tx.now)

        def count(rows: object) -> int:
            return tx.session.scalars(rows).one()  # type: ignore[call-overload,no-any-return]

        link = f"/v1/unit-classes?unit={asked.unit}"
        today = sessions.where(Session.starts_at >= midnight, Session.starts_at < tomorrow)
        planned = classes.where(Class.state == ClassState.PLANNED, Class.starts_at > tx.now, soon)
        finished = classes.where(Class.state == ClassState.OPEN, Class.ends_at <= tx.now, seated)
        return contract.things_to_do(
            (TaskKind.SESSIONS_TODAY, count(today), link),
            (TaskKind.CLASSES_TO_OPEN, count(planned), link),
            (TaskKind.ATTENDANCE_MISSING, count(sessions.where(over, seated, ~entered)), link),
            (TaskKind.CLASSES_TO_COMPLETE, count(finished), link),
        )
