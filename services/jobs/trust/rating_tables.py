"""The table of ratings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText
from services.jobs.models import Base


class Rating(Base):
    """`counts_at`: when it is entered in the standing of a worker of ours; null once that is done, or never to be."""

    __tablename__ = "ratings"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    placement_id: Mapped[str] = mapped_column(ForeignKey("placements.id"))
    side: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[str] = mapped_column(UuidText, index=True)
    rated_id: Mapped[str] = mapped_column(UuidText, index=True)
    unit: Mapped[str] = mapped_column(String(10), index=True)
    stars: Mapped[dict[str, int]] = mapped_column(Json)
    text: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(10))
    rated_at: Mapped[datetime] = mapped_column(Utc)
    final_at: Mapped[datetime] = mapped_column(Utc)
    counts_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    report: Mapped[str | None] = mapped_column(String(300))
    moderated_by: Mapped[str | None] = mapped_column(UuidText)
    reason: Mapped[str | None] = mapped_column(String(300))

    __table_args__ = (UniqueConstraint("placement_id", "side"),)
