"""The tables of the directory."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText
from services.stations.models import Base


class EntryRow(Base):
    """`terms`, `pinyin` and `initials` are what it is found by, computed when it is written. `subject_id` is unique: a
    company or a worker has one entry. `kept_by` is the other instance that it was taken over from, if it was.
    """

    __tablename__ = "directory_entries"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    unit: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[str | None] = mapped_column(UuidText, unique=True)
    company_id: Mapped[str | None] = mapped_column(UuidText, index=True)
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    text_zh: Mapped[str] = mapped_column(String(1000))
    place: Mapped[str] = mapped_column(String(100))
    website: Mapped[str | None] = mapped_column(String(200))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    work_types: Mapped[list[Any]] = mapped_column(Json)
    standing: Mapped[str | None] = mapped_column(String(1))
    reasons: Mapped[list[Any]] = mapped_column(Json)
    terms: Mapped[str] = mapped_column(Text)
    pinyin: Mapped[str] = mapped_column(Text)
    initials: Mapped[str] = mapped_column(Text)
    kept_by: Mapped[str | None] = mapped_column(String(10))
    changed_at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (
        Index("ix_directory_entries_shown", "state", "kind", "unit"),
        Index("ix_directory_entries_place", "latitude", "longitude"),
    )


class EntryAct(Base):
    """What staff did with an entry, and why."""

    __tablename__ = "directory_acts"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("directory_entries.id"), index=True)
    act: Mapped[str] = mapped_column(String(12))
    by: Mapped[str] = mapped_column(UuidText)
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(Utc)


class KnownCompany(Base):
    """The directory's own copy of how a company stands with its unit."""

    __tablename__ = "directory_companies"

    company_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    state: Mapped[str] = mapped_column(String(12))


class KnownStanding(Base):
    """The directory's own copy of somebody's standing."""

    __tablename__ = "directory_standings"

    subject_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    standing: Mapped[str] = mapped_column(String(1))
