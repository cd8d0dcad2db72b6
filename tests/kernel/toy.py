"""A service of the tests' own: it counts, and fails when it is told to."""

from __future__ import annotations

from sqlalchemy import Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kernel.errors import Conflict
from kernel.message import Command, Event, Query, Value
from kernel.service import Service, Tx, command, on, query
from kernel.store import metadata


class Count(Value):
    name: str
    value: int


class Add(Command, name="toy.add", answer=Count):
    counter: str
    amount: int


class Read(Query, name="toy.read", answer=Count):
    counter: str


class Added(Event, name="toy.added", version=1, subject="counter"):
    counter: str
    amount: int


class Base(DeclarativeBase):
    metadata = metadata()


class Counter(Base):
    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(Integer)


class Toy(Service):
    name = "toy"
    tables = Base.metadata

    @command(Add)
    def add(self, tx: Tx, asked: Add) -> Count | None:
        row = self._counter(tx, asked.counter)
        row.value += asked.amount
        tx.emit(Added(counter=asked.counter, amount=asked.amount))
        if asked.amount == 13:
            raise RuntimeError("thirteen")
        if asked.amount > 100:
            raise Conflict(limit=100)
        if asked.amount < 0:
            tx.refuse_and_keep(Conflict(limit=0))
            return None
        return Count(name=row.name, value=row.value)

    @query(Read)
    def read(self, tx: Tx, asked: Read) -> Count:
        return Count(name=asked.counter, value=self._counter(tx, asked.counter).value)

    @on(Added)
    def mirror(self, tx: Tx, added: Added) -> None:
        self._counter(tx, f"mirror of {added.counter}").value += added.amount
        if added.amount == 66:
            raise RuntimeError("sixty-six")

    def _counter(self, tx: Tx, name: str) -> Counter:
        row = tx.session.get(Counter, name, with_for_update=True)
        if row is None:
            row = Counter(name=name, value=0)
            tx.session.add(row)
            tx.session.flush()
        return row
