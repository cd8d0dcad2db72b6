"""What happened at a unit month by month, as it is known now."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.benefit import BenefitKind
from contracts.ledger import Account
from contracts.monthly_reports import MonthFigures
from services.stations.activities.activity_tables import BenefitRow
from services.stations.ledger.ledger import under
from services.stations.ledger.ledger_tables import Entry, PostingRow
from services.stations.models import Step, Woman
from services.stations.reports import report_rules as rules


def counted(session: Session, unit: str, since: str, until: str) -> dict[str, MonthFigures]:
    """Every month of a period, both ends included."""
    months, month = [], until
    while month >= since:
        months.append(month)
        month = rules.month_before(month)
    found: dict[str, defaultdict[str, int]] = {month: defaultdict(int) for month in months}
    first, last = rules.days_of(since)[0], rules.days_of(until)[1]
    steps = select(Step.step, Step.reached_on, func.count()).join(Woman, Woman.person_id == Step.person_id)
    steps = steps.where(under(Woman.home_unit, unit), Step.reached_on.between(first, last))
    for step, day, women in session.execute(steps.group_by(Step.step, Step.reached_on)):
        found[f"{day:%Y-%m}"][step] += women
    waived = select(Entry.waiver_kind, Entry.month, func.sum(PostingRow.amount_fen))
    waived = waived.join(PostingRow, PostingRow.entry_id == Entry.id).where(PostingRow.account == Account.WAIVED)
    waived = waived.where(under(PostingRow.unit, unit), PostingRow.month.between(since, until))
    for kind, month, fen in session.execute(waived.group_by(Entry.waiver_kind, Entry.month)):
        found[month][f"waived_{kind}_fen"] += fen
    benefit = select(BenefitRow).where(under(BenefitRow.unit, unit), BenefitRow.on.between(first, last))
    for entry in session.scalars(benefit):
        of_month = found[f"{entry.on:%Y-%m}"]
        of_month["activities_held"] += entry.kind == BenefitKind.HELD
        of_month["activity_hours"] += entry.hours
        of_month["people_reached"] += entry.people
    return {month: rules.nothing().model_copy(update=figures) for month, figures in found.items()}
