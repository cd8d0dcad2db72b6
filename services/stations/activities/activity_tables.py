"""The tables of activities: who takes part, what staff did, certified hours, the public-benefit ledger."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText
from services.stations.models import Base


class ActivityRow(Base):
    """`signed_up`, `waiting` and `turns` are counted under a lock of the row."""

    __tablename__ = "activities"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    unit: Mapped[str] = mapped_column(String(10), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10))
    title_zh: Mapped[str] = mapped_column(String(100))
    title_en: Mapped[str] = mapped_column(String(100))
    title_hant: Mapped[str | None] = mapped_column(String(100))
    text_zh: Mapped[str] = mapped_column(String(1000))
    text_hant: Mapped[str] = mapped_column(String(1000))
    place: Mapped[str] = mapped_column(String(100))
    starts_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime] = mapped_column(Utc, index=True)
    sign_up_until: Mapped[datetime | None] = mapped_column(Utc)
    capacity: Mapped[int | None] = mapped_column(Integer)
    waiting_places: Mapped[int] = mapped_column(Integer)
    hours: Mapped[int] = mapped_column(Integer)
    materials: Mapped[list[Any]] = mapped_column(Json)
    min_age: Mapped[int | None] = mapped_column(Integer)
    max_age: Mapped[int | None] = mapped_column(Integer)
    signed_up: Mapped[int] = mapped_column(Integer, default=0)
    waiting: Mapped[int] = mapped_column(Integer, default=0)
    turns: Mapped[int] = mapped_column(Integer, default=0)
    people_reached: Mapped[int | None] = mapped_column(Integer)


class ParticipationRow(Base):
    """`subject_id` is who takes part: the child, or the person herself. `is_live` is null when it was cancelled, so
    that one can sign up again.
    """

    __tablename__ = "participations"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    activity_id: Mapped[str] = mapped_column(ForeignKey("activities.id"))
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    child_id: Mapped[str | None] = mapped_column(UuidText, index=True)
    subject_id: Mapped[str] = mapped_column(UuidText)
    state: Mapped[str] = mapped_column(String(10))
    turn: Mapped[int | None] = mapped_column(Integer)
    is_live: Mapped[bool | None] = mapped_column(default=True)
    changed_at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (
        UniqueConstraint("activity_id", "subject_id", "is_live"),
        Index("ix_participations_line", "activity_id", "state", "turn"),
    )


class ActivityActRow(Base):
    __tablename__ = "activity_acts"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    activity_id: Mapped[str] = mapped_column(ForeignKey("activities.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(UuidText)
    person_id: Mapped[str | None] = mapped_column(UuidText)
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(Utc)


class HoursProofRow(Base):
    """What it says is kept as it was said."""

    __tablename__ = "hours_proofs"

    participation_id: Mapped[str] = mapped_column(ForeignKey("participations.id"), primary_key=True)
    activity_id: Mapped[str] = mapped_column(ForeignKey("activities.id"), index=True)
    child_id: Mapped[str] = mapped_column(UuidText, index=True)
    guardian_id: Mapped[str] = mapped_column(UuidText)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    verification_code: Mapped[str] = mapped_column(String(12), unique=True)
    title_zh: Mapped[str] = mapped_column(String(100))
    title_en: Mapped[str] = mapped_column(String(100))
    hours: Mapped[int] = mapped_column(Integer)
    unit: Mapped[str] = mapped_column(String(10))
    held_on: Mapped[date]


class HoursSerial(Base):
    """The last serial number that a county has given in a year; counted under a lock of the row."""

    __tablename__ = "hours_serials"

    county: Mapped[str] = mapped_column(String(6), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


class GoneChild(Base):
    """A child whose guardian has taken her consent back: a sign-up that comes later finds that here."""

    __tablename__ = "gone_children"

    child_id: Mapped[str] = mapped_column(UuidText, primary_key=True)


class BenefitRow(Base):
    """The public-benefit ledger: append only; an entry is corrected once."""

    __tablename__ = "benefit_entries"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    unit: Mapped[str] = mapped_column(String(10))
    activity_id: Mapped[str] = mapped_column(UuidText, index=True)
    kind: Mapped[str] = mapped_column(String(12))
    hours: Mapped[int] = mapped_column(Integer)
    people: Mapped[int] = mapped_column(Integer)
    on: Mapped[date]
    corrects: Mapped[str | None] = mapped_column(UuidText)
    by: Mapped[str | None] = mapped_column(UuidText)
    reason: Mapped[str] = mapped_column(String(300), default="")
    entered_at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (UniqueConstraint("corrects", "kind"), Index("ix_benefit_entries_unit_on", "unit", "on"))
