"""Photographs of units and activities: put up, captioned, ordered and taken off by staff, seen by everybody."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from contracts import photographs as contract
from contracts.accounts import Role
from contracts.private_data import must_hold_no_private_data
from contracts.uploads import PhotographDestroyed
from kernel.errors import ExpiredToken, InvalidToken, NotFound
from kernel.service import Service, Tx, command, on, query
from kernel.store import new_id
from services.stations.activities.activity_rows import ActivityRows
from services.stations.activities.activity_tables import ActivityRow
from services.stations.models import Unit
from services.stations.pages import photograph_rules as rules
from services.stations.pages.photograph_tables import PhotographRow
from services.stations.units.unit_rows import UnitRows


class Photographs(UnitRows, ActivityRows, Service):
    @command(contract.AddUnitPhotograph)
    def add_unit_photograph(self, tx: Tx, asked: contract.AddUnitPhotograph) -> contract.Photograph:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        unit = self._locked_unit(tx, asked.unit)
        row = self._add_photograph(tx, asked, unit.code, None)
        self._note_unit_act(tx, unit.code, "add photograph", "")
        return _photograph(row)

    @command(contract.AddActivityPhotograph)
    def add_activity_photograph(self, tx: Tx, asked: contract.AddActivityPhotograph) -> contract.Photograph:
        activity = self._staffs_activity(tx, asked.activity_id)
        row = self._add_photograph(tx, asked, activity.unit, activity.id)
        self._note_act(tx, activity, "add photograph")
        return _photograph(row)

    @command(contract.CaptionPhotograph)
    def caption_photograph(self, tx: Tx, asked: contract.CaptionPhotograph) -> contract.Photograph:
        row = self._staffs_photograph(tx, asked.photograph_id)
        must_hold_no_private_data(asked.caption_zh, asked.caption_en, doors=False)
        row.caption_zh, row.caption_en = asked.caption_zh, asked.caption_en
        return _photograph(row)

    @command(contract.OrderPhotographs)
    def order_photographs(self, tx: Tx, asked: contract.OrderPhotographs) -> list[contract.Photograph]:
        first = self._staffs_photograph(tx, asked.photograph_ids[0])
        rows = {row.id: row for row in self._album(tx, first.unit, first.activity_id)}
        rules.must_be_all(asked.photograph_ids, list(rows))
        for place, photograph_id in enumerate(asked.photograph_ids, 1):
            rows[photograph_id].place = place
        return [_photograph(rows[photograph_id]) for photograph_id in asked.photograph_ids]

    @command(contract.RemovePhotograph)
    def remove_photograph(self, tx: Tx, asked: contract.RemovePhotograph) -> None:
        row = self._staffs_photograph(tx, asked.photograph_id)
        if row.activity_id:
            self._note_act(tx, self._locked_activity(tx, row.activity_id), "remove photograph")
        else:
            self._note_unit_act(tx, row.unit, "remove photograph", "")
        tx.emit(contract.PhotographRemoved(upload_id=row.upload_id))
        tx.session.delete(row)

    @query(contract.UnitPhotographs)
    def unit_photographs(self, tx: Tx, asked: contract.UnitPhotographs) -> list[contract.Photograph]:
        return self._seen(tx, self._album(tx, self._known_unit(tx, asked.unit).code, None))

    @query(contract.ActivityPhotographs)
    def activity_photographs(self, tx: Tx, asked: contract.ActivityPhotographs) -> list[contract.Photograph]:
        activity = self._activity(tx, asked.activity_id)
        return self._seen(tx, self._album(tx, activity.unit, activity.id))

    @query(contract.PhotographById)
    def photograph_by_id(self, tx: Tx, asked: contract.PhotographById) -> contract.Photograph:
        row = tx.session.get(PhotographRow, asked.photograph_id)
        if not (shown := self._seen(tx, [row] if row else [])):
            raise NotFound()
        return shown[0]

    @on(PhotographDestroyed)
    def drop_photograph(self, tx: Tx, destroyed: PhotographDestroyed) -> None:
        tx.session.execute(delete(PhotographRow).where(PhotographRow.upload_id == destroyed.upload_id))

    def _add_photograph(
        self, tx: Tx, asked: contract.AttestedPhotograph, unit: str, activity_id: str | None
    ) -> PhotographRow:
        """The last of a page that is locked."""
        rules.must_have_agreed(asked.pictured_agreed)
        must_hold_no_private_data(asked.caption_zh, asked.caption_en, doors=False)
        size = self._attested_size(tx, asked.upload_id, asked.attestation)
        if tx.session.scalars(select(PhotographRow.id).where(PhotographRow.upload_id == asked.upload_id)).first():
            raise contract.PhotographShown()
        album = self._album(tx, unit, activity_id)
        rules.must_have_room(len(album))
        words = asked.model_dump(include={"upload_id", "caption_zh", "caption_en"})
        row = PhotographRow(id=new_id(), unit=unit, activity_id=activity_id, **words, **size)
        row.place = album[-1].place + 1 if album else 1
        row.added_at, row.added_by = tx.now, tx.actor.person_id
        tx.session.add(row)
        return row

    def _attested_size(self, tx: Tx, upload_id: str, attestation: str) -> dict[str, Any]:
        """Raises `PhotographNotAttested` for another's picture, one kept for another purpose, or a forged statement."""
        try:
            claims = self.verifier.claims(attestation, "photograph", tx.now)
        except (InvalidToken, ExpiredToken) as error:
            raise contract.PhotographNotAttested() from error
        if (claims["sub"], claims["upload"]) != (tx.actor.person_id, upload_id):
            raise contract.PhotographNotAttested()
        return {"width": claims["width"], "height": claims["height"]}

    def _album(self, tx: Tx, unit: str, activity_id: str | None) -> list[PhotographRow]:
        rows = select(PhotographRow).where(PhotographRow.unit == unit, PhotographRow.activity_id == activity_id)
        return list(tx.session.scalars(rows.order_by(PhotographRow.place)))

    def _staffs_photograph(self, tx: Tx, photograph_id: str) -> PhotographRow:
        """For staff of its unit, with its page locked, so that two of them do not mix up the order; else not there."""
        tx.actor.must_be_signed_in()
        row = tx.session.get(PhotographRow, photograph_id)
        if row is None or not tx.actor.holds(Role.STAFF, at=row.unit):
            raise NotFound()
        page = tx.session.get_one(ActivityRow, row.activity_id) if row.activity_id else None
        tx.session.refresh(page or tx.session.get_one(Unit, row.unit), with_for_update=True)
        tx.session.refresh(row)
        return row

    def _seen(self, tx: Tx, rows: list[PhotographRow]) -> list[contract.Photograph]:
        """Those that the one who asks may see: all or none of a page."""
        if not rows:
            return []
        unit, activity_id = rows[0].unit, rows[0].activity_id
        state = tx.session.get_one(ActivityRow, activity_id).state if activity_id else None
        public = rules.is_public(tx.session.get_one(Unit, unit).state, state)
        return [_photograph(row) for row in rows] if public or tx.actor.holds(Role.STAFF, at=unit) else []


def _photograph(row: PhotographRow) -> contract.Photograph:
    fields = set(contract.Photograph.model_fields) - {"photograph_id"}
    return contract.Photograph(photograph_id=row.id, **{field: getattr(row, field) for field in fields})
