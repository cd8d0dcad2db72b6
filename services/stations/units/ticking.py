"""How a checklist stands."""

from __future__ import annotations

from sqlalchemy import select

from contracts.criteria import CriteriaKind
from contracts.rollout import ChecklistItem
from kernel.service import Tx
from services.stations.units.criteria import CriteriaRows
from services.stations.units.unit_tables import Tick


class Ticking(CriteriaRows):
    def _checklist_items(self, tx: Tx, code: str) -> list[ChecklistItem]:
        """Each item of the checklist in force, with its last tick."""
        ticks = tx.session.scalars(select(Tick).where(Tick.code == code).order_by(Tick.id))
        last = {tick.key: tick for tick in ticks}
        by = self._in_force(tx, CriteriaKind.ROLLOUT)
        return [self._checklist_item(one, last.get(one.key)) for one in (by.criteria if by else [])]

    @staticmethod
    def _checklist_item(criterion: object, tick: Tick | None) -> ChecklistItem:
        said = {"is_done": tick.is_done, "by": tick.by, "at": tick.at, "note": tick.note} if tick else {}
        return ChecklistItem.model_validate(
            {"criterion": criterion, "is_done": False, "by": None, "at": None, "note": "", **said}
        )
