"""The monthly report on its way: drafted and submitted by the base, received or returned by the centre."""

from __future__ import annotations

from sqlalchemy import or_, select

from contracts import monthly_reports as contract
from contracts.accounts import Role
from contracts.monthly_reports import ReportState
from kernel import store
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from services.stations.ledger import ledger_rules
from services.stations.ledger.ledger import under
from services.stations.reports import report_rules as rules
from services.stations.reports.counting_months import counted
from services.stations.reports.figures import version
from services.stations.reports.report_rules import ReportStep, Told
from services.stations.reports.report_tables import ReportRow


class Reporting(Service):
    @command(contract.DraftReport)
    def draft_report(self, tx: Tx, asked: contract.DraftReport) -> contract.MonthlyReport:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        ledger_rules.must_be_over(asked.month, tx.now)
        row = self._report_of(tx, asked.unit, asked.month)
        row.state, row.drafted_at, row.version = rules.report_after(row.state, ReportStep.DRAFT), tx.now, version()
        first = rules.month_before(row.month, rules.CORRECTED_MONTHS)
        known = counted(tx.session, row.unit, first, row.month)
        figures, corrections = rules.statement(row.month, known, self._reports_that_stand(tx, row))
        row.figures, row.corrections = figures.model_dump(), [one.model_dump() for one in corrections]
        return report(row)

    @command(contract.NoteReport)
    def note_report(self, tx: Tx, asked: contract.NoteReport) -> contract.MonthlyReport:
        row = self._report(tx, asked.report_id, lock=True)
        tx.actor.must_hold(Role.STAFF, at=row.unit)
        rules.report_after(row.state, ReportStep.SUBMIT)  # what can't be submitted can't be explained any more
        rules.must_hold_no_numbers(asked.notes)
        row.notes = asked.notes
        return report(row)

    @command(contract.SubmitReport)
    def submit_report(self, tx: Tx, asked: contract.SubmitReport) -> contract.MonthlyReport:
        row = self._report(tx, asked.report_id)
        store.hold(tx.session, f"reports {row.unit}")
        tx.session.refresh(row, with_for_update=True)
        tx.actor.must_hold(Role.STAFF, at=row.unit)
        row.state = rules.report_after(row.state, ReportStep.SUBMIT)
        self._must_be_current(tx, row)
        row.submitted_at, row.revision = tx.now, row.revision + 1
        shown = report(row)
        tx.emit(contract.ReportSubmitted(**shown.model_dump(include=set(contract.ReportSubmitted.model_fields))))
        return shown

    @command(contract.ReceiveReport)
    def receive_report(self, tx: Tx, asked: contract.ReceiveReport) -> contract.MonthlyReport:
        return self._judge(tx, asked.report_id, ReportStep.RECEIVE)

    @command(contract.ReturnReport)
    def return_report(self, tx: Tx, asked: contract.ReturnReport) -> contract.MonthlyReport:
        return self._judge(tx, asked.report_id, ReportStep.RETURN, asked.reason)

    @query(contract.ReportById)
    def report_by_id(self, tx: Tx, asked: contract.ReportById) -> contract.MonthlyReport:
        return report(self._report(tx, asked.report_id))

    @query(contract.MonthlyReports)
    def monthly_reports(self, tx: Tx, asked: contract.MonthlyReports) -> Page[contract.MonthlyReport]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        rows = select(ReportRow).where(under(ReportRow.unit, asked.unit))
        for name in ("month", "state"):
            if value := getattr(asked, name):
                rows = rows.where(getattr(ReportRow, name) == value)
        return page(tx.session, rows, ReportRow.id, asked, report)

    @on(contract.ReportSubmitted, From.ELSEWHERE)
    def take_report(self, tx: Tx, said: contract.ReportSubmitted) -> None:
        """A returned one comes again, with a higher revision."""
        known = tx.session.get(ReportRow, said.report_id, with_for_update=True)
        if known is None or known.revision < said.revision:
            words = said.model_dump(exclude={"report_id"}) | {"decided_at": None, "return_reason": None}
            tx.session.merge(ReportRow(id=said.report_id, state=ReportState.SUBMITTED, **words))

    @on(contract.ReportDecided, From.ELSEWHERE)
    def hear_judgement(self, tx: Tx, said: contract.ReportDecided) -> None:
        self._judged(tx.session.get_one(ReportRow, said.report_id, with_for_update=True), said)

    def _report_of(self, tx: Tx, unit: str, month: str) -> ReportRow:
        """The county's report of the month, or a new one. Nobody else drafts or submits for it meanwhile."""
        store.hold(tx.session, f"reports {unit}")
        found = select(ReportRow).where(ReportRow.unit == unit, ReportRow.month == month).with_for_update()
        if row := tx.session.scalars(found).one_or_none():
            return row
        row = ReportRow(id=store.new_id(), unit=unit, month=month, state=ReportState.DRAFTED, revision=0, notes="")
        row.version, row.figures, row.corrections, row.drafted_at = version(), {}, [], tx.now
        tx.session.add(row)
        return row

    def _reports_that_stand(self, tx: Tx, row: ReportRow) -> list[Told]:
        """The county's other reports that stand."""
        others = select(ReportRow).where(ReportRow.unit == row.unit, ReportRow.id != row.id)
        views = [report(one) for one in tx.session.scalars(others.where(ReportRow.state.in_(rules.FROZEN)))]
        return [Told(one.month, one.figures, one.corrections) for one in views]

    def _must_be_current(self, tx: Tx, row: ReportRow) -> None:
        """Its corrections were made against the reports that stood: none has come or gone since the draft."""
        others = select(ReportRow.id).where(ReportRow.unit == row.unit, ReportRow.id != row.id)
        gone = (ReportRow.state != ReportState.RECEIVED) & (ReportRow.decided_at > row.drafted_at)
        if tx.session.scalars(others.where(or_(ReportRow.submitted_at > row.drafted_at, gone)).limit(1)).first():
            raise contract.ReportNotCurrent()

    def _report(self, tx: Tx, report_id: str, lock: bool = False) -> ReportRow:
        row = tx.session.get(ReportRow, report_id, with_for_update=lock)
        if row is None or not tx.actor.holds(Role.STAFF, Role.OPERATOR, at=row.unit):
            raise NotFound()
        return row

    def _judge(
        self, tx: Tx, report_id: str, step: ReportStep, reason: contract.ReportReturnReason | None = None
    ) -> contract.MonthlyReport:
        row = self._report(tx, report_id, lock=True)
        tx.actor.must_hold(Role.STAFF, at=f"{row.unit[:4]}00")
        state = rules.report_after(row.state, step)
        words = {"report_id": row.id, "unit": row.unit, "return_reason": reason, "decided_at": tx.now}
        said = contract.ReportDecided(**words, state=state)
        self._judged(row, said)
        tx.emit(said)
        return report(row)

    def _judged(self, row: ReportRow, said: contract.ReportDecided) -> None:
        row.state, row.decided_at, row.return_reason = said.state, said.decided_at, said.return_reason


def report(row: ReportRow) -> contract.MonthlyReport:
    fields = set(contract.MonthlyReport.model_fields) - {"report_id", "due_on"}
    words = {field: getattr(row, field) for field in fields}
    return contract.MonthlyReport(report_id=row.id, due_on=rules.due_on(row.month), **words)
