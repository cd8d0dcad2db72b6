"""What certification has for staff to do today."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import exists, func, select

from contracts import tasks as contract
from contracts.accounts import Role
from contracts.examining import ExamState
from contracts.registrations import RegistrationState
from contracts.results import ReviewState
from contracts.standards import EvidenceState
from contracts.tasks import TaskKind
from contracts.values import BEIJING, day_of, subtree
from kernel.service import Service, Tx, query
from services.certification.exam_tables import Review
from services.certification.models import Exam, Registration
from services.certification.standard_tables import Evidence, Home

_PRINT_AHEAD = timedelta(days=7)
_LOOKS_BACK = timedelta(days=60)
_TO_MARK = (RegistrationState.REGISTERED, RegistrationState.CHECKED_IN)


class Tasks(Service):
    @query(contract.CertificationTasks)
    def tasks_today(self, tx: Tx, asked: contract.CertificationTasks) -> list[contract.Task]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        midnight = datetime.combine(day_of(tx.now), time(0), BEIJING)
        tomorrow, prefix = midnight + timedelta(days=1), subtree(asked.unit)
        exams = select(func.count()).select_from(Exam).where(Exam.unit.startswith(prefix, autoescape=True))
        exams = exams.where(Exam.state != ExamState.CANCELLED)
        today = exams.where(Exam.starts_at >= midnight, Exam.starts_at < tomorrow)
        seated = exams.where(Exam.state == ExamState.CLOSED, Exam.starts_at.between(tx.now, tx.now + _PRINT_AHEAD))
        waiting = exists().where(Registration.exam_id == Exam.id, Registration.state.in_(_TO_MARK))
        held = exams.where(Exam.starts_at.between(tx.now - _LOOKS_BACK, midnight), waiting)
        stated = select(func.count()).select_from(Evidence).join(Home, Home.person_id == Evidence.person_id)
        stated = stated.where(Home.unit.startswith(prefix, autoescape=True), Evidence.state == EvidenceState.SUBMITTED)
        asked_again = select(func.count()).select_from(Review).join(Registration).join(Exam)
        asked_again = asked_again.where(Exam.unit.startswith(prefix, autoescape=True))
        asked_again = asked_again.where(Review.state == ReviewState.REQUESTED)

        def count(rows: object) -> int:
            return tx.session.scalars(rows).one()  # type: ignore[call-overload,no-any-return]

        return contract.things_to_do(
            (TaskKind.EXAMS_TODAY, count(today), f"/v1/exam-plans?unit={asked.unit}"),
            (TaskKind.TICKETS_TO_PRINT, count(seated), f"/v1/exam-plans?unit={asked.unit}&state=closed"),
            (TaskKind.MARKS_TO_ENTER, count(held), f"/v1/exam-plans?unit={asked.unit}"),
            (TaskKind.EVIDENCE_WAITING, count(stated), "/v1/submitted-evidence?state=submitted"),
            (TaskKind.REVIEWS_WAITING, count(asked_again), f"/v1/exam-plans?unit={asked.unit}&state=published"),
        )
