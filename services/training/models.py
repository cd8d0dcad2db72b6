"""Training's tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from kernel.store import Utc, UuidText, metadata, new_id


class Base(DeclarativeBase):
    metadata = metadata()


class Course(Base):
    __tablename__ = "courses"

    series: Mapped[str] = mapped_column(String(12), primary_key=True)
    title_zh: Mapped[str] = mapped_column(String(100))
    title_en: Mapped[str] = mapped_column(String(100))
    hours: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    list_price_fen: Mapped[int] = mapped_column(Integer)
    occupation_code: Mapped[str | None] = mapped_column(String(10))
    work_type_zh: Mapped[str] = mapped_column(String(20), default="")
    level: Mapped[str | None] = mapped_column(String(1))


class Class(Base):
    """One run of a course. `enrolled` and `waiting` count its enrolments and change under a lock of this row."""

    __tablename__ = "classes"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    series: Mapped[str] = mapped_column(ForeignKey("courses.series"))
    number: Mapped[int] = mapped_column(Integer)
    unit: Mapped[str] = mapped_column(String(10), index=True)
    place: Mapped[str] = mapped_column(String(100))
    capacity: Mapped[int] = mapped_column(Integer)
    enrolled: Mapped[int] = mapped_column(Integer, default=0)
    waiting: Mapped[int] = mapped_column(Integer, default=0)
    ends_at: Mapped[datetime] = mapped_column(Utc, index=True)

    course: Mapped[Course] = relationship(lazy="joined", innerjoin=True)
    sessions: Mapped[list[Session]] = relationship(lazy="selectin", order_by="Session.starts_at")

    __table_args__ = (UniqueConstraint("series", "unit", "number"),)


class Session(Base):
    """One meeting of a class."""

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    class_id: Mapped[str] = mapped_column(ForeignKey("classes.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime] = mapped_column(Utc)


class Enrolment(Base):
    """UUIDv7 ids order the waiting list. `is_live` is null once cancelled, so that she may enrol again."""

    __tablename__ = "enrolments"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    class_id: Mapped[str] = mapped_column(ForeignKey("classes.id"))
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    state: Mapped[str] = mapped_column(String(10))
    is_live: Mapped[bool | None] = mapped_column(default=True)
    changed_at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (
        UniqueConstraint("class_id", "person_id", "is_live"),
        Index("ix_enrolments_line", "class_id", "state", "id"),
    )


class Attendance(Base):
    """How a woman stands for a session: her newest entry (`attendance_tables.Entry`)."""

    __tablename__ = "attendance"

    enrolment_id: Mapped[str] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    recorded_by: Mapped[str] = mapped_column(UuidText)
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    presence: Mapped[str] = mapped_column(String(10), default="present")
    missed_minutes: Mapped[int] = mapped_column(Integer, default=0)
    means: Mapped[str] = mapped_column(String(10), default="ticked")


class Unit(Base):
    """Training's own copy: where classes can be."""

    __tablename__ = "units"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
