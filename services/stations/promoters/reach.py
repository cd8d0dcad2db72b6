"""What came through a promoter: a woman is hers who first gave her code, when she registered or took a seat."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from contracts import promoters as contract
from contracts.accounts import Role
from contracts.boards import FunnelStep
from contracts.scans import CodeKind
from contracts.training import Enrolled
from contracts.values import BEIJING
from kernel.errors import NotFound
from kernel.service import Service, Tx, on, query
from services.stations.models import Step, Woman
from services.stations.promoters.code_tables import ScanCode, Scans
from services.stations.promoters.promoter_tables import PromotedEnrolment, PromoterRow
from services.stations.units.unit_rows import UnitRows, under

SHOWN = 50


class CameThrough:
    def _came_through(self, tx: Tx, person_id: str, code: str | None, registering: bool) -> None:
        """The first code counts. One that nobody has (any more) is left out: registering never fails for it."""
        woman = tx.session.get(Woman, person_id)
        known = tx.session.get(ScanCode, code) if code else None
        if woman is None or woman.promoter_code or known is None or known.kind != CodeKind.PROMOTER:
            return
        at = tx.heard.time if tx.heard else tx.now
        if known.is_live:
            woman.promoter_code, woman.came_at, woman.came_registering = code, at, registering


class Reaching(CameThrough, UnitRows, Service):
    @on(Enrolled)
    def count_promoted_enrolment(self, tx: Tx, enrolled: Enrolled) -> None:
        """Not again when she changes to another class."""
        if enrolled.promoter_code and not enrolled.moved_from:
            ids = {"enrolment_id": enrolled.enrolment_id, "person_id": enrolled.person_id}
            tx.session.merge(PromotedEnrolment(code=enrolled.promoter_code, at=tx.now, **ids))
            self._came_through(tx, enrolled.person_id, enrolled.promoter_code, registering=False)

    @query(contract.PromoterReach)
    def promoter_reach(self, tx: Tx, asked: contract.PromoterReach) -> contract.Reach:
        tx.actor.must_be_signed_in()
        row = tx.session.get(PromoterRow, asked.promoter_id)
        if row is None or not (tx.actor.person_id == row.person_id or tx.actor.holds(Role.STAFF, at=row.unit)):
            raise NotFound()
        return self._reach_of(tx, row, asked.since, asked.until)

    @query(contract.HonourRoll)
    def honour_roll(self, tx: Tx, asked: contract.HonourRoll) -> list[contract.Reach]:
        tx.actor.must_be_signed_in()
        if not tx.actor.holds(Role.STAFF, Role.PROMOTER, at=asked.unit):
            raise NotFound()
        rows = select(PromoterRow).where(PromoterRow.on_honour_roll, PromoterRow.code.is_not(None))
        rows = rows.where(under(PromoterRow.unit, asked.unit))
        found = [self._reach_of(tx, row, asked.since, asked.until) for row in tx.session.scalars(rows)]
        came = [one for one in found if one.registrations + one.enrolments]
        return sorted(came, key=lambda one: (-one.registrations, -one.enrolments, one.promoter_id))[:SHOWN]

    def _reach_of(self, tx: Tx, row: PromoterRow, since: date | None, until: date | None) -> contract.Reach:
        codes = select(ScanCode.code).where(ScanCode.kind == CodeKind.PROMOTER, ScanCode.target == row.id)
        days = select(func.coalesce(func.sum(Scans.count), 0)).where(Scans.code.in_(codes))
        if since:
            days = days.where(Scans.day >= since)
        if until:
            days = days.where(Scans.day <= until)
        seats = select(func.count()).select_from(PromotedEnrolment).where(PromotedEnrolment.code.in_(codes))
        women = select(func.count()).select_from(Woman).where(Woman.promoter_code.in_(codes))
        steps = women.join(Step, Step.person_id == Woman.person_id).where(Step.reached_at >= Woman.came_at)

        def reached(step: FunnelStep) -> int:
            return _count(tx, steps.where(Step.step == step.value), Step.reached_at, since, until)

        return contract.Reach(
            promoter_id=row.id,
            person_id=row.person_id,
            unit=row.unit,
            scans=tx.session.scalars(days).one(),
            registrations=_count(tx, women.where(Woman.came_registering), Woman.came_at, since, until),
            enrolments=_count(tx, seats, PromotedEnrolment.at, since, until),
            certified=reached(FunnelStep.CERTIFIED),
            placed=reached(FunnelStep.PLACED),
        )


def _count(tx: Tx, rows: Select[int], at: Any, since: date | None, until: date | None) -> int:
    """Of those days of Beijing, both included."""
    if since:
        rows = rows.where(at >= datetime.combine(since, time(), BEIJING))
    if until:
        rows = rows.where(at < datetime.combine(until + timedelta(days=1), time(), BEIJING))
    return tx.session.scalars(rows).one()
