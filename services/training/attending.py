"""Who was there."""

from __future__ import annotations

from contracts import training as contract
from kernel.errors import NotFound
from kernel.service import Service, Tx, command
from services.training import rules, views
from services.training.models import Attendance
from services.training.rows import Rows


class Attending(Rows, Service):
    @command(contract.RecordAttendance)
    def record_attendance(self, tx: Tx, asked: contract.RecordAttendance) -> contract.AttendanceRecord:
        row, class_ = self._enrolment_and_class(tx, asked.enrolment_id)
        self._must_be_staff_of(tx, class_)
        rules.must_have_seat(row.state)
        if asked.session_id not in {session.id for session in class_.sessions}:
            raise NotFound()
        if tx.session.get(Attendance, (row.id, asked.session_id)) is None:
            record = Attendance(enrolment_id=row.id, session_id=asked.session_id, recorded_by=tx.actor.person_id)
            record.recorded_at = tx.now
            tx.session.add(record)
            tx.emit(contract.Attended(**views.facts(row), session_id=asked.session_id))
        return contract.AttendanceRecord(enrolment_id=row.id, session_id=asked.session_id)
