"""The tables of duties and swaps, and stations' own copy of who serves where."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Time
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.store import UuidText, new_id
from services.stations.models import Base


class Colleague(Base):
    """Who has a role at a unit, as accounts has said."""

    __tablename__ = "colleagues"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    unit: Mapped[str] = mapped_column(String(10), primary_key=True)


class Duty(Base):
    __tablename__ = "duties"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(String(10), index=True)
    weekday: Mapped[int] = mapped_column(Integer)
    starts: Mapped[time] = mapped_column(Time)
    ends: Mapped[time] = mapped_column(Time)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    from_on: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class Swap(Base):
    __tablename__ = "duty_swaps"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    duty_id: Mapped[str] = mapped_column(ForeignKey("duties.id"))
    on: Mapped[date] = mapped_column(Date)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    colleague_id: Mapped[str] = mapped_column(UuidText, index=True)
    state: Mapped[str] = mapped_column(String(10))

    duty: Mapped[Duty] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (Index("ix_duty_swaps_duty", "duty_id", "on"), Index("ix_duty_swaps_state", "state", "on"))
