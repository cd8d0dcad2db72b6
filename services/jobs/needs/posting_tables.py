"""The tables of postings: what was done with each, and which households there are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Utc, UuidText, new_id
from services.jobs.models import Base


class PostingAct(Base):
    """`by` is null for the clock. `reason`: why somebody acted in the owner's name, or what was wrong."""

    __tablename__ = "posting_acts"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    posting_id: Mapped[str] = mapped_column(UuidText, index=True)
    step: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Utc)
    by: Mapped[str | None] = mapped_column(UuidText)
    return_reason: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(300))


class Household(Base):
    """Jobs' own copy: for whom staff can post a need."""

    __tablename__ = "households"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    unit: Mapped[str] = mapped_column(String(10))
