"""Training: the service, of its parts."""

from __future__ import annotations

from services.training.calendars import Calendars
from services.training.calling_off import CallingOff
from services.training.changing import Changing
from services.training.checking_in import CheckingIn
from services.training.classes import Classes
from services.training.closed_units import ClosedUnits
from services.training.completing import Completing
from services.training.courses import Courses
from services.training.enrolling import Enrolling
from services.training.feeding_back import FeedingBack
from services.training.imports import Imports
from services.training.models import Base
from services.training.tasks import Tasks
from services.training.trainers import Trainers


class Training(
    Imports,
    Courses,
    Classes,
    CallingOff,
    Enrolling,
    Changing,
    CheckingIn,
    Completing,
    FeedingBack,
    Trainers,
    Calendars,
    Tasks,
    ClosedUnits,
):
    name = "training"
    tables = Base.metadata
