"""The board's funnel, trends, table by unit, and the women behind a figure."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, func, or_, select

from contracts import boards as contract
from contracts.accounts import Role
from contracts.boards import FunnelStep, StepFigures
from contracts.values import day_of
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, query
from services.stations.models import Step, Trade, Unit, Woman
from services.stations.reports import board_rules as rules
from services.stations.reports.figures import version
from services.stations.units.unit_rows import under


class _Filtered(Protocol):
    unit: str
    since: date | None
    until: date | None
    occupation_code: str | None


class Funnels(Service):
    @query(contract.Funnel)
    def funnel(self, tx: Tx, asked: contract.Funnel) -> contract.FunnelView:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        rules.must_be_period(asked.since, asked.until)
        counts = select(Step.step, func.count()).join(Woman, Woman.person_id == Step.person_id)
        rows = tx.session.execute(counts.where(*_which(asked)).group_by(Step.step))
        found = {step: women for step, women in rows}
        return contract.FunnelView(unit=asked.unit, version=version(), figures=_figures(found))

    @query(contract.Trend)
    def trend(self, tx: Tx, asked: contract.Trend) -> list[contract.TrendPoint]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        since, until = rules.trend_period(asked.since, asked.until, day_of(tx.now))
        within = asked.model_copy(update={"since": since, "until": until})
        days = select(Step.step, Step.reached_on, func.count()).join(Woman, Woman.person_id == Step.person_id)
        found: defaultdict[date, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        for step, day, women in tx.session.execute(days.where(*_which(within)).group_by(Step.step, Step.reached_on)):
            found[rules.start_of(day, asked.by)][step] += women
        points = rules.starts(since, until, asked.by)
        return [contract.TrendPoint(starts_on=first, figures=_figures(found[first])) for first in points]

    @query(contract.BoardTable)
    def board_table(self, tx: Tx, asked: contract.BoardTable) -> contract.BoardTableView:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, Role.DEPARTMENT, at=asked.unit)
        rules.must_be_period(asked.since, asked.until)
        works_there = tx.actor.holds(Role.STAFF, Role.OPERATOR, at=asked.unit)
        if not works_there:
            rules.must_ask_for_all((asked.since, asked.until, asked.occupation_code))
        rows, total = rules.exact(self._table(tx, asked)) if works_there else self._told(tx, asked.unit)
        shown = [contract.UnitFigures(unit=unit, figures=row) for unit, row in sorted(rows.items())]
        return contract.BoardTableView(unit=asked.unit, rows=shown, total=total, is_hiding=not works_there)

    @query(contract.BoardWomen)
    def board_women(self, tx: Tx, asked: contract.BoardWomen) -> Page[contract.BoardWoman]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        rules.must_be_period(asked.since, asked.until)
        rows = select(Step).join(Woman, Woman.person_id == Step.person_id).where(Step.step == asked.step)
        found = page(tx.session, rows.where(*_which(asked)), Step.person_id, asked, lambda row: row)
        of_page = Woman.person_id.in_([row.person_id for row in found.items])
        homes = {woman.person_id: woman.home_unit for woman in tx.session.scalars(select(Woman).where(of_page))}
        words = [(row.person_id, homes[row.person_id], row.reached_on) for row in found.items]
        shown = [contract.BoardWoman(person_id=who, home_unit=home, reached_on=day) for who, home, day in words]
        return Page(items=shown, next=found.next)

    def _told(self, tx: Tx, unit: str) -> tuple[dict[str, StepFigures], StepFigures]:
        """For who does not work there: nothing is told of a unit that is hidden in the table above it."""
        rows, total = rules.told(self._table(tx, contract.BoardTable(unit=unit)))
        for above, below in zip(chain := [*rules.above(unit, self.settings.instance), unit], chain[1:], strict=False):
            over, _ = rules.told(self._table(tx, contract.BoardTable(unit=above)))
            rows, total = rules.silenced(rows, total, over[below])
        return rows, total

    def _table(self, tx: Tx, asked: _Filtered) -> dict[str, dict[str, int]]:
        """By unit and step; units without a woman too."""
        below = tx.session.scalars(select(Unit.code).where(or_(Unit.parent == asked.unit, Unit.code == asked.unit)))
        table = {unit: dict.fromkeys((step.value for step in FunnelStep), 0) for unit in (*below, asked.unit)}
        now = {row.code: row.successor or row.code for row in tx.session.scalars(select(Unit))}
        counts = select(Woman.home_unit, Step.step, func.count()).join(Step, Woman.person_id == Step.person_id)
        for home, step, women in tx.session.execute(counts.where(*_which(asked)).group_by(Woman.home_unit, Step.step)):
            place = rules.row_of(asked.unit, now.get(home, home))
            row = table.setdefault(place, dict.fromkeys(table[asked.unit], 0))
            row[step] += women
        return table


def _which(asked: Any) -> list[ColumnElement[bool]]:
    """The steps of the unit's women, in the period, of the occupation."""
    found = [under(Woman.home_unit, asked.unit)]
    if asked.since:
        found.append(Step.reached_on >= asked.since)
    if asked.until:
        found.append(Step.reached_on <= asked.until)
    if asked.occupation_code:
        hers = and_(Trade.person_id == Step.person_id, Trade.occupation_code == asked.occupation_code)
        found.append(select(Trade.person_id).where(hers).exists())
    return found


def _figures(counts: Any) -> StepFigures:
    return StepFigures(**{step.value: counts.get(step.value, 0) for step in FunnelStep})
