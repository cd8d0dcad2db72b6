"""The rollout: the pilot counties, and what each has ready."""

from __future__ import annotations

from sqlalchemy import select

from contracts import rollout
from contracts.accounts import Role
from contracts.criteria import CriteriaKind
from contracts.stations import UnitLevel
from contracts.values import day_of
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.stations.models import Unit
from services.stations.units.ticking import Ticking
from services.stations.units.unit_rows import UnitRows, under
from services.stations.units.unit_tables import Tick, UnitActRow


class RollingOut(Ticking, UnitRows, Service):
    @command(rollout.TickItem)
    def tick_item(self, tx: Tx, asked: rollout.TickItem) -> rollout.ChecklistItem:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.code)
        self._locked_unit(tx, asked.code)
        by = self._must_be_in_force(tx, CriteriaKind.ROLLOUT)
        criterion = next((one for one in by.criteria if one.key == asked.key), None)
        if criterion is None:
            raise rollout.UnknownItem()
        tick = Tick(id=new_id(), at=tx.now, by=tx.actor.person_id, **asked.model_dump())
        tx.session.add(tick)
        tx.emit(rollout.ItemTicked(at=tick.at, by=tick.by, **asked.model_dump(include={"code", "key", "is_done"})))
        return self._checklist_item(criterion, tick)

    @query(rollout.Checklist)
    def checklist(self, tx: Tx, asked: rollout.Checklist) -> list[rollout.ChecklistItem]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.code)
        return self._checklist_items(tx, self._known_unit(tx, asked.code).code)

    @query(rollout.Rollout)
    def rollout_of(self, tx: Tx, asked: rollout.Rollout) -> Page[rollout.RolloutUnit]:
        rows = select(Unit).where(Unit.level == UnitLevel.BASE, Unit.pilot.is_(True))
        rows = rows.where(under(Unit.code, asked.unit))
        if asked.state:
            rows = rows.where(Unit.state == asked.state)
        return page(tx.session, rows, Unit.code, asked, lambda row: self._how_far(tx, row))

    @on(rollout.ItemTicked, From.ELSEWHERE)
    def learn_of_tick(self, tx: Tx, ticked: rollout.ItemTicked) -> None:
        """A county's own instance has ticked it; the note stays there."""
        self._known_unit(tx, ticked.code)
        tx.session.add(Tick(id=new_id(), note="", **ticked.model_dump()))

    def _how_far(self, tx: Tx, row: Unit) -> rollout.RolloutUnit:
        items = self._checklist_items(tx, row.code)
        acts = select(UnitActRow.state, UnitActRow.at).where(UnitActRow.code == row.code, UnitActRow.state.is_not(None))
        reached = {state: day_of(at) for state, at in tx.session.execute(acts.order_by(UnitActRow.id))}
        fields = ("code", "name_zh", "name_en", "state", "prepare_on", "open_on")
        words = {field: getattr(row, field) for field in fields}
        return rollout.RolloutUnit(**words, reached=reached, ready=sum(one.is_done for one in items), items=len(items))
