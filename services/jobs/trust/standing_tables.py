"""The tables of standing: the rule's versions, entries that are never changed, what they add up to, appeals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.store import Json, Utc, UuidText
from services.jobs.models import Base


class StandingRule(Base):
    """A version of the rule as it was published."""

    __tablename__ = "standing_rules"

    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    in_force_from: Mapped[date] = mapped_column(Date)
    text: Mapped[dict[str, Any]] = mapped_column(Json)
    published_by: Mapped[str] = mapped_column(UuidText)
    published_at: Mapped[datetime] = mapped_column(Utc)


class Standing(Base):
    """What a subject's entries add up to, as it is shown. `next_look`: when time alone changes it."""

    __tablename__ = "standings"

    subject_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(10), index=True)
    standing: Mapped[str] = mapped_column(String(1))
    score: Mapped[int] = mapped_column(Integer)
    rule_version: Mapped[int] = mapped_column(Integer, index=True)
    next_look: Mapped[date | None] = mapped_column(Date, index=True)


class StandingEntry(Base):
    """Append only. `reverses`: the entry whose points these take back, for as long as they would have counted."""

    __tablename__ = "standing_entries"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    subject_id: Mapped[str] = mapped_column(ForeignKey("standings.subject_id"))
    rule_version: Mapped[int] = mapped_column(ForeignKey("standing_rules.version"))
    item: Mapped[str] = mapped_column(String(3))
    cause: Mapped[str] = mapped_column(String(20))
    cause_id: Mapped[str] = mapped_column(UuidText, index=True)
    points: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(Utc)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    entered_by: Mapped[str | None] = mapped_column(UuidText)
    reason: Mapped[str | None] = mapped_column(String(300))
    reverses: Mapped[str | None] = mapped_column(UuidText, unique=True)

    standing: Mapped[Standing] = relationship()

    __table_args__ = (
        UniqueConstraint("subject_id", "item", "cause_id", name="uq_standing_entries_cause"),
        Index("ix_standing_entries_subject", "subject_id", "id"),
    )


class Appeal(Base):
    __tablename__ = "appeals"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("standing_entries.id"), unique=True)
    subject_id: Mapped[str] = mapped_column(UuidText, index=True)
    unit: Mapped[str] = mapped_column(String(10), index=True)
    filed_by: Mapped[str] = mapped_column(UuidText, index=True)
    text: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(10))
    filed_at: Mapped[datetime] = mapped_column(Utc)
    decided_by: Mapped[str | None] = mapped_column(UuidText)
    decided_at: Mapped[datetime | None] = mapped_column(Utc)
    decision_reason: Mapped[str | None] = mapped_column(String(300))

    entry: Mapped[StandingEntry] = relationship()
