"""The tables of a unit's life, and of what is judged by criteria."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText, new_id
from services.stations.models import Base


class CriteriaRow(Base):
    """A version of criteria; the greatest is in force. `set_by` is null for the centre's."""

    __tablename__ = "criteria"

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    pass_mark: Mapped[int] = mapped_column(Integer)
    criteria: Mapped[list[Any]] = mapped_column(Json)
    set_at: Mapped[datetime] = mapped_column(Utc)
    set_by: Mapped[str | None] = mapped_column(UuidText)


class UnitActRow(Base):
    """A step of a unit. `state` is what it became, where it became another."""

    __tablename__ = "unit_acts"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    state: Mapped[str | None] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(Utc)
    by: Mapped[str] = mapped_column(UuidText)
    reason: Mapped[str] = mapped_column(String(300))


class SiteAssessmentRow(Base):
    __tablename__ = "site_assessments"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    marks: Mapped[list[Any]] = mapped_column(Json)
    score: Mapped[int] = mapped_column(Integer)
    passed: Mapped[bool]
    note: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(Utc)
    by: Mapped[str] = mapped_column(UuidText)


class UnitDescription(Base):
    __tablename__ = "unit_descriptions"

    code: Mapped[str] = mapped_column(ForeignKey("units.code"), primary_key=True)
    description: Mapped[dict[str, Any]] = mapped_column(Json)
    changed_at: Mapped[datetime] = mapped_column(Utc)


class UnitPlace(Base):
    """Where a unit is from a day on; the history of its moves."""

    __tablename__ = "unit_places"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    address: Mapped[str] = mapped_column(String(300))
    from_on: Mapped[date]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class Tick(Base):
    """A change of a checklist's item: the newest of an item says how it stands."""

    __tablename__ = "ticks"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    is_done: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Utc)
    by: Mapped[str] = mapped_column(UuidText)
    note: Mapped[str] = mapped_column(String(300))
