"""Codes that are scanned: made, withdrawn, followed and counted."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select, update

from contracts import scans as contract
from contracts.accounts import Role
from contracts.scans import CodeKind
from contracts.units import UnitOver
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import hold, insert_new
from services.stations.promoters import code_rules
from services.stations.promoters.code_tables import ScanCode, Scans
from services.stations.promoters.promoter_tables import PromoterRow
from services.stations.units.unit_rows import UnitRows, under
from services.stations.units.unit_rules import OVER


class CodeRows(UnitRows):
    def _new_code(self, tx: Tx, kind: CodeKind, target: str, unit: str) -> ScanCode:
        """A free one: of 27 billion, the first that is drawn."""
        while True:
            drawn = code_rules.code([secrets.randbelow(len(code_rules.ALPHABET)) for _ in range(code_rules.RANDOM)])
            if tx.session.get(ScanCode, drawn) is None:
                break
        words = {"kind": kind.value, "target": target, "unit": unit, "made_by": tx.actor.person_id}
        row = ScanCode(code=drawn, made_at=tx.now, **words)
        tx.session.add(row)
        return row

    def _withdraw(self, tx: Tx, row: ScanCode, reason: str) -> None:
        row.is_live, row.withdrawn_at, row.reason = None, tx.now, reason
        tx.session.flush()  # its place is free for the next

    def _code_view(self, tx: Tx, row: ScanCode) -> contract.CodeView:
        scans = tx.session.scalars(select(func.coalesce(func.sum(Scans.count), 0)).where(Scans.code == row.code)).one()
        words = {field: getattr(row, field) for field in ("code", "kind", "unit", "made_at", "withdrawn_at")}
        return contract.CodeView(**words, target=_target(row), scans=scans)


class Codes(CodeRows, Service):
    @command(contract.MakeCode)
    def make_code(self, tx: Tx, asked: contract.MakeCode) -> contract.CodeView:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        if self._known_unit(tx, asked.unit).state in OVER:
            raise UnitOver()
        if (asked.target is None) != (asked.kind is contract.PrintedKind.STATION):
            raise contract.CodeTargetMissing()
        kind, target = CodeKind(asked.kind.value), asked.target or asked.unit
        hold(tx.session, f"code {kind} {target}")
        live = select(ScanCode).where(ScanCode.kind == kind, ScanCode.target == target, ScanCode.is_live)
        row = tx.session.scalars(live).first()
        if row is None:
            row = self._new_code(tx, kind, target, asked.unit)
        elif row.unit != asked.unit:
            raise NotFound()
        return self._code_view(tx, row)

    @command(contract.WithdrawCode)
    def withdraw_code(self, tx: Tx, asked: contract.WithdrawCode) -> contract.CodeView:
        row = tx.session.get(ScanCode, asked.code, with_for_update=True)
        if row is None or not tx.actor.holds(Role.STAFF, Role.OPERATOR, at=row.unit):
            raise NotFound()
        if row.kind == CodeKind.PROMOTER:
            raise contract.PromoterKeepsCode()
        if row.is_live:
            self._withdraw(tx, row, asked.reason)
        return self._code_view(tx, row)

    @command(contract.FollowCode)
    def follow_code(self, tx: Tx, asked: contract.FollowCode) -> contract.Destination:
        row = tx.session.get(ScanCode, asked.code) if code_rules.is_sound(asked.code) else None
        if row is None:
            raise NotFound()
        if not row.is_live:
            raise contract.CodeWithdrawn()
        day = {"code": row.code, "day": self._today(tx)}
        connection = tx.session.connection()
        connection.execute(insert_new(connection, Scans.__table__, {**day, "count": 0}))  # type: ignore[arg-type]
        counted = update(Scans).where(Scans.code == day["code"], Scans.day == day["day"])
        tx.session.execute(counted.values(count=Scans.count + 1), execution_options={"synchronize_session": False})
        return contract.Destination(kind=CodeKind(row.kind), target=_target(row), unit=row.unit)

    @query(contract.Codes)
    def codes_of_unit(self, tx: Tx, asked: contract.Codes) -> Page[contract.CodeView]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        rows = select(ScanCode).where(under(ScanCode.unit, asked.unit))
        if asked.kind:
            rows = rows.where(ScanCode.kind == asked.kind)
        return page(tx.session, rows, ScanCode.code, asked, lambda row: self._code_view(tx, row))

    @query(contract.CodeToPrint)
    def code_to_print(self, tx: Tx, asked: contract.CodeToPrint) -> contract.CodeView:
        return self._code_view(tx, self._her_code(tx, asked.code))

    @query(contract.ScanCounts)
    def scan_counts(self, tx: Tx, asked: contract.ScanCounts) -> contract.ScanFigures:
        row = self._her_code(tx, asked.code)
        rows = select(Scans).where(Scans.code == row.code).order_by(Scans.day)
        if asked.since:
            rows = rows.where(Scans.day >= asked.since)
        if asked.until:
            rows = rows.where(Scans.day <= asked.until)
        days = [contract.DayCount(day=one.day, count=one.count) for one in tx.session.scalars(rows)]
        return contract.ScanFigures(code=row.code, total=sum(one.count for one in days), days=days)

    def _her_code(self, tx: Tx, code: str) -> ScanCode:
        """For staff of its unit, and for her who it is of; for others it is not there."""
        tx.actor.must_be_signed_in()
        row = tx.session.get(ScanCode, code)
        if row is None:
            raise NotFound()
        if tx.actor.holds(Role.STAFF, Role.OPERATOR, at=row.unit):
            return row
        promoter = tx.session.get(PromoterRow, row.target) if row.kind == CodeKind.PROMOTER else None
        if promoter is None or promoter.person_id != tx.actor.person_id:
            raise NotFound()
        return row


def _target(row: ScanCode) -> str | None:
    return None if row.kind == CodeKind.STATION else row.target
