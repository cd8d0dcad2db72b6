"""The tables of promoters, and of what came through them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText, new_id
from services.stations.models import Base


class PromoterRow(Base):
    """A term of somebody at a unit. `is_live` is true or null: she has one at a time there."""

    __tablename__ = "promoters"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    unit: Mapped[str] = mapped_column(String(10), index=True)
    state: Mapped[str] = mapped_column(String(12))
    is_live: Mapped[bool | None] = mapped_column(default=True)
    communities: Mapped[list[Any]] = mapped_column(Json)
    version: Mapped[int | None] = mapped_column(Integer)
    marks: Mapped[list[Any] | None] = mapped_column(Json)
    score: Mapped[int | None] = mapped_column(Integer)
    code: Mapped[str | None] = mapped_column(String(8), unique=True)
    appointed_at: Mapped[datetime | None] = mapped_column(Utc)
    until: Mapped[date | None] = mapped_column(index=True)
    trained_on: Mapped[date | None]
    trained_hours: Mapped[int | None] = mapped_column(Integer)
    on_honour_roll: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    end_reason: Mapped[str | None] = mapped_column(String(12))

    __table_args__ = (UniqueConstraint("person_id", "unit", "is_live"),)


class PromoterActRow(Base):
    """A step of a promoter; `by` is null where the clock took it."""

    __tablename__ = "promoter_acts"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    promoter_id: Mapped[str] = mapped_column(ForeignKey("promoters.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Utc)
    by: Mapped[str | None] = mapped_column(UuidText)
    reason: Mapped[str] = mapped_column(String(300))


class PromotedEnrolment(Base):
    """A seat that was taken with a promoter's code."""

    __tablename__ = "promoted_enrolments"

    enrolment_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    code: Mapped[str] = mapped_column(String(16), index=True)
    person_id: Mapped[str] = mapped_column(UuidText)
    at: Mapped[datetime] = mapped_column(Utc)
