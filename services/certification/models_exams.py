"""Tables of planned exams beside `exams` itself: quotas, and who took which step when and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Utc, UuidText, new_id
from services.certification.models import Base


class Quota(Base):
    """Seats of an exam that are kept for a county. It changes under a lock of the exam."""

    __tablename__ = "exam_quotas"

    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"), primary_key=True)
    county: Mapped[str] = mapped_column(String(10), primary_key=True)
    seats: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer)


class Step(Base):
    """One step of an exam or of a registration: `by` is empty where it fell due by itself."""

    __tablename__ = "exam_steps"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"), index=True)
    registration_id: Mapped[str | None] = mapped_column(UuidText)
    step: Mapped[str] = mapped_column(String(20))
    by: Mapped[str | None] = mapped_column(UuidText)
    at: Mapped[datetime] = mapped_column(Utc)
    reason: Mapped[str | None] = mapped_column(String(400))
