"""The tables of what staff are told, and where they would rather not be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Utc, UuidText, new_id
from services.accounts.models import Base


class StaffNotice(Base):
    """`robot_due_at` is null where it has been said in the staff's group, or is not to be."""

    __tablename__ = "staff_notices"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(String(10))
    matter: Mapped[str] = mapped_column(String(30))
    about: Mapped[str] = mapped_column(UuidText)
    told_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime | None] = mapped_column(Utc)
    seen_by: Mapped[str | None] = mapped_column(UuidText)
    robot_due_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    robot_tries: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (Index("ix_staff_notices_unit", "unit", "id"),)


class RobotMuteRow(Base):
    """Of one whose time is over nothing follows."""

    __tablename__ = "robot_mutes"

    unit: Mapped[str] = mapped_column(String(10), primary_key=True)
    until: Mapped[datetime] = mapped_column(Utc)
    muted_by: Mapped[str] = mapped_column(UuidText)
    reason: Mapped[str] = mapped_column(String(300))
