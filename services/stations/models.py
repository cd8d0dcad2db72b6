"""Stations' tables."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kernel.store import Utc, UuidText, metadata, new_id


class Base(DeclarativeBase):
    metadata = metadata()


class Unit(Base):
    __tablename__ = "units"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    level: Mapped[str] = mapped_column(String(10))
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    parent: Mapped[str | None] = mapped_column(ForeignKey("units.code"))
    pilot: Mapped[bool]
    state: Mapped[str] = mapped_column(String(12), default="running", server_default="running")
    successor: Mapped[str | None] = mapped_column(ForeignKey("units.code"))
    prepare_on: Mapped[date | None]
    open_on: Mapped[date | None]


class Woman(Base):
    """Where a worker registered: all her later steps are counted there, wherever she takes them. And through which
    promoter she first came, by her code: when she registered, or later when she took a seat.
    """

    __tablename__ = "women"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    home_unit: Mapped[str] = mapped_column(String(10), index=True)
    promoter_code: Mapped[str | None] = mapped_column(String(16), index=True)
    came_at: Mapped[datetime | None] = mapped_column(Utc)
    came_registering: Mapped[bool | None]


class Step(Base):
    """A step a woman has reached, and when first; `reached_on` is the day in Beijing."""

    __tablename__ = "steps"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    step: Mapped[str] = mapped_column(String(12), primary_key=True)
    reached_at: Mapped[datetime] = mapped_column(Utc)
    reached_on: Mapped[date] = mapped_column(Date, index=True)


class Trade(Base):
    """An occupation that a woman was trained or certified in."""

    __tablename__ = "trades"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    occupation_code: Mapped[str] = mapped_column(String(12), primary_key=True)


class Notice(Base):
    """An announcement, of this instance or of the one above. `until` is its last day in Beijing."""

    __tablename__ = "announcements"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(String(10), index=True)
    title: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(String(300))
    announced_at: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[date | None] = mapped_column(Date)
    pinned: Mapped[bool] = mapped_column(default=False, server_default=false())
