"""One service without a runner, on a database in memory: the test brings it what it hears and takes what it says."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, StaticPool, create_engine, select, update

from contracts.accounts import Role
from kernel.calls import unpack
from kernel.config import Settings
from kernel.envelope import Envelope, source
from kernel.errors import Unavailable
from kernel.identity import Actor, Appointment, Signer, new_credential_keys, new_exchange_key, new_key_pair
from kernel.message import Event, Request
from kernel.service import Context, Service
from kernel.store import new_id, now
from kernel.tables import held, outbox, tables
from kernel.timers import timers
from kernel.vault import new_master_key


class Alone:
    """`code` is the instance's. Another database than one in memory, which must be empty, comes as `engine`."""

    def __init__(self, service: type[Service], code: str, engine: Engine | None = None, **settings: Any) -> None:
        self.code = code
        in_memory = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
        self.engine = engine or create_engine("sqlite://", **in_memory)
        tables.create_all(self.engine)
        service.tables.create_all(self.engine)
        private, public = new_key_pair()
        self._signer = Signer(private, code)
        keys = {"token_private_key": private, "token_public_keys": public, "vault_key": new_master_key()}
        keys |= {"lookup_key": new_master_key(), "exchange_private_key": new_exchange_key()}
        keys |= {"credential_keys": new_credential_keys()}
        self.service = service(Settings(instance=code, retry_seconds=[0.0] * 3, **{**keys, **settings}), self.engine)

    def hear(self, event: Event, origin: str = "") -> None:
        """From a service of this instance, or of another, as its link passes it on."""
        data, said = event.model_dump(mode="json"), source(origin or self.code, event.service())
        self.take(Envelope(new_id(), said, event.type(), event.subject, now(), 1, None, data))

    def take(self, envelope: Envelope) -> None:
        self.service.receive(envelope)
        self.work_off()

    def work_off(self) -> None:
        """What is held gets its next try."""
        self.service.inbox.work_off()

    def fall_due(self) -> None:
        """Every timer looks, until it has nothing left to do."""
        for timer in timers(self.service):
            while timer.work() == 0.0:
                pass

    def time(self) -> datetime:
        return now()

    def ask(self, who: str, role: Role, request: Request, at: str = "") -> Any:
        """As somebody who holds the role at a unit, by default the instance's. Raises the refusal; when a race keeps
        the database from answering in time, asks again as it is told to.
        """
        actor = Actor(who, new_id(), (Appointment(role.value, at or self.code),))
        context = Context(token=self._signer.token(actor, self.time()))
        for _ in range(5):
            with suppress(Unavailable):
                return self._answer(request, context)
        return self._answer(request, context)

    def _answer(self, request: Request, context: Context) -> Any:
        return unpack(self.service.answer(request.message_name, request.model_dump(mode="json"), context))

    def said(self) -> list[Envelope]:
        """What it has said since it was asked the last time."""
        new = select(outbox).where(outbox.c.published_at.is_(None)).order_by(outbox.c.position)
        with self.engine.begin() as connection:
            rows = connection.execute(new).all()
            done = outbox.c.position.in_([row.position for row in rows])
            connection.execute(update(outbox).where(done).values(published_at=now()))
        mine = self.service.source
        return [Envelope(r.event_id, mine, r.type, r.subject, r.time, r.position, None, r.data) for r in rows]

    def held(self) -> list[str]:
        """Why events could not be applied."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(held.c.error)).scalars())
