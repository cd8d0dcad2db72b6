"""Stations: the service, of its parts."""

from __future__ import annotations

from services.stations.activities.activities import Activities
from services.stations.directory.directory import Directory
from services.stations.directory.hsds import Hsds
from services.stations.directory.places import UnitsNear
from services.stations.exchange.moderating import Moderating
from services.stations.ledger.adjusting import Adjusting
from services.stations.ledger.claiming import Claiming
from services.stations.ledger.ledger import Ledger
from services.stations.models import Base
from services.stations.pages.announcing import Announcing
from services.stations.pages.describing import Describing
from services.stations.pages.photographs import Photographs
from services.stations.partners.appointees import Appointees
from services.stations.partners.partners import Partners
from services.stations.promoters.codes import Codes
from services.stations.promoters.promoting import Promoting
from services.stations.promoters.reach import Reaching
from services.stations.reports.board import Board
from services.stations.reports.figures import FiguresDefined
from services.stations.reports.funnel import Funnels
from services.stations.reports.report_summary import Summing
from services.stations.reports.reporting import Reporting
from services.stations.tasks import Tasks
from services.stations.units.criteria import Criteria
from services.stations.units.rollout import RollingOut
from services.stations.units.unit_life import UnitLife
from services.stations.units.units import Units


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
