"""What is examined, and by which standard."""

from __future__ import annotations

from sqlalchemy import select

from contracts import certification as contract
from contracts.accounts import Role
from kernel.message import Page
from kernel.service import From, Service, Tx, command, on, query
from services.certification import views
from services.certification.models import Standard


class Standards(Service):
    @command(contract.AdoptOccupation)
    def adopt_occupation(self, tx: Tx, asked: contract.AdoptOccupation) -> list[contract.Standard]:
        tx.actor.must_hold(Role.OPERATOR)
        tx.emit(contract.OccupationAdopted(**asked.model_dump()))
        return self._adopt(tx, asked)

    @query(contract.Standards)
    def standards(self, tx: Tx, asked: contract.Standards) -> Page[contract.Standard]:
        # The key has three columns and the list is short: it is cut in the order of code, work type and level.
        order = (Standard.occupation_code, Standard.work_type_zh, Standard.level.desc())
        start = int(asked.cursor or 0)
        rows = tx.session.scalars(select(Standard).order_by(*order).offset(start).limit(asked.limit + 1)).all()
        more = str(start + asked.limit) if len(rows) > asked.limit else None
        return Page(items=[views.standard(row) for row in rows[: asked.limit]], next=more)

    @on(contract.OccupationAdopted, From.ELSEWHERE)
    def take_over_occupation(self, tx: Tx, adopted: contract.OccupationAdopted) -> None:
        self._adopt(tx, adopted)

    def _adopt(self, tx: Tx, said: contract.AdoptOccupation | contract.OccupationAdopted) -> list[contract.Standard]:
        words = said.model_dump(exclude={"levels"})
        return [views.standard(tx.session.merge(Standard(**words, level=level.value))) for level in said.levels]
