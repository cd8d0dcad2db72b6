"""What becomes of a unit: planned, prepared, judged, opened, suspended, merged, closed."""

from __future__ import annotations

from sqlalchemy import select

from contracts import stations, units
from contracts.accounts import Role
from contracts.criteria import CriteriaKind
from contracts.stations import UnitState
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.stations import rules as tree
from services.stations import views
from services.stations.models import Unit
from services.stations.units import criteria_rules
from services.stations.units import unit_rules as rules
from services.stations.units.ticking import Ticking
from services.stations.units.unit_rows import UnitRows
from services.stations.units.unit_rules import UnitStep
from services.stations.units.unit_tables import SiteAssessmentRow, UnitActRow


class UnitLife(Ticking, UnitRows, Service):
    @command(units.PlanUnit)
    def plan_unit(self, tx: Tx, asked: units.PlanUnit) -> stations.Unit:
        if not (asked.parent and tx.actor.holds(Role.STAFF, at=asked.parent)):
            tx.actor.must_hold(Role.OPERATOR, at=asked.code)
        tree.must_fit(asked.code, asked.level, asked.parent)
        if asked.parent and tx.session.get(Unit, asked.parent) is None:
            raise stations.WrongParent()
        if tx.session.get(Unit, asked.code):
            raise units.UnitTaken()
        row = Unit(**asked.model_dump(), state=UnitState.PLANNED.value)
        tx.session.add(row)
        tx.session.flush()
        self._note_unit_act(tx, row.code, "plan", "", UnitState.PLANNED)
        return self._shown_unit(tx, row)

    @command(units.PrepareUnit)
    def prepare_unit(self, tx: Tx, asked: units.PrepareUnit) -> stations.Unit:
        row = self._managed_unit(tx, asked.code)
        self._step_unit(tx, row, UnitStep.PREPARE, asked.reason)
        return self._shown_unit(tx, row)

    @command(units.AssessSite)
    def assess_site(self, tx: Tx, asked: units.AssessSite) -> units.SiteAssessment:
        row = self._managed_unit(tx, asked.code)
        if row.state in rules.OVER:
            raise units.UnitOver()
        by = self._must_be_in_force(tx, CriteriaKind.SITE)
        score = criteria_rules.score(by.criteria, asked.marks)
        found = SiteAssessmentRow(id=new_id(), code=row.code, version=by.version, score=score, note=asked.note)
        found.marks = [one.model_dump() for one in asked.marks]
        found.passed, found.at, found.by = score >= by.pass_mark, tx.now, tx.actor.person_id
        tx.session.add(found)
        return _assessment(found)

    @command(units.OpenPreparedUnit)
    def open_prepared_unit(self, tx: Tx, asked: units.OpenPreparedUnit) -> stations.Unit:
        row = self._managed_unit(tx, asked.code)
        rules.unit_after(row.state, UnitStep.OPEN)
        self._must_be_ready(tx, row)
        self._step_unit(tx, row, UnitStep.OPEN, asked.reason)
        tx.emit(views.opened(row))
        return self._shown_unit(tx, row)

    @command(units.SuspendUnit)
    def suspend_unit(self, tx: Tx, asked: units.SuspendUnit) -> stations.Unit:
        return self._stopped_unit(tx, self._managed_unit(tx, asked.code), UnitStep.SUSPEND, asked.reason)

    @command(units.ResumeUnit)
    def resume_unit(self, tx: Tx, asked: units.ResumeUnit) -> stations.Unit:
        row = self._managed_unit(tx, asked.code)
        self._step_unit(tx, row, UnitStep.RESUME, asked.reason)
        tx.emit(views.opened(row))
        return self._shown_unit(tx, row)

    @command(units.MergeUnit)
    def merge_unit(self, tx: Tx, asked: units.MergeUnit) -> stations.Unit:
        for code in sorted({asked.code, asked.into}):  # in one order, so that two mergers do not wait for each other
            self._managed_unit(tx, code)
        row, into = self._known_unit(tx, asked.code), self._known_unit(tx, asked.into)
        rules.unit_after(row.state, UnitStep.MERGE)
        rules.may_succeed(row.code, row.level, into.code, into.level, into.state)
        self._must_have_nothing_below(tx, row)
        self._point(tx, row.code, into.code)
        return self._stopped_unit(tx, row, UnitStep.MERGE, asked.reason)

    @command(units.CloseUnit)
    def close_unit(self, tx: Tx, asked: units.CloseUnit) -> stations.Unit:
        row = self._managed_unit(tx, asked.code)
        self._must_have_nothing_below(tx, row)
        return self._stopped_unit(tx, row, UnitStep.CLOSE, asked.reason)

    @query(units.UnitActs)
    def unit_acts(self, tx: Tx, asked: units.UnitActs) -> Page[units.UnitAct]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.code)
        rows = select(UnitActRow).where(UnitActRow.code == asked.code)
        return page(tx.session, rows, UnitActRow.id, asked, _act, newest_first=True)

    @query(units.SiteAssessments)
    def site_assessments(self, tx: Tx, asked: units.SiteAssessments) -> Page[units.SiteAssessment]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.code)
        rows = select(SiteAssessmentRow).where(SiteAssessmentRow.code == asked.code)
        return page(tx.session, rows, SiteAssessmentRow.id, asked, _assessment, newest_first=True)

    @on(units.UnitClosed, From.ELSEWHERE)
    def learn_of_closed_unit(self, tx: Tx, closed: units.UnitClosed) -> None:
        """While its successor is not known here this is held, and tried again."""
        row = self._locked_unit(tx, closed.code)
        row.state = closed.state.value
        if closed.successor:
            self._point(tx, row.code, closed.successor)

    def _stopped_unit(self, tx: Tx, row: Unit, step: UnitStep, reason: str) -> stations.Unit:
        before = row.state
        state = self._step_unit(tx, row, step, reason)
        if before in (UnitState.RUNNING, UnitState.SUSPENDED):  # else nobody has heard of it
            tx.emit(units.UnitClosed(code=row.code, state=state, successor=row.successor))
        return self._shown_unit(tx, row)

    def _must_be_ready(self, tx: Tx, row: Unit) -> None:
        judged = select(SiteAssessmentRow.score).where(SiteAssessmentRow.code == row.code)
        score = tx.session.scalars(judged.order_by(SiteAssessmentRow.id.desc()).limit(1)).first()
        by = self._in_force(tx, CriteriaKind.SITE)
        missing = [item.criterion.key for item in self._checklist_items(tx, row.code) if not item.is_done]
        rules.may_open(row.level, row.pilot, score, by.pass_mark if by else 0, missing)

    def _must_have_nothing_below(self, tx: Tx, row: Unit) -> None:
        below = select(Unit.code).where(Unit.parent == row.code, Unit.state.not_in(rules.OVER)).order_by(Unit.code)
        if codes := tx.session.scalars(below.limit(20)).all():
            raise units.UnitsBelow(units=" ".join(codes))

    def _shown_unit(self, tx: Tx, row: Unit) -> stations.Unit:
        tx.session.flush()
        return views.unit(row, self._mergers(tx))


def _act(row: UnitActRow) -> units.UnitAct:
    return units.UnitAct(act_id=row.id, act=row.act, at=row.at, by=row.by, reason=row.reason)


def _assessment(row: SiteAssessmentRow) -> units.SiteAssessment:
    words = {field: getattr(row, field) for field in ("version", "marks", "score", "passed", "note", "at", "by")}
    return units.SiteAssessment.model_validate({"assessment_id": row.id, "unit": row.code, **words})
