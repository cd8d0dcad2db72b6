"""The tables of complaints, and of each step that was taken with one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText
from services.jobs.models import Base


class Complaint(Base):
    """`is_live`: true, or null once it is closed: of one kind there is one at a time."""

    __tablename__ = "complaints"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    placement_id: Mapped[str] = mapped_column(ForeignKey("placements.id"))
    kind: Mapped[str] = mapped_column(String(12))
    against: Mapped[str] = mapped_column(String(10))
    complainant_id: Mapped[str] = mapped_column(UuidText, index=True)
    respondent_id: Mapped[str | None] = mapped_column(UuidText, index=True)
    unit: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12))
    is_live: Mapped[bool | None]
    text: Mapped[str] = mapped_column(String(1000))
    uploads: Mapped[list[str]] = mapped_column(Json)
    serious: Mapped[bool]
    filed_at: Mapped[datetime] = mapped_column(Utc)
    due_at: Mapped[datetime | None] = mapped_column(Utc, index=True)

    __table_args__ = (
        UniqueConstraint("placement_id", "complainant_id", "kind", "is_live"),
        Index("ix_complaints_unit", "unit", "id"),
    )


class ComplaintAct(Base):
    """`by` is null where it was the clock."""

    __tablename__ = "complaint_acts"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaints.id"), index=True)
    step: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12))
    unit: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Utc)
    by: Mapped[str | None] = mapped_column(UuidText)
    on_behalf: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(String(300))
