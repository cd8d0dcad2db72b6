"""What the monthly report decides: its states, its dates, and what a later month must correct."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from contracts import monthly_reports as contract
from contracts.monthly_reports import Correction, MonthFigures, ReportState

#: The day of the following month, in Beijing, by whose end a report is due. A sample: a centre's own rule must be set.
DUE_DAY = 5
#: How many days before that one is reminded.
REMINDED_BEFORE = timedelta(days=2)
#: For how many months what comes late is still reported.
CORRECTED_MONTHS = 24

_LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){6}")


class ReportStep(StrEnum):
    DRAFT = "draft"
    SUBMIT = "submit"
    RECEIVE = "receive"
    RETURN = "return"


#: What may follow what. States that nothing follows are the end.
REPORT_STEPS: dict[ReportState, dict[ReportStep, ReportState]] = {
    ReportState.DRAFTED: {ReportStep.DRAFT: ReportState.DRAFTED, ReportStep.SUBMIT: ReportState.SUBMITTED},
    ReportState.SUBMITTED: {ReportStep.RECEIVE: ReportState.RECEIVED, ReportStep.RETURN: ReportState.RETURNED},
    ReportState.RETURNED: {ReportStep.DRAFT: ReportState.DRAFTED},
}
#: Its figures have been told and stand.
FROZEN = frozenset({ReportState.SUBMITTED, ReportState.RECEIVED})


@dataclass(frozen=True)
class Told:
    """A frozen report of the county, as far as it matters here."""

    month: str
    figures: MonthFigures
    corrections: Sequence[Correction]


def report_after(state: str, step: ReportStep) -> ReportState:
    """Raises `ReportSubmittedAlready` or `ReportStepRefused`."""
    now = ReportState(state)
    if (then := REPORT_STEPS.get(now, {}).get(step)) is not None:
        return then
    if step in (ReportStep.DRAFT, ReportStep.SUBMIT) and now in FROZEN:
        raise contract.ReportSubmittedAlready()
    raise contract.ReportStepRefused(state=now.value, state_zh=now.zh, state_en=now.en)


def days_of(month: str) -> tuple[date, date]:
    """Its first day and its last."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def month_before(month: str, months: int = 1) -> str:
    first, _ = days_of(month)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return f"{first:%Y-%m}"


def due_on(month: str) -> date:
    """The last day on which its report is in time."""
    return days_of(month)[1] + timedelta(days=DUE_DAY)


def reminder(month: str, today: date) -> str | None:
    """Which reminder is due while the report has not been submitted: `soon`, `overdue` or none."""
    if today > due_on(month):
        return "overdue"
    return "soon" if today >= due_on(month) - REMINDED_BEFORE else None


def must_hold_no_numbers(notes: str) -> None:
    """Of seven digits on it could be a phone's or a document's; notes leave the county."""
    if _LONG_NUMBER.search(notes):
        raise contract.NotesHoldNumbers()


def nothing() -> MonthFigures:
    return MonthFigures(**dict.fromkeys(MonthFigures.model_fields, 0))


def total(several: Iterable[MonthFigures]) -> MonthFigures:
    found = list(several)
    return MonthFigures(**{name: sum(getattr(one, name) for one in found) for name in MonthFigures.model_fields})


def less(one: MonthFigures, other: MonthFigures) -> MonthFigures:
    return MonthFigures(**{name: getattr(one, name) - getattr(other, name) for name in MonthFigures.model_fields})


def said_of(month: str, told: Iterable[Told]) -> MonthFigures:
    """All that these reports say of a month, their corrections of it included."""
    own = [report.figures for report in told if report.month == month]
    later = [one.figures for report in told for one in report.corrections if one.month == month]
    return total([*own, *later])


def statement(
    month: str, counted: Mapping[str, MonthFigures], told: Sequence[Told]
) -> tuple[MonthFigures, list[Correction]]:
    """A report's figures and its corrections of earlier months, so that with the other reports of the county, all of
    which are `told`, each month adds up to what is `counted` of it now.
    """
    figures = less(counted.get(month, nothing()), said_of(month, told))
    earlier = sorted({report.month for report in told if report.month < month and report.month in counted})
    differences = ((one, less(counted[one], said_of(one, told))) for one in earlier)
    return figures, [Correction(month=one, figures=by) for one, by in differences if by != nothing()]
