"""Criteria: versions that stay, of which the newest is in force."""

from __future__ import annotations

from sqlalchemy import select

from contracts import criteria as contract
from contracts.accounts import Role
from contracts.criteria import CriteriaKind
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import hold
from services.stations.units import criteria_rules as rules
from services.stations.units.unit_tables import CriteriaRow


class CriteriaRows:
    def _in_force(self, tx: Tx, kind: CriteriaKind) -> contract.CriteriaSet | None:
        newest = select(CriteriaRow).where(CriteriaRow.kind == kind).order_by(CriteriaRow.version.desc()).limit(1)
        row = tx.session.scalars(newest).first()
        return row and _view(row)

    def _must_be_in_force(self, tx: Tx, kind: CriteriaKind) -> contract.CriteriaSet:
        if (found := self._in_force(tx, kind)) is None:
            raise contract.NoCriteria()
        return found


class Criteria(CriteriaRows, Service):
    @command(contract.SetCriteria)
    def set_criteria(self, tx: Tx, asked: contract.SetCriteria) -> contract.CriteriaSet:
        tx.actor.must_hold(Role.OPERATOR, at=self.settings.instance)
        rules.must_differ(asked.criteria)
        hold(tx.session, f"criteria {asked.kind}")
        before = self._in_force(tx, asked.kind)
        if before and (before.criteria, before.pass_mark) == (asked.criteria, asked.pass_mark):
            return before
        row = CriteriaRow(kind=asked.kind.value, version=before.version + 1 if before else 1, set_at=tx.now)
        row.pass_mark, row.set_by = asked.pass_mark, tx.actor.person_id
        row.criteria = [one.model_dump(mode="json") for one in asked.criteria]
        tx.session.add(row)
        shown = _view(row)
        tx.emit(contract.CriteriaChanged(**shown.model_dump()))
        return shown

    @query(contract.CriteriaInForce)
    def criteria_in_force(self, tx: Tx, asked: contract.CriteriaInForce) -> contract.CriteriaSet:
        return self._must_be_in_force(tx, asked.kind)

    @on(contract.CriteriaChanged, From.ELSEWHERE)
    def take_over_criteria(self, tx: Tx, changed: contract.CriteriaChanged) -> None:
        words = changed.model_dump(mode="json")
        tx.session.merge(CriteriaRow(set_at=tx.now, set_by=None, **words))


def _view(row: CriteriaRow) -> contract.CriteriaSet:
    words = {"kind": row.kind, "version": row.version, "pass_mark": row.pass_mark, "criteria": row.criteria}
    return contract.CriteriaSet.model_validate(words)
