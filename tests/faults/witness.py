"""The witness: a service of the harness that writes down each event it sees, in order, as often as it sees it.

Its rows have no key that would hide a second application: what the kernel promises is all that keeps them single.
"""

from __future__ import annotations

import os
import random
from datetime import datetime

from sqlalchemy import BigInteger, Integer, String, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from contracts.training import Enrolled
from kernel.message import Event, Flow
from kernel.service import From, Service, Tx, on
from kernel.store import Utc, UuidText, metadata

#: The share of reactions that fail for no reason, as a database's deadlock or a full disk would have it.
FAILS = float(os.environ.get("WITNESS_FAILS", "0"))


class Told(Event, name="witness.told", version=1, subject="lane", flows=Flow.UP | Flow.DOWN):
    """The `number`th event of an aggregate. One that is `poison` fails until the witness has been healed."""

    lane: str
    number: int
    poison: bool = False


class Reported(Told, name="witness.reported", version=1, flows=Flow.UP):
    """The same, for one's own instance and its centre alone."""


class Base(DeclarativeBase):
    metadata = metadata()


class Seen(Base):
    __tablename__ = "seen"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    event_id: Mapped[str] = mapped_column(UuidText)
    origin: Mapped[str] = mapped_column(String(10))
    lane: Mapped[str] = mapped_column(String(64))
    number: Mapped[int] = mapped_column(Integer)
    said_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc)


_WRITE_DOWN = insert(Seen.__table__)  # an object a row would cost more than all that is tried here


class Healed(Base):
    """A row in here, and poison is swallowed."""

    __tablename__ = "healed"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)


class Witness(Service):
    name = "witness"
    tables = Base.metadata

    @on(Told, From.ANYWHERE)
    def see(self, tx: Tx, told: Told) -> None:
        if told.poison and tx.session.get(Healed, 1) is None:
            raise ValueError("poison")
        if random.random() < FAILS:
            raise RuntimeError("failed for no reason")
        self._write_down(tx, told.lane, told.number)

    @on(Reported, From.ANYWHERE)
    def see_report(self, tx: Tx, reported: Reported) -> None:
        self.see(tx, reported)

    @on(Enrolled)
    def see_enrolment(self, tx: Tx, enrolled: Enrolled) -> None:
        self._write_down(tx, enrolled.enrolment_id, 1)

    def _write_down(self, tx: Tx, lane: str, number: int) -> None:
        assert tx.heard is not None
        said = {"event_id": tx.heard.id, "origin": tx.origin, "said_at": tx.heard.time}
        tx.session.execute(_WRITE_DOWN, {"lane": lane, "number": number, "seen_at": tx.now, **said})
