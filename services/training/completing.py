"""Who has finished a class."""

from __future__ import annotations

from sqlalchemy import func, select

from contracts import training as contract
from contracts.training import EnrolmentState
from kernel.service import Service, Tx, command
from services.training import rules, views
from services.training.attendance_rules import ATTENDED
from services.training.models import Attendance
from services.training.rows import Rows


class Completing(Rows, Service):
    @command(contract.Complete)
    def complete(self, tx: Tx, asked: contract.Complete) -> contract.Enrolment:
        row, class_ = self._enrolment_and_class(tx, asked.enrolment_id)
        self._must_be_staff_of(tx, class_)
        rules.must_have_seat(row.state)
        count = select(func.count()).select_from(Attendance).where(Attendance.enrolment_id == row.id)
        count = count.where(Attendance.presence.in_(ATTENDED))
        rules.must_have_attended(tx.session.scalars(count).one(), len(class_.sessions))
        row.state, row.changed_at = EnrolmentState.COMPLETED, tx.now
        course = class_.course
        tx.emit(
            contract.Completed(
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
        if course.list_price_fen:
            waived = {"cause_id": row.id, "person_id": row.person_id, "unit": class_.unit}
            tx.emit(contract.FeeWaived(**waived, list_price_fen=course.list_price_fen))
        return views.enrolment(row)
