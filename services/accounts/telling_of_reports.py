"""What the staff of a base are told of their monthly report."""

from __future__ import annotations

from contracts.monthly_reports import ReportDue
from contracts.notices import NoticeKind
from kernel.service import Tx, on
from services.accounts.telling import Telling


class TellingOfReports(Telling):
    @on(ReportDue)
    def tell_of_due_report(self, tx: Tx, due: ReportDue) -> None:
        kind = NoticeKind.REPORT_OVERDUE if due.is_overdue else NoticeKind.REPORT_DUE
        self._tell(tx, due.person_id, kind, due.reminder_id)
