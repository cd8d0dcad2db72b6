"""What the board decides: which figures are not told, and how a time is cut into weeks and months."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from contracts.boards import FiltersForStaff, FunnelStep, PeriodWrong, StepFigures, TrendBy
from contracts.values import is_centre

#: A smaller figure is not told to those who don't work there.
FEW = 10
#: A trend's longest period.
TWO_YEARS = timedelta(days=731)

Table = Mapping[str, Mapping[str, int]]  # unit -> step -> women


def hidden(cells: Mapping[str, int], few: int = FEW) -> frozenset[str]:
    """Which of a column's cells are not told where its total is.

    Those below `few`, and as many of the smallest others as it takes for the hidden to be two or more that sum to twice
    `few`: so the total less the rest leaves for each of them every figure from nothing to that sum. Where all cells
    together can't hide one of them all are hidden, and then the total must be too (`tells_total`).
    """
    gone = {name for name, women in cells.items() if women < few}
    for name in sorted(cells.keys() - gone, key=lambda name: (cells[name], name)):
        if not gone or _hides(cells, gone, few):
            break
        gone.add(name)
    return frozenset(gone)


def tells_total(cells: Mapping[str, int], few: int = FEW) -> bool:
    """Whether the total may be told beside what `hidden` leaves."""
    gone = hidden(cells, few)
    return not gone or _hides(cells, gone, few)


def told(table: Table, few: int = FEW) -> tuple[dict[str, StepFigures], StepFigures]:
    """A table for those who don't work there, with its total; each step by itself."""
    columns = {step.value: {unit: table[unit][step.value] for unit in table} for step in FunnelStep}
    gone = {step: hidden(column, few) for step, column in columns.items()}
    rows = {
        unit: StepFigures(**{step: None if unit in gone[step] else column[unit] for step, column in columns.items()})
        for unit in table
    }
    totals = {step: sum(column.values()) if tells_total(column, few) else None for step, column in columns.items()}
    return rows, StepFigures(**totals)


def exact(table: Table) -> tuple[dict[str, StepFigures], StepFigures]:
    """A table for those who work there."""
    totals = {step.value: sum(row[step.value] for row in table.values()) for step in FunnelStep}
    return {unit: StepFigures(**row) for unit, row in table.items()}, StepFigures(**totals)


def silenced(rows: Mapping[str, StepFigures], total: StepFigures, above: StepFigures) -> tuple[dict, StepFigures]:
    """A table whose unit is a row of the table above: where its figure is hidden there, nothing is told here."""
    mute = [step.value for step in FunnelStep if getattr(above, step.value) is None]
    nothing = dict.fromkeys(mute)
    return {unit: row.model_copy(update=nothing) for unit, row in rows.items()}, total.model_copy(update=nothing)


def row_of(unit: str, home: str) -> str:
    """In which row of a unit's table a woman of this home is counted: the unit below, or the unit itself."""
    if is_centre(unit):
        return home[:6]
    return home


def above(unit: str, root: str) -> list[str]:
    """The units over it, the highest first, as far as this instance has them all."""
    chain = [f"{unit[:4]}00", unit[:6], unit]
    chain = [one for place, one in enumerate(chain) if one not in chain[:place]]
    start = chain.index(root) if root in chain else len(chain) - 1
    return chain[start:-1]


def must_be_period(since: date | None, until: date | None) -> None:
    if since and until and until < since:
        raise PeriodWrong()


def must_ask_for_all(filters: Collection[object]) -> None:
    if any(one is not None for one in filters):
        raise FiltersForStaff()


def trend_period(since: date | None, until: date | None, today: date) -> tuple[date, date]:
    """Without a period, the year up to today. Raises `PeriodWrong`."""
    until = until or max(today, since or today)
    since = since or until - timedelta(days=365)
    must_be_period(since, until)
    if until - since > TWO_YEARS:
        raise PeriodWrong()
    return since, until


def starts(since: date, until: date, by: TrendBy) -> Iterator[date]:
    """The beginning of each week or month that the period touches."""
    first = start_of(since, by)
    while first <= until:
        yield first
        first = start_of(first + timedelta(days=7 if by is TrendBy.WEEK else 31), by)


def start_of(day: date, by: TrendBy) -> date:
    """The Monday of its week (ISO 8601), or the first of its month."""
    return day - timedelta(days=day.weekday()) if by is TrendBy.WEEK else day.replace(day=1)


def _hides(cells: Mapping[str, int], gone: Collection[str], few: int) -> bool:
    return len(gone) >= 2 and sum(cells[name] for name in gone) >= 2 * few
