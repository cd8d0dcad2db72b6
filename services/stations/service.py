"""Stations: the service, of its parts."""

from __future__ import annotations

from services.stations.announcing import Announcing
from services.stations.board import Board
from services.stations.ledger import Ledger
from services.stations.models import Base
from services.stations.partners import Partners
from services.stations.tasks import Tasks
from services.stations.units import Units


class Stations(Units, Announcing, Board, Ledger, Partners, Tasks):
    name = "stations"
    tables = Base.metadata
