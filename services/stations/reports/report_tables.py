"""The tables of monthly reports, and of whom is reminded of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText, new_id
from services.stations.models import Base


class ReportRow(Base):
    """One a county and month; `figures` and `corrections` are as they were drafted."""

    __tablename__ = "monthly_reports"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(String(10))
    month: Mapped[str] = mapped_column(String(7))
    state: Mapped[str] = mapped_column(String(12))
    revision: Mapped[int] = mapped_column(Integer)
    version: Mapped[str] = mapped_column(String(12))
    figures: Mapped[dict[str, Any]] = mapped_column(Json)
    corrections: Mapped[list[Any]] = mapped_column(Json)
    notes: Mapped[str] = mapped_column(String(2000))
    drafted_at: Mapped[datetime] = mapped_column(Utc)
    submitted_at: Mapped[datetime | None] = mapped_column(Utc)
    decided_at: Mapped[datetime | None] = mapped_column(Utc)
    return_reason: Mapped[str | None] = mapped_column(String(12))

    __table_args__ = (UniqueConstraint("unit", "month"),)


class Reminder(Base):
    """What the staff of a base have been reminded of, once a stage."""

    __tablename__ = "report_reminders"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(String(10))
    month: Mapped[str] = mapped_column(String(7))
    stage: Mapped[str] = mapped_column(String(8))
    reminded_at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (UniqueConstraint("unit", "month", "stage"),)
