"""The tables of profiles: her own words, and what was checked of her."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText, new_id
from services.jobs.models import Base


class Profile(Base):
    """Her own words, beside those that stand in `workers`. `lat`, `lng`: hundredths of a degree."""

    __tablename__ = "profiles"

    person_id: Mapped[str] = mapped_column(ForeignKey("workers.person_id", ondelete="CASCADE"), primary_key=True)
    live_out: Mapped[bool]
    hours: Mapped[list[Any]] = mapped_column(Json)
    lat: Mapped[int | None] = mapped_column(Integer)
    lng: Mapped[int | None] = mapped_column(Integer)
    travel_km: Mapped[int | None] = mapped_column(Integer)
    trades: Mapped[list[Any]] = mapped_column(Json)
    languages: Mapped[list[Any]] = mapped_column(Json)
    experience: Mapped[list[Any]] = mapped_column(Json)
    introduction: Mapped[str] = mapped_column(Text)
    visibility: Mapped[dict[str, Any]] = mapped_column(Json)


class Check(Base):
    """A paper that staff saw. The one with the latest day counts."""

    __tablename__ = "worker_checks"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    worker_id: Mapped[str] = mapped_column(ForeignKey("workers.person_id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    valid_until: Mapped[date]
    checked_by: Mapped[str] = mapped_column(UuidText)
    checked_at: Mapped[datetime] = mapped_column(Utc)
