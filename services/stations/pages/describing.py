"""What a unit's page says of it: hours, place, phone, what it offers."""

from __future__ import annotations

from sqlalchemy import select

from contracts import units
from contracts.accounts import Role
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.stations.directory.directory_rules import must_be_a_place
from services.stations.units import unit_rules as rules
from services.stations.units.unit_rows import UnitRows
from services.stations.units.unit_tables import UnitDescription, UnitPlace


class Describing(UnitRows, Service):
    @command(units.DescribeUnit)
    def describe_unit(self, tx: Tx, asked: units.DescribeUnit) -> units.UnitProfileView:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.code)
        self._must_not_be_over(tx, asked.code)
        rules.must_be_hours(asked.description)
        self._keep_description(tx, asked.code, asked.description)
        tx.emit(units.UnitDescribed(code=asked.code, description=asked.description))
        return self._profile(tx, asked.code)

    @command(units.MoveUnit)
    def move_unit(self, tx: Tx, asked: units.MoveUnit) -> units.UnitProfileView:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.code)
        must_be_a_place(asked.place.latitude, asked.place.longitude)
        self._must_not_be_over(tx, asked.code)
        self._keep_place(tx, asked.code, asked.place)
        self._note_unit_act(tx, asked.code, "move", asked.reason)
        tx.emit(units.UnitMoved(code=asked.code, place=asked.place))
        return self._profile(tx, asked.code)

    @query(units.UnitProfile)
    def unit_profile(self, tx: Tx, asked: units.UnitProfile) -> units.UnitProfileView:
        return self._profile(tx, self._known_unit(tx, asked.code).code)

    @on(units.UnitDescribed, From.ELSEWHERE)
    def learn_of_description(self, tx: Tx, described: units.UnitDescribed) -> None:
        self._keep_description(tx, self._known_unit(tx, described.code).code, described.description)

    @on(units.UnitMoved, From.ELSEWHERE)
    def learn_of_move(self, tx: Tx, moved: units.UnitMoved) -> None:
        self._keep_place(tx, self._known_unit(tx, moved.code).code, moved.place)

    def _must_not_be_over(self, tx: Tx, code: str) -> None:
        if self._locked_unit(tx, code).state in rules.OVER:
            raise units.UnitOver()

    def _keep_description(self, tx: Tx, code: str, description: units.Description) -> None:
        words = description.model_dump(mode="json")
        tx.session.merge(UnitDescription(code=code, description=words, changed_at=tx.now))

    def _keep_place(self, tx: Tx, code: str, place: units.Place) -> None:
        tx.session.add(UnitPlace(id=new_id(), code=code, **place.model_dump()))
        tx.session.flush()

    def _profile(self, tx: Tx, code: str) -> units.UnitProfileView:
        row = tx.session.get(UnitDescription, code)
        description = units.Description.model_validate(row.description if row else {})
        places = tx.session.scalars(select(UnitPlace).where(UnitPlace.code == code).order_by(UnitPlace.id))
        here, next_place = rules.where([_place(one) for one in places], self._today(tx))
        open_now = rules.is_open(description, tx.now)
        words = {"code": code, "description": description, "place": here, "moves_to": next_place}
        return units.UnitProfileView(**words, open_now=open_now)


def _place(row: UnitPlace) -> units.Place:
    return units.Place(**{field: getattr(row, field) for field in units.Place.model_fields})
