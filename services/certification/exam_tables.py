"""Tables of planned exams beside `exams` itself: quotas, and who took which step when and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.store import Utc, UuidText, new_id
from services.certification.models import Base, Registration


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


class Entry(Base):
    """A mark as somebody entered it: 1 and 2 by two people, 3 settles their difference, 4 is a review's."""

    __tablename__ = "mark_entries"

    registration_id: Mapped[str] = mapped_column(ForeignKey("registrations.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(10), primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    mark: Mapped[int] = mapped_column(Integer)
    by: Mapped[str] = mapped_column(UuidText)
    at: Mapped[datetime] = mapped_column(Utc)
    reason: Mapped[str | None] = mapped_column(String(300))


class Review(Base):
    __tablename__ = "reviews"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    registration_id: Mapped[str] = mapped_column(ForeignKey("registrations.id"))
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    part: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(12))
    requested_at: Mapped[datetime] = mapped_column(Utc)
    mark_before: Mapped[int] = mapped_column(Integer)
    mark_after: Mapped[int | None] = mapped_column(Integer)
    decided_by: Mapped[str | None] = mapped_column(UuidText)
    decided_at: Mapped[datetime | None] = mapped_column(Utc)
    decision_reason: Mapped[str | None] = mapped_column(String(300))

    registration: Mapped[Registration] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (UniqueConstraint("registration_id", "part"),)
