"""The tables of codes that are scanned. A scan is a number of a day: nothing is kept of who scanned."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Utc, UuidText
from services.stations.models import Base


class ScanCode(Base):
    """`is_live` is true or null: of what it leads to there is one code at a time."""

    __tablename__ = "scan_codes"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    target: Mapped[str] = mapped_column(String(36))
    unit: Mapped[str] = mapped_column(String(10), index=True)
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[str] = mapped_column(UuidText)
    is_live: Mapped[bool | None] = mapped_column(default=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)
    reason: Mapped[str | None] = mapped_column(String(300))

    __table_args__ = (UniqueConstraint("kind", "target", "is_live"),)


class Scans(Base):
    """How often a code was scanned on a day of Beijing."""

    __tablename__ = "scans"

    code: Mapped[str] = mapped_column(ForeignKey("scan_codes.code"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
