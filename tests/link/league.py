"""Jobs services of a centre and its counties, joined by links that the test holds in its hands."""

from __future__ import annotations

from collections import deque
from datetime import date

from contracts.accounts import Registered, RegisteredAs, Role
from contracts.certification import CertificateIssued
from contracts.jobs import DescribeWork
from contracts.profiles import NoteHealthCheck
from contracts.stations import UnitLevel, UnitOpened
from contracts.values import is_centre
from kernel.envelope import Envelope
from kernel.message import Flow, catalogue
from kernel.store import new_id, now
from services.jobs.service import Jobs
from tests.services.alone import Alone

CENTRE = "350100"
SKILL = {"occupation_code": "4-10-01-06", "work_type_zh": "家务服务员", "level": "5"}
NEED = {**SKILL, "title": "找家务服务员", "starts_on": "2027-01-04", "pay_from_fen": 1, "pay_to_fen": 2}


class Instance(Alone):
    """One's jobs service. What it has said and not been delivered stands in its outbox."""

    def __init__(self, code: str) -> None:
        super().__init__(Jobs, code, centre_url=None if is_centre(code) else "amqp://centre")
        self.station = f"{code}-001"
        words = {"level": UnitLevel.STATION, "name_zh": "驿站", "name_en": "Station", "parent": code}
        self.hear(UnitOpened(code=self.station, **words))

    def new_worker(self) -> str:
        """Certified, and willing to go elsewhere."""
        worker = new_id()
        facts = {"person_id": worker, "unit": self.station}
        self.hear(Registered(**facts, registered_as=RegisteredAs.WORKER, registered_at=now()))
        words = {"certificate_id": new_id(), "number": "1", "issued_on": date(2026, 11, 1)}
        self.hear(CertificateIssued(**facts, **words, **SKILL))
        self.ask(worker, Role.WORKER, DescribeWork(elsewhere=True))
        self.ask(new_id(), Role.STAFF, NoteHealthCheck(worker_id=worker, valid_until=date(2027, 11, 1)))
        return worker


class League:
    """A centre and its counties. `links`: what is under way, by its two ends; a link is down while nobody moves it."""

    def __init__(self, *counties: str) -> None:
        self.instances = {code: Instance(code) for code in (CENTRE, *counties)}
        self.links: dict[tuple[str, str], deque[Envelope]] = {}
        for county in counties:
            self.links[(county, CENTRE)], self.links[(CENTRE, county)] = deque(), deque()

    def spread(self) -> None:
        """Each hears its own at once; what flows goes on the links, as `services.link` would have it."""
        while told := [(code, said) for code, one in self.instances.items() for said in one.said()]:
            for code, said in told:
                self.instances[code].take(said)
                for here, there in self.links:
                    if here == code and _flows(said, there):
                        self.links[(here, there)].append(said)

    def move(self, here: str, there: str, count: int = 1000, twice: bool = False) -> None:
        """Let so many arrive, in their order."""
        link = self.links[(here, there)]
        for _ in range(min(count, len(link))):
            envelope = link.popleft()
            for _ in range(1 + twice):
                self.instances[there].take(envelope)
        self.spread()

    def settle(self) -> None:
        """Until nothing is under way."""
        self.spread()
        while any(self.links.values()):
            for here, there in self.links:
                self.move(here, there)


def _flows(said: Envelope, there: str) -> bool:
    event = catalogue.events[said.type]
    if is_centre(there):
        return Flow.UP in event.flows
    addressee = said.data.get(event.addressee_field) if event.addressee_field else there
    return Flow.DOWN in event.flows and addressee == there
