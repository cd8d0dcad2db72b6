"""Promoters: nominated, selected, appointed for a term, trained, active, ended."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from contracts import promoters as contract
from contracts.accounts import Role
from contracts.criteria import CriteriaKind
from contracts.promoters import PromoterEnd, PromoterState
from contracts.scans import CodeKind
from contracts.stations import UnitState
from contracts.units import UnitNotRunning
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import hold, new_id
from kernel.timers import every
from services.stations.promoters import promoter_rules as rules
from services.stations.promoters.code_tables import ScanCode
from services.stations.promoters.codes import CodeRows
from services.stations.promoters.promoter_rules import PromoterStep
from services.stations.promoters.promoter_tables import PromoterActRow, PromoterRow
from services.stations.units import criteria_rules
from services.stations.units.criteria import CriteriaRows
from services.stations.units.unit_rows import under


class Promoting(CriteriaRows, CodeRows, Service):
    @command(contract.NominatePromoter)
    def nominate_promoter(self, tx: Tx, asked: contract.NominatePromoter) -> contract.Promoter:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        if (state := self._known_unit(tx, asked.unit).state) != UnitState.RUNNING:
            raise UnitNotRunning(state=state)
        hold(tx.session, f"promoter {asked.person_id}")
        live = select(PromoterRow.id).where(PromoterRow.person_id == asked.person_id, PromoterRow.is_live)
        if tx.session.scalars(live.where(PromoterRow.unit == asked.unit)).first():
            raise contract.AlreadyPromoter()
        words = asked.model_dump(exclude={"reason"})
        row = PromoterRow(id=new_id(), state=PromoterState.NOMINATED.value, on_honour_roll=False, **words)
        tx.session.add(row)
        tx.session.flush()
        self._note_promoter(tx, row, "nominate", asked.reason)
        return _promoter(row)

    @command(contract.SelectPromoter)
    def select_promoter(self, tx: Tx, asked: contract.SelectPromoter) -> contract.Promoter:
        row = self._promoter_of_staff(tx, asked.promoter_id)
        rules.promoter_after(row.state, PromoterStep.SELECT)
        by = self._must_be_in_force(tx, CriteriaKind.PROMOTER)
        score = criteria_rules.score(by.criteria, asked.marks)
        rules.must_have_passed(score, by.pass_mark)
        row.version, row.score, row.marks = by.version, score, [one.model_dump() for one in asked.marks]
        return self._step_promoter(tx, row, PromoterStep.SELECT, asked.note)

    @command(contract.AppointPromoter)
    def appoint_promoter(self, tx: Tx, asked: contract.AppointPromoter) -> contract.Promoter:
        row = self._promoter_of_staff(tx, asked.promoter_id)
        rules.promoter_after(row.state, PromoterStep.APPOINT)
        rules.must_be_a_term(asked.until, self._today(tx))
        row.code = self._new_code(tx, CodeKind.PROMOTER, row.id, row.unit).code
        row.until, row.appointed_at = asked.until, tx.now
        tx.emit(contract.PromoterAppointed(until=asked.until, **_office(row)))
        return self._step_promoter(tx, row, PromoterStep.APPOINT)

    @command(contract.RecordPromoterTraining)
    def record_promoter_training(self, tx: Tx, asked: contract.RecordPromoterTraining) -> contract.Promoter:
        row = self._promoter_of_staff(tx, asked.promoter_id)
        row.trained_on, row.trained_hours = asked.trained_on, asked.hours
        return self._step_promoter(tx, row, PromoterStep.TRAIN)

    @command(contract.ActivatePromoter)
    def activate_promoter(self, tx: Tx, asked: contract.ActivatePromoter) -> contract.Promoter:
        return self._step_promoter(tx, self._promoter_of_staff(tx, asked.promoter_id), PromoterStep.ACTIVATE)

    @command(contract.CoverCommunities)
    def cover_communities(self, tx: Tx, asked: contract.CoverCommunities) -> contract.Promoter:
        row = self._promoter_of_staff(tx, asked.promoter_id)
        if row.state == PromoterState.ENDED:
            raise contract.PromoterTermOver()
        row.communities = asked.communities
        self._note_promoter(tx, row, "cover")
        return _promoter(row)

    @command(contract.WithdrawPromoter)
    def withdraw_promoter(self, tx: Tx, asked: contract.WithdrawPromoter) -> contract.Promoter:
        row = self._promoter_of_staff(tx, asked.promoter_id)
        cause = PromoterEnd(asked.cause.value)
        return self._end_promoter(tx, row, PromoterStep.WITHDRAW, cause, asked.reason)

    @command(contract.ReplacePromoterCode)
    def replace_promoter_code(self, tx: Tx, asked: contract.ReplacePromoterCode) -> contract.Promoter:
        row = self._promoter_of_staff(tx, asked.promoter_id)
        rules.must_be_in_office(row.state)
        former = tx.session.get_one(ScanCode, row.code)
        self._withdraw(tx, former, asked.reason)
        row.code = self._new_code(tx, CodeKind.PROMOTER, row.id, row.unit).code
        self._note_promoter(tx, row, "replace_code", asked.reason)
        tx.emit(contract.PromoterCodeReplaced(former=former.code, until=row.until, **_office(row)))
        return _promoter(row)

    @command(contract.JoinHonourRoll)
    def join_honour_roll(self, tx: Tx, asked: contract.JoinHonourRoll) -> contract.Promoter:
        tx.actor.must_be_signed_in()
        row = tx.session.get(PromoterRow, asked.promoter_id, with_for_update=True)
        if row is None or row.person_id != tx.actor.person_id:
            raise NotFound()
        row.on_honour_roll = asked.joins
        return _promoter(row)

    @query(contract.Promoters)
    def promoters(self, tx: Tx, asked: contract.Promoters) -> Page[contract.Promoter]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        rows = select(PromoterRow).where(under(PromoterRow.unit, asked.unit))
        if asked.state:
            rows = rows.where(PromoterRow.state == asked.state)
        return page(tx.session, rows, PromoterRow.id, asked, _promoter, newest_first=True)

    @query(contract.MyPromoterTerms)
    def my_promoter_terms(self, tx: Tx, asked: contract.MyPromoterTerms) -> Page[contract.Promoter]:
        tx.actor.must_be_signed_in()
        rows = select(PromoterRow).where(PromoterRow.person_id == tx.actor.person_id)
        return page(tx.session, rows, PromoterRow.id, asked, _promoter, newest_first=True)

    @query(contract.PromoterCount)
    def promoter_count(self, tx: Tx, asked: contract.PromoterCount) -> int:
        rows = select(func.count()).select_from(PromoterRow).where(PromoterRow.state.in_(rules.IN_OFFICE))
        return tx.session.scalars(rows.where(under(PromoterRow.unit, asked.unit))).one()

    @every(60)
    def end_promoter_terms(self, tx: Tx) -> bool:
        """Those whose last day is over, one a look."""
        due = select(PromoterRow).where(PromoterRow.is_live, PromoterRow.until < self._today(tx))
        row = tx.session.scalars(due.order_by(PromoterRow.until).limit(1).with_for_update(skip_locked=True)).first()
        if row is None:
            return False
        self._end_promoter(tx, row, PromoterStep.EXPIRE, PromoterEnd.TERM)
        return True

    def _promoter_of_staff(self, tx: Tx, promoter_id: str) -> PromoterRow:
        """The promoter, locked, for staff of her unit; for others she is not there."""
        row = tx.session.get(PromoterRow, promoter_id, with_for_update=True)
        if row is None or not tx.actor.holds(Role.STAFF, at=row.unit):
            raise NotFound()
        return row

    def _step_promoter(self, tx: Tx, row: PromoterRow, step: PromoterStep, reason: str = "") -> contract.Promoter:
        row.state = rules.promoter_after(row.state, step).value
        self._note_promoter(tx, row, step.value, reason)
        return _promoter(row)

    def _end_promoter(
        self, tx: Tx, row: PromoterRow, step: PromoterStep, cause: PromoterEnd, reason: str = ""
    ) -> contract.Promoter:
        shown = self._step_promoter(tx, row, step, reason)
        row.is_live, row.ended_at, row.end_reason = None, tx.now, cause.value
        if row.code:
            self._withdraw(tx, tx.session.get_one(ScanCode, row.code), cause.zh)
            tx.emit(contract.PromoterEnded(**_office(row)))
        return shown.model_copy(update={"end_reason": cause})

    def _note_promoter(self, tx: Tx, row: PromoterRow, act: str, reason: str = "") -> None:
        by = tx.actor.person_id or None
        tx.session.add(PromoterActRow(id=new_id(), promoter_id=row.id, act=act, at=tx.now, by=by, reason=reason))


def _office(row: PromoterRow) -> dict[str, Any]:
    return {"person_id": row.person_id, "unit": row.unit, "code": row.code}


def _promoter(row: PromoterRow) -> contract.Promoter:
    words = {field: getattr(row, field) for field in set(contract.Promoter.model_fields) - {"promoter_id"}}
    return contract.Promoter(promoter_id=row.id, **words)
