"""Certification: the service, of its parts."""

from __future__ import annotations

from typing import Any

from services.certification.advising import Advising
from services.certification.certificates import Certificates
from services.certification.closed_units import ClosedUnits
from services.certification.credentials import Credentials
from services.certification.departments import Departments
from services.certification.evidence import Evidences
from services.certification.exams import Exams
from services.certification.expiring import Expiring
from services.certification.issuer import CredentialIssuer
from services.certification.lifecycle import Lifecycle
from services.certification.models import Base
from services.certification.names import Names
from services.certification.notes import Notes
from services.certification.record import Record
from services.certification.reviewing import Reviewing
from services.certification.standards import Standards
from services.certification.statistics import Statistics
from services.certification.tasks import Tasks
from services.certification.ticket_codes import TicketCodes


class Certification(
    Standards,
    Evidences,
    Advising,
    Exams,
    Reviewing,
    Statistics,
    Lifecycle,
    Expiring,
    Certificates,
    Credentials,
    Departments,
    Record,
    Tasks,
    ClosedUnits,
):
    name = "certification"
    tables = Base.metadata

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.names = Names(self.settings, self.verifier)
        self.notes = Notes(self.settings)
        self.issuer = CredentialIssuer(self.settings)
        self.ticket_codes = TicketCodes(self.settings)
