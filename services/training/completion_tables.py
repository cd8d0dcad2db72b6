"""The tables of completion: rules, tasks done, proofs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText
from services.training.models import Base


class Rule(Base):
    """A course's; there is none where the usual one holds."""

    __tablename__ = "completion_rules"

    series: Mapped[str] = mapped_column(String(12), primary_key=True)
    attendance_percent: Mapped[int] = mapped_column(Integer)
    tasks: Mapped[list[Any]] = mapped_column(Json)
    test_percent: Mapped[int | None] = mapped_column(Integer)


class TaskDone(Base):
    __tablename__ = "tasks_done"

    enrolment_id: Mapped[str] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    task: Mapped[str] = mapped_column(String(100), primary_key=True)
    recorded_by: Mapped[str] = mapped_column(UuidText)
    recorded_at: Mapped[datetime] = mapped_column(Utc)


class Proof(Base):
    """What it says is kept as it was said: a course may be renamed."""

    __tablename__ = "proofs"

    enrolment_id: Mapped[str] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    verification_code: Mapped[str] = mapped_column(String(12), unique=True)
    class_id: Mapped[str] = mapped_column(ForeignKey("classes.id"), index=True)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    series: Mapped[str] = mapped_column(String(12))
    title_zh: Mapped[str] = mapped_column(String(100))
    title_en: Mapped[str] = mapped_column(String(100))
    hours: Mapped[int] = mapped_column(Integer)
    unit: Mapped[str] = mapped_column(String(10))
    class_number: Mapped[int] = mapped_column(Integer)
    completed_on: Mapped[date]


class ProofSerial(Base):
    """The last serial number that a county has given in a year; counted under a lock of the row."""

    __tablename__ = "proof_serials"

    unit: Mapped[str] = mapped_column(String(6), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)
