"""Attendance as it is read: the sheet of a session, the entries of a woman, the report of a class."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from contracts import attendance as contract
from contracts.accounts import Role
from contracts.attendance import Presence, ReportOrder
from contracts.training import EnrolmentState
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, query
from services.training import attendance_rules as rules
from services.training import views
from services.training.attendance_tables import Entry
from services.training.checking_in import entry_view
from services.training.models import Attendance, Class, Enrolment, Session
from services.training.rows import Rows

#: Who has, or had until she finished, a seat.
SEATED = (EnrolmentState.ENROLLED.value, EnrolmentState.COMPLETED.value)


class AttendanceReports(Rows, Service):
    @query(contract.SignInSheet)
    def sign_in_sheet(self, tx: Tx, asked: contract.SignInSheet) -> contract.SheetOfSession:
        session = self._session(tx, asked.session_id)
        class_ = self._class(tx, session.class_id)
        self._must_be_staff_of(tx, class_)
        stand = select(Attendance).where(Attendance.session_id == session.id)
        marks = {row.enrolment_id: row for row in tx.session.scalars(stand)}
        return contract.SheetOfSession(
            class_view=views.class_view(class_, tx.now),
            session_id=session.id,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            rows=[_sheet_row(row, marks.get(row.id)) for row in self._seated(tx, class_)],
        )

    @query(contract.AttendanceEntries)
    def attendance_entries(self, tx: Tx, asked: contract.AttendanceEntries) -> Page[contract.Entry]:
        row = self._enrolment_to_be_seen(tx, asked.enrolment_id)
        entries = select(Entry).where(Entry.enrolment_id == row.id)
        if asked.session_id:
            entries = entries.where(Entry.session_id == asked.session_id)
        return page(tx.session, entries, Entry.id, asked, entry_view)

    @query(contract.AttendanceReport)
    def attendance_report(self, tx: Tx, asked: contract.AttendanceReport) -> Page[contract.ReportRow]:
        """A class has 500 women at most: they are counted together, and the page is cut from the sorted whole."""
        class_ = self._class(tx, asked.class_id)
        self._must_be_staff_of(tx, class_)
        rows = [row for row in self._counted(tx, class_) if asked.below is None or row.share < asked.below]
        if asked.order is ReportOrder.SHARE:
            rows.sort(key=lambda row: (row.share, row.enrolment_id))
        if asked.descending:
            rows.reverse()
        ids = [row.enrolment_id for row in rows]
        start = ids.index(asked.cursor) + 1 if asked.cursor in ids else 0
        shown = rows[start : start + asked.limit]
        return Page(items=shown, next=shown[-1].enrolment_id if start + asked.limit < len(rows) else None)

    def _counted(self, tx: Tx, class_: Class) -> list[contract.ReportRow]:
        women = self._seated(tx, class_)
        marks: dict[str, dict[str, Attendance]] = defaultdict(dict)
        for one in tx.session.scalars(select(Attendance).where(Attendance.enrolment_id.in_([row.id for row in women]))):
            marks[one.enrolment_id][one.session_id] = one
        return [report_row(row, class_.sessions, marks[row.id]) for row in women]

    def _seated(self, tx: Tx, class_: Class) -> list[Enrolment]:
        rows = select(Enrolment).where(Enrolment.class_id == class_.id, Enrolment.state.in_(SEATED))
        return list(tx.session.scalars(rows.order_by(Enrolment.id)))

    def _enrolment_to_be_seen(self, tx: Tx, enrolment_id: str) -> Enrolment:
        """Somebody's, by herself or staff; to others it is not there."""
        tx.actor.must_be_signed_in()
        row = tx.session.get(Enrolment, enrolment_id)
        if row and row.person_id == tx.actor.person_id:
            return row
        if row is None or not tx.actor.holds(Role.STAFF, at=self._class(tx, row.class_id).unit):
            raise NotFound()
        return row


def report_row(row: Enrolment, sessions: list[Session], marks: dict[str, Attendance]) -> contract.ReportRow:
    lengths = {session.id: session.ends_at - session.starts_at for session in sessions}
    stand = {key: (Presence(one.presence), one.missed_minutes) for key, one in marks.items() if key in lengths}
    of = [presence for presence, _ in stand.values()]
    attended = sum(presence in rules.ATTENDED for presence in of)
    return contract.ReportRow(
        enrolment_id=row.id,
        person_id=row.person_id,
        sessions=len(lengths),
        attended=attended,
        late=of.count(Presence.LATE),
        left_early=of.count(Presence.LEFT_EARLY),
        absent=of.count(Presence.ABSENT),
        on_leave=of.count(Presence.ON_LEAVE),
        unmarked=len(lengths) - len(of),
        minutes=sum(rules.minutes(*pair, lengths[key]) for key, pair in stand.items()),
        minutes_held=sum(rules.length_in_minutes(length) for length in lengths.values()),
        share=rules.share(attended, len(lengths)),
    )


def _sheet_row(row: Enrolment, stands: Attendance | None) -> contract.SignInRow:
    return contract.SignInRow(
        enrolment_id=row.id,
        person_id=row.person_id,
        presence=stands and stands.presence,
        missed_minutes=stands.missed_minutes if stands else 0,
        means=stands and stands.means,
    )
