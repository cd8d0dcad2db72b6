"""Jobs: the service, of its parts."""

from __future__ import annotations

from services.jobs.closed_units import ClosedUnits
from services.jobs.fairs.fair_interviews import FairInterviews
from services.jobs.fairs.fairs import Fairs
from services.jobs.matching.assigning import Assigning
from services.jobs.matching.matching import Matching
from services.jobs.models import Base
from services.jobs.needs.importing_needs import ImportingNeeds
from services.jobs.pool.claiming import Claiming
from services.jobs.pool.pool import Pool
from services.jobs.pool.sharing import Sharing
from services.jobs.referral.agreeing import Agreeing
from services.jobs.referral.bringing_together import BringingTogether
from services.jobs.referral.counting import Counting
from services.jobs.referral.settling import Settling
from services.jobs.tasks import Tasks
from services.jobs.trust.appealing import Appealing
from services.jobs.trust.cards import Cards
from services.jobs.trust.complaining import Complaining
from services.jobs.trust.rating import Ratings
from services.jobs.trust.standing import Standings
from services.jobs.vacancies.companies import Companies
from services.jobs.vacancies.hiring import Hiring
from services.jobs.vacancies.vacancies import Vacancies
from services.jobs.workers.profiles import Profiles
from services.jobs.workers.qualifying import Qualifying


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
