"""The centre's look at all counties' reports, and the reminders of who has not sent one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from contracts import monthly_reports as contract
from contracts.accounts import Role
from contracts.monthly_reports import ReportState
from contracts.stations import UnitLevel
from contracts.values import day_of
from kernel.service import Service, Tx, query
from kernel.store import new_id
from kernel.timers import every
from services.stations.ledger import ledger_rules
from services.stations.models import Unit
from services.stations.reports import report_rules as rules
from services.stations.reports.report_tables import Reminder, ReportRow
from services.stations.reports.reporting import report
from services.stations.units.duty_tables import Colleague

LOOK_SECONDS = 600.0


class Summing(Service):
    @query(contract.SummaryOfReports)
    def summary_of_reports(self, tx: Tx, asked: contract.SummaryOfReports) -> contract.ReportSummary:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        bases = select(Unit.code).where(Unit.parent == asked.unit, Unit.level == UnitLevel.BASE).order_by(Unit.code)
        come = select(ReportRow).where(ReportRow.month == asked.month, ReportRow.state != ReportState.DRAFTED)
        reports = {row.unit: report(row) for row in tx.session.scalars(come)}
        counties = [_county(code, reports.get(code), asked.month, tx.now) for code in tx.session.scalars(bases)]
        standing = [reports[one.unit] for one in counties if one.state in rules.FROZEN]
        corrected = sorted({one.month for each in standing for one in each.corrections})
        by_month = {
            month: rules.total(one.figures for each in standing for one in each.corrections if one.month == month)
            for month in corrected
        }
        return contract.ReportSummary(
            unit=asked.unit,
            month=asked.month,
            due_on=rules.due_on(asked.month),
            counties=counties,
            missing=[one.unit for one in counties if one.state not in rules.FROZEN],
            total=rules.total(each.figures for each in standing),
            corrections=[contract.Correction(month=month, figures=by) for month, by in by_month.items()],
        )

    @every(LOOK_SECONDS)
    def remind_of_reports(self, tx: Tx) -> bool:
        """Each base's staff, once when the report is due soon and once when it is overdue."""
        month = rules.month_before(ledger_rules.month_of(tx.now))
        stage = rules.reminder(month, day_of(tx.now))
        if stage is None:
            return False
        sent = select(ReportRow.unit).where(ReportRow.month == month, ReportRow.state.in_(rules.FROZEN))
        told = select(Reminder.unit).where(Reminder.month == month, Reminder.stage == stage)
        bases = select(Unit.code).where(Unit.level == UnitLevel.BASE)
        late = select(Colleague).where(Colleague.role == Role.STAFF, Colleague.unit.in_(bases))
        late = late.where(Colleague.unit.not_in(sent), Colleague.unit.not_in(told))
        staff = tx.session.scalars(late.order_by(Colleague.unit)).all()
        ids = {one.unit: new_id() for one in staff}
        for unit, reminder in ids.items():
            tx.session.add(Reminder(id=reminder, unit=unit, month=month, stage=stage, reminded_at=tx.now))
        words = {"month": month, "due_on": rules.due_on(month), "is_overdue": stage == "overdue"}
        for one in staff:
            tx.emit(contract.ReportDue(person_id=one.person_id, reminder_id=ids[one.unit], unit=one.unit, **words))
        return False


def _county(unit: str, come: contract.MonthlyReport | None, month: str, now: datetime) -> contract.CountyReport:
    """What the centre may know of a county's report: not what is still a draft."""
    stands = come is not None and come.state in rules.FROZEN
    in_time = (come.submitted_at if come and stands else None) or now
    return contract.CountyReport(
        unit=unit,
        report_id=come.report_id if come else None,
        state=come.state if come else None,
        submitted_at=come.submitted_at if come else None,
        is_late=day_of(in_time) > rules.due_on(month),
        figures=come.figures if come and stands else None,
    )
