"""Stations: the service, of its parts."""

from __future__ import annotations

from services.stations.activities import Activities
from services.stations.adjusting import Adjusting
from services.stations.announcing import Announcing
from services.stations.appointees import Appointees
from services.stations.board import Board
from services.stations.claiming import Claiming
from services.stations.codes import Codes
from services.stations.criteria import Criteria
from services.stations.describing import Describing
from services.stations.directory import Directory
from services.stations.figures import FiguresDefined
from services.stations.funnel import Funnels
from services.stations.hsds import Hsds
from services.stations.ledger import Ledger
from services.stations.models import Base
from services.stations.moderating import Moderating
from services.stations.partners import Partners
from services.stations.photographs import Photographs
from services.stations.places import UnitsNear
from services.stations.promoting import Promoting
from services.stations.reach import Reaching
from services.stations.report_summary import Summing
from services.stations.reporting import Reporting
from services.stations.rollout import RollingOut
from services.stations.tasks import Tasks
from services.stations.unit_life import UnitLife
from services.stations.units import Units


class Stations(
    Units,
    Announcing,
    Board,
    Ledger,
    Activities,
    Moderating,
    Directory,
    Hsds,
    Adjusting,
    Claiming,
    Funnels,
    FiguresDefined,
    Appointees,
    Partners,
    Tasks,
    Reporting,
    Summing,
    UnitLife,
    Criteria,
    Describing,
    RollingOut,
    Promoting,
    Photographs,
    UnitsNear,
    Codes,
    Reaching,
):
    name = "stations"
    tables = Base.metadata
