"""Tables of standards' editions, and of what speaks for a woman's eligibility."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText, new_id
from services.certification.models import Base


class Edition(Base):
    """One version of one edition. Rows never change: what an exam was opened under stays as it was."""

    __tablename__ = "editions"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    occupation_code: Mapped[str] = mapped_column(String(10))
    work_type_zh: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(1))
    edition: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(Integer)
    in_force_from: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(300))
    rules: Mapped[dict[str, Any]] = mapped_column(Json)
    adopted_at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (
        UniqueConstraint("occupation_code", "work_type_zh", "level", "edition", "version", name="uq_editions_version"),
    )


class Evidence(Base):
    """A statement of hers. What she writes beside it may be anything, so it is sealed under a key of its own."""

    __tablename__ = "evidence"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    kind: Mapped[str] = mapped_column(String(12))
    occupation_code: Mapped[str] = mapped_column(String(10))
    work_type_zh: Mapped[str] = mapped_column(String(20))
    level: Mapped[str | None] = mapped_column(String(1))
    from_date: Mapped[date] = mapped_column(Date)
    to_date: Mapped[date | None] = mapped_column(Date)
    data_key: Mapped[bytes] = mapped_column(LargeBinary)
    note_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    uploads: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")
    state: Mapped[str] = mapped_column(String(12))
    submitted_at: Mapped[datetime] = mapped_column(Utc)
    decided_by: Mapped[str | None] = mapped_column(UuidText)
    decided_at: Mapped[datetime | None] = mapped_column(Utc)
    decision_reason: Mapped[str | None] = mapped_column(String(300))


class Home(Base):
    """Certification's own copy: the unit where a person registered, whose staff decide about her statements."""

    __tablename__ = "homes"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    unit: Mapped[str] = mapped_column(String(10))

    __table_args__ = (Index("ix_homes_unit", "unit"),)
