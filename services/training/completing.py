"""Who has finished a class, one by one or all at once."""

from __future__ import annotations

from sqlalchemy import select

from contracts import completion, training
from contracts.training import EnrolmentState
from kernel.service import Service, Tx, command
from services.training import completion_rules as rules
from services.training import views
from services.training.models import Class, Enrolment
from services.training.proving import Proving
from services.training.rules import must_have_seat


class Completing(Proving, Service):
    @command(training.Complete)
    def complete(self, tx: Tx, asked: training.Complete) -> training.Enrolment:
        row, class_ = self._enrolment_and_class(tx, asked.enrolment_id)
        self._must_be_staff_of(tx, class_)
        must_have_seat(row.state)
        rules.must_miss_nothing(self._missing(tx, row, class_))
        self._finish(tx, row, class_)
        return views.enrolment(row)

    @command(completion.CompleteClass)
    def complete_class(self, tx: Tx, asked: completion.CompleteClass) -> completion.ClassCompletion:
        class_ = self._locked(tx, asked.class_id)
        self._must_be_staff_of(tx, class_)
        seated = select(Enrolment).where(Enrolment.class_id == class_.id, Enrolment.state == EnrolmentState.ENROLLED)
        done, others = [], []
        for row in tx.session.scalars(seated.order_by(Enrolment.id)).all():
            standing = self._standing_of(tx, row, class_)
            if standing.missing:
                others.append(standing)
            else:
                self._finish(tx, row, class_)
                done.append(row.id)
        return completion.ClassCompletion(class_id=class_.id, completed=done, others=others)

    def _finish(self, tx: Tx, row: Enrolment, class_: Class) -> None:
        row.state, row.changed_at = EnrolmentState.COMPLETED, tx.now
        course = class_.course
        tx.emit(
            training.Completed(
                **views.facts(row),
                unit=class_.unit,
                series=course.series,
                hours=course.hours,
                occupation_code=course.occupation_code,
                work_type_zh=course.work_type_zh,
                level=course.level,
                completed_at=tx.now,
            )
        )
        self._issue_proof(tx, row, class_)
        if course.list_price_fen:
            waived = {"cause_id": row.id, "person_id": row.person_id, "unit": class_.unit}
            tx.emit(training.FeeWaived(**waived, list_price_fen=course.list_price_fen))
