"""The tables of job fairs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.store import Utc, UuidText, new_id
from services.jobs.models import Base, Work


class Fair(Base):
    """Whoever changes what belongs to a fair locks its row first."""

    __tablename__ = "fairs"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(String(10), index=True)
    title: Mapped[str] = mapped_column(String(100))
    place: Mapped[str] = mapped_column(String(100))
    starts_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime] = mapped_column(Utc)
    slot_minutes: Mapped[int] = mapped_column(Integer)
    tables: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    planned_by: Mapped[str] = mapped_column(UuidText)
    cancel_reason: Mapped[str | None] = mapped_column(String(300))


class FairTable(Work, Base):
    """A posting at a table: `owner_id` has brought it, and for a company its other members speak for it too."""

    __tablename__ = "fair_tables"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    fair_id: Mapped[str] = mapped_column(ForeignKey("fairs.id"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10))
    posting_id: Mapped[str] = mapped_column(UuidText)
    title: Mapped[str] = mapped_column(String(100))
    owner_id: Mapped[str] = mapped_column(UuidText)
    company_id: Mapped[str | None] = mapped_column(UuidText)

    __table_args__ = (UniqueConstraint("fair_id", "number"), UniqueConstraint("fair_id", "posting_id"))


class FairSignUp(Base):
    __tablename__ = "fair_sign_ups"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    fair_id: Mapped[str] = mapped_column(ForeignKey("fairs.id"))
    worker_id: Mapped[str] = mapped_column(UuidText, index=True)
    signed_up_by: Mapped[str] = mapped_column(UuidText)
    reason: Mapped[str | None] = mapped_column(String(300))
    came_at: Mapped[datetime | None] = mapped_column(Utc)
    checked_in_by: Mapped[str | None] = mapped_column(UuidText)

    __table_args__ = (UniqueConstraint("fair_id", "worker_id"),)


class FairInterview(Base):
    """A worker at a table in a slot: neither is there twice."""

    __tablename__ = "fair_interviews"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    fair_id: Mapped[str] = mapped_column(ForeignKey("fairs.id"))
    table_id: Mapped[str] = mapped_column(ForeignKey("fair_tables.id"))
    worker_id: Mapped[str] = mapped_column(UuidText)
    slot: Mapped[int] = mapped_column(Integer)
    booked_by: Mapped[str] = mapped_column(UuidText)
    outcome: Mapped[str | None] = mapped_column(String(12))
    recorded_by: Mapped[str | None] = mapped_column(UuidText)

    table: Mapped[FairTable] = relationship(lazy="joined", innerjoin=True)
    fair: Mapped[Fair] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        UniqueConstraint("table_id", "slot"),
        UniqueConstraint("fair_id", "worker_id", "slot"),
        UniqueConstraint("table_id", "worker_id"),
    )
