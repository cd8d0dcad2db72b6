"""Jobs: the service, of its parts."""

from __future__ import annotations

from services.jobs.agreeing import Agreeing
from services.jobs.appealing import Appealing
from services.jobs.assigning import Assigning
from services.jobs.bringing_together import BringingTogether
from services.jobs.cards import Cards
from services.jobs.claiming import Claiming
from services.jobs.closed_units import ClosedUnits
from services.jobs.companies import Companies
from services.jobs.complaining import Complaining
from services.jobs.counting import Counting
from services.jobs.fair_interviews import FairInterviews
from services.jobs.fairs import Fairs
from services.jobs.hiring import Hiring
from services.jobs.importing_needs import ImportingNeeds
from services.jobs.matching import Matching
from services.jobs.models import Base
from services.jobs.pool import Pool
from services.jobs.profiles import Profiles
from services.jobs.qualifying import Qualifying
from services.jobs.rating import Ratings
from services.jobs.settling import Settling
from services.jobs.sharing import Sharing
from services.jobs.standing import Standings
from services.jobs.tasks import Tasks
from services.jobs.vacancies import Vacancies


class Jobs(
    Profiles,
    Matching,
    Assigning,
    ImportingNeeds,
    Companies,
    Vacancies,
    Hiring,
    Fairs,
    FairInterviews,
    Settling,
    BringingTogether,
    Agreeing,
    Counting,
    Sharing,
    Claiming,
    Pool,
    Qualifying,
    Tasks,
    Ratings,
    Complaining,
    Standings,
    Appealing,
    Cards,
    ClosedUnits,
):
    name = "jobs"
    tables = Base.metadata
