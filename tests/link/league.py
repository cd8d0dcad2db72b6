"""Jobs services of a centre and its counties, joined by links that the test holds in its hands."""

from __future__ import annotations

from collections import deque
from datetime import date
from typing import Any

from sqlalchemy import Engine, StaticPool, create_engine, select, update

from contracts.accounts import Registered, RegisteredAs, Role
from contracts.certification import CertificateIssued
from contracts.stations import UnitLevel, UnitOpened
from contracts.values import is_centre
from kernel.calls import unpack
from kernel.config import Settings
from kernel.envelope import Envelope, source
from kernel.identity import Actor, Appointment, Signer, new_key_pair
from kernel.message import Event, Flow, Request, catalogue
from kernel.service import Context
from kernel.store import new_id, now
from kernel.tables import held, outbox, tables
from services.jobs.service import Jobs

CENTRE = "350100"
SKILL = {"occupation_code": "4-10-01-06", "work_type_zh": "家务服务员", "level": "5"}
NEED = {**SKILL, "title": "找家务服务员", "starts_on": "2027-01-04", "pay_from_fen": 1, "pay_to_fen": 2}


class Instance:
    """One's jobs service. What it has said and not been delivered stands in its outbox."""

    def __init__(self, code: str) -> None:
        self.code, self.engine = code, _database()
        private, public = new_key_pair()
        self._signer = Signer(private, code)
        centre_url = None if is_centre(code) else "amqp://centre"
        settings = Settings(instance=code, centre_url=centre_url, token_public_keys=public, retry_seconds=[0.0] * 3)
        self.jobs = Jobs(settings, self.engine)
        self.station = f"{code}-001"
        words = {"level": UnitLevel.STATION, "name_zh": "驿站", "name_en": "Station", "parent": code}
        self.hear(UnitOpened(code=self.station, **words))

    def hear(self, event: Event) -> None:
        """From one of its own services."""
        data = event.model_dump(mode="json")
        said = source(self.code, event.service())
        self.take(Envelope(new_id(), said, event.type(), event.subject, now(), 1, None, data))

    def take(self, envelope: Envelope) -> None:
        self.jobs.receive(envelope)
        self.jobs.inbox.work_off()

    def ask(self, who: str, role: Role, request: Request) -> Any:
        """Raises the refusal."""
        actor = Actor(who, new_id(), (Appointment(role.value, self.code),))
        context = Context(token=self._signer.token(actor, now()))
        return unpack(self.jobs.answer(request.message_name, request.model_dump(mode="json"), context))

    def new_worker(self) -> str:
        """Certified, and willing to go elsewhere."""
        from contracts.jobs import DescribeWork

        worker = new_id()
        facts = {"person_id": worker, "unit": self.station}
        self.hear(Registered(**facts, registered_as=RegisteredAs.WORKER, registered_at=now()))
        words = {"certificate_id": new_id(), "number": "1", "issued_on": date(2026, 11, 1)}
        self.hear(CertificateIssued(**facts, **words, **SKILL))
        self.ask(worker, Role.WORKER, DescribeWork(elsewhere=True))
        return worker

    def said(self) -> list[Envelope]:
        """What it has said since it was asked the last time."""
        new = select(outbox).where(outbox.c.published_at.is_(None)).order_by(outbox.c.position)
        with self.engine.begin() as connection:
            rows = connection.execute(new).all()
            done = outbox.c.position.in_([row.position for row in rows])
            connection.execute(update(outbox).where(done).values(published_at=now()))
        mine = source(self.code, "jobs")
        return [Envelope(r.event_id, mine, r.type, r.subject, r.time, r.position, None, r.data) for r in rows]

    def held(self) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.execute(select(held.c.error)).scalars())


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


def _database() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    tables.create_all(engine)
    Jobs.tables.create_all(engine)
    return engine
