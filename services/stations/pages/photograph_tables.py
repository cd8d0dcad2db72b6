"""The table of photographs on pages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Utc, UuidText, new_id
from services.stations.models import Base


class PhotographRow(Base):
    """`added_by` said that all who can be recognised in it had agreed."""

    __tablename__ = "photographs"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(ForeignKey("units.code"))
    activity_id: Mapped[str | None] = mapped_column(ForeignKey("activities.id"), index=True)
    upload_id: Mapped[str] = mapped_column(UuidText, unique=True)
    place: Mapped[int] = mapped_column(Integer)
    caption_zh: Mapped[str] = mapped_column(String(100))
    caption_en: Mapped[str | None] = mapped_column(String(100))
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    added_at: Mapped[datetime] = mapped_column(Utc)
    added_by: Mapped[str] = mapped_column(UuidText)

    __table_args__ = (Index("ix_photographs_unit", "unit", "place"),)
