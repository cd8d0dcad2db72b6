"""Training's tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from kernel.store import Json, Utc, UuidText, metadata, new_id


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


class Edition(Base):
    """What a course consists of, as published once and never changed."""

    __tablename__ = "editions"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    series: Mapped[str] = mapped_column(String(12), index=True)
    number: Mapped[int] = mapped_column(Integer)
    parts: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    materials: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    prerequisites: Mapped[dict[str, Any]] = mapped_column(Json)
    title_hant: Mapped[str | None] = mapped_column(String(100))
    published_at: Mapped[datetime] = mapped_column(Utc)


class HeldCertificate(Base):
    """Training's own copy: who holds what, for courses that ask for it. A revoked one is not here."""

    __tablename__ = "held_certificates"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    occupation_code: Mapped[str] = mapped_column(String(10))
    work_type_zh: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(1))
    expires_on: Mapped[date | None]
    is_suspended: Mapped[bool] = mapped_column(default=False, server_default=false())


class Class(Base):
    """One run of a course. `enrolled`, `offered` and `waiting` count its enrolments, `turns` how often somebody got in
    line: they change under a lock of this row.

    `state` is what its staff have made of it; whether it is running or finished, the clock says (`rules.class_state`).
    """

    __tablename__ = "classes"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    series: Mapped[str] = mapped_column(ForeignKey("courses.series"))
    number: Mapped[int] = mapped_column(Integer)
    unit: Mapped[str] = mapped_column(String(10), index=True)
    place: Mapped[str] = mapped_column(String(100))
    edition_id: Mapped[str | None] = mapped_column(UuidText)
    capacity: Mapped[int] = mapped_column(Integer)
    enrolled: Mapped[int] = mapped_column(Integer, default=0)
    waiting: Mapped[int] = mapped_column(Integer, default=0)
    offered: Mapped[int] = mapped_column(Integer, default=0)
    turns: Mapped[int] = mapped_column(Integer, default=0)
    waiting_places: Mapped[int] = mapped_column(Integer)
    answer_minutes: Mapped[int | None] = mapped_column(Integer)
    cancel_hours: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    opens_at: Mapped[datetime | None] = mapped_column(Utc)
    closes_at: Mapped[datetime | None] = mapped_column(Utc)
    starts_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime] = mapped_column(Utc, index=True)

    course: Mapped[Course] = relationship(lazy="joined", innerjoin=True)
    sessions: Mapped[list[Session]] = relationship(
        lazy="selectin",
        order_by="Session.starts_at",
        primaryjoin="and_(Class.id == Session.class_id, Session.cancelled_at.is_(None))",
        doc="Those that take place",
    )
    every_session: Mapped[list[Session]] = relationship(order_by="Session.starts_at", viewonly=True)

    __table_args__ = (UniqueConstraint("series", "unit", "number"),)


class Session(Base):
    """One meeting of a class. `changes` counts its moves: a calendar takes the version with the highest."""

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    class_id: Mapped[str] = mapped_column(ForeignKey("classes.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(Utc, index=True)
    ends_at: Mapped[datetime] = mapped_column(Utc)
    trainer_id: Mapped[str | None] = mapped_column(UuidText, index=True)
    room: Mapped[str | None] = mapped_column(String(20))
    changes: Mapped[int] = mapped_column(Integer, default=0)
    cancelled_at: Mapped[datetime | None] = mapped_column(Utc)


class Enrolment(Base):
    """`turn` orders the waiting list. `is_live` is null once cancelled, so that she may enrol again."""

    __tablename__ = "enrolments"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    class_id: Mapped[str] = mapped_column(ForeignKey("classes.id"))
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    state: Mapped[str] = mapped_column(String(10))
    is_live: Mapped[bool | None] = mapped_column(default=True)
    changed_at: Mapped[datetime] = mapped_column(Utc)
    turn: Mapped[int | None] = mapped_column(Integer)
    answer_by: Mapped[datetime | None] = mapped_column(Utc)
    promoter_code: Mapped[str | None] = mapped_column(String(16))
    moved_from: Mapped[str | None] = mapped_column(UuidText)

    __table_args__ = (
        UniqueConstraint("class_id", "person_id", "is_live"),
        Index("ix_enrolments_line", "class_id", "state", "turn"),
        Index("ix_enrolments_due", "state", "answer_by"),
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


class Act(Base):
    """What staff did with a class or in somebody's name: who, when, to whom, and why, in her own words."""

    __tablename__ = "acts"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(Utc)
    by: Mapped[str] = mapped_column(UuidText)
    act: Mapped[str] = mapped_column(String(40))
    class_id: Mapped[str] = mapped_column(ForeignKey("classes.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(UuidText)
    reason: Mapped[str] = mapped_column(String(300))


class CalendarFeed(Base):
    """The one address under which somebody's calendar can be read without signing in."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Utc)


class Learner(Base):
    """Training's own copy: whose woman somebody is, for staff who act in her name."""

    __tablename__ = "learners"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    unit: Mapped[str] = mapped_column(String(10))


class Unit(Base):
    """Training's own copy: where classes can be."""

    __tablename__ = "units"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
