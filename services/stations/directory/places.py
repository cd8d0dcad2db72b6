"""Where units are today, and which are near: for the directory, for its export, and for whoever looks for a station."""

from __future__ import annotations

from datetime import date
from math import sqrt
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, select

from contracts import units as contract
from contracts.stations import UnitState
from kernel.service import Service, Tx, query
from services.stations import views
from services.stations.directory import directory_rules as rules
from services.stations.models import Unit
from services.stations.units.unit_rows import UnitRows
from services.stations.units.unit_tables import UnitPlace


class UnitsNear(UnitRows, Service):
    @query(contract.UnitsNearby)
    def units_nearby(self, tx: Tx, asked: contract.UnitsNearby) -> list[contract.NearbyUnit]:
        places = places_on(self._today(tx))
        square = far(places.c.latitude, places.c.longitude, asked.latitude, asked.longitude)
        rows = select(Unit, places.c.address, places.c.latitude, places.c.longitude, square)
        rows = rows.join(places, places.c.code == Unit.code)
        rows = rows.where(Unit.state == UnitState.RUNNING, square <= asked.within_m**2)
        if asked.level:
            rows = rows.where(Unit.level == asked.level)
        mergers = self._mergers(tx)
        return [
            contract.NearbyUnit(
                distance_m=round(sqrt(metres)),
                unit=views.unit(row, mergers),
                address=address,
                latitude=latitude,
                longitude=longitude,
            )
            for row, address, latitude, longitude, metres in tx.session.execute(
                rows.order_by(square, Unit.code).limit(asked.limit)
            )
        ]


def places_on(day: date) -> Subquery:
    """The place of each unit on a day. Of several from one day on, the last said counts."""
    newest = func.row_number().over(
        partition_by=UnitPlace.code, order_by=(UnitPlace.from_on.desc(), UnitPlace.id.desc())
    )
    said = select(UnitPlace, newest.label("turn")).where(UnitPlace.from_on <= day).subquery()
    return select(said).where(said.c.turn == 1).subquery()


def far(latitude: Any, longitude: Any, from_latitude: float, from_longitude: float) -> ColumnElement[float]:
    """How far away it is, in square metres; flat (`directory_rules.scales`)."""
    north, east = rules.scales(from_latitude)
    up, right = (latitude - from_latitude) * north, (longitude - from_longitude) * east
    return up * up + right * right
