"""The tables of attendance beside how it stands (`models.Attendance`): screens, and every entry that was made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Utc, UuidText, new_id
from services.training.models import Base


class Screen(Base):
    """A session's screen. Its codes are made with `key`, which is of use while the session lasts and no longer."""

    __tablename__ = "screens"

    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    late_after_minutes: Mapped[int] = mapped_column(Integer)
    opened_by: Mapped[str] = mapped_column(UuidText)
    opened_at: Mapped[datetime] = mapped_column(Utc)


class Entry(Base):
    """Rows are added alone. One that is `withdrawn` says that what it says does not stand: an import was undone."""

    __tablename__ = "attendance_entries"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    enrolment_id: Mapped[str] = mapped_column(ForeignKey("enrolments.id"))
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id"))
    presence: Mapped[str] = mapped_column(String(10))
    missed_minutes: Mapped[int] = mapped_column(Integer)
    means: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(300))
    withdrawn: Mapped[bool] = mapped_column(default=False, server_default=false())
    recorded_by: Mapped[str] = mapped_column(UuidText)
    recorded_at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (Index("ix_attendance_entries_of", "enrolment_id", "id"),)
