"""Who was there: ticked by staff, entered from paper, corrected."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from contracts import attendance as contract
from contracts import training
from contracts.attendance import LineOutcome, Means, Presence
from contracts.training import NotInClass
from kernel.errors import NotFound
from kernel.message import Refusal
from kernel.service import Service, Tx, command
from kernel.store import new_id
from services.training import attendance_rules as rules
from services.training import views
from services.training.attendance_tables import Entry
from services.training.models import Attendance, Class, Enrolment, Session
from services.training.rows import Rows
from services.training.rules import must_have_seat


class Attending(Rows, Service):
    @command(training.RecordAttendance)
    def record_attendance(self, tx: Tx, asked: training.RecordAttendance) -> training.AttendanceRecord:
        """A tick: she was there. It changes nothing where anything is recorded that says so."""
        row, class_ = self._enrolment_and_class(tx, asked.enrolment_id)
        self._must_be_staff_of(tx, class_)
        must_have_seat(row.state)
        if asked.session_id not in {session.id for session in class_.sessions}:
            raise NotFound()
        stands = self._standing(tx, row, asked.session_id)
        if not rules.is_attended(stands and stands.presence):
            if stands:
                raise contract.ReasonNeeded()
            self._enter(tx, row, class_, asked.session_id, contract.Mark(enrolment_id=row.id), Means.TICKED)
        return training.AttendanceRecord(enrolment_id=row.id, session_id=asked.session_id)

    @command(contract.EnterSheet)
    def enter_sheet(self, tx: Tx, asked: contract.EnterSheet) -> contract.SheetEntered:
        session, class_ = self._session_and_class(tx, asked.session_id)
        self._must_be_staff_of(tx, class_)
        found = select(Enrolment).where(Enrolment.class_id == class_.id)
        women = {row.id: row for row in tx.session.scalars(found)}
        lines, problems = [], []
        for place, mark in enumerate(asked.marks):
            try:
                lines.append(self._enter_line(tx, session, class_, women, mark, Means(asked.means.value)))
            except Refusal as refusal:
                problems.append(_problem(place, mark, refusal))
        if problems:
            raise contract.SheetRefused(lines=problems)
        return contract.SheetEntered(session_id=session.id, lines=lines)

    def _enter_line(
        self, tx: Tx, session: Session, class_: Class, women: dict[str, Enrolment], mark: contract.Mark, means: Means
    ) -> contract.Line:
        if (row := women.get(mark.enrolment_id)) is None:
            raise NotInClass()
        must_have_seat(row.state)
        rules.must_have_begun(mark.presence, session.starts_at, tx.now)
        stands = self._standing(tx, row, session.id)
        length = session.ends_at - session.starts_at
        outcome = rules.marked(_pair(stands), (mark.presence, mark.missed_minutes), length, mark.reason)
        if outcome is not LineOutcome.UNCHANGED:
            self._enter(tx, row, class_, session.id, mark, means)
        shown = {"presence": mark.presence, "missed_minutes": mark.missed_minutes}
        return contract.Line(enrolment_id=row.id, **shown, outcome=outcome)

    def _enter(
        self, tx: Tx, row: Enrolment, class_: Class, session_id: str, mark: contract.Mark, means: Means
    ) -> Entry:
        """Add an entry, let it stand, and say whether she counts as there where that has changed."""
        stands = self._standing(tx, row, session_id)
        before = rules.is_attended(stands and stands.presence)
        said: dict[str, Any] = {"presence": mark.presence.value, "missed_minutes": mark.missed_minutes}
        said |= {"means": means.value, "recorded_by": tx.actor.person_id, "recorded_at": tx.now}
        key = {"enrolment_id": row.id, "session_id": session_id}
        entry = Entry(id=new_id(), **key, **said, reason=mark.reason)
        tx.session.add(entry)
        tx.session.merge(Attendance(**key, **said))
        if (after := rules.is_attended(mark.presence)) != before:
            facts = {**views.facts(row), "session_id": session_id}
            gone = contract.AttendanceCorrected
            tx.emit(training.Attended(**facts) if after else gone(**facts, unit=class_.unit))
        return entry

    def _standing(self, tx: Tx, row: Enrolment, session_id: str) -> Attendance | None:
        return tx.session.get(Attendance, (row.id, session_id))

    def _session_and_class(self, tx: Tx, session_id: str) -> tuple[Session, Class]:
        """A session, and its class locked."""
        session = self._session(tx, session_id)
        return session, self._locked(tx, session.class_id)


def _pair(stands: Attendance | None) -> tuple[Presence, int] | None:
    return (Presence(stands.presence), stands.missed_minutes) if stands else None


def _problem(place: int, mark: contract.Mark, refusal: Refusal) -> dict[str, Any]:
    words = {"zh": refusal.zh, "en": refusal.en, "fix_zh": refusal.fix_zh, "fix_en": refusal.fix_en}
    return {"line": place, "enrolment_id": mark.enrolment_id, "code": refusal.code, **words}
