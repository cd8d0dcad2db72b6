"""The tables of tests: the bank, how a course tests, attempts and what was asked in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.store import Json, Utc, UuidText, new_id
from services.training.models import Base


class Question(Base):
    """Never edited: `is_current` alone changes, once."""

    __tablename__ = "questions"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    series: Mapped[str] = mapped_column(String(12), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(500))
    choices: Mapped[list[Any]] = mapped_column(Json)
    right: Mapped[list[Any]] = mapped_column(Json)
    explanation: Mapped[str] = mapped_column(String(500))
    replaces: Mapped[str | None] = mapped_column(UuidText)
    is_current: Mapped[bool] = mapped_column(Boolean)


class PlannedTest(Base):
    __tablename__ = "planned_tests"

    series: Mapped[str] = mapped_column(String(12), primary_key=True)
    questions: Mapped[int] = mapped_column(Integer)
    minutes: Mapped[int] = mapped_column(Integer)
    attempts: Mapped[int] = mapped_column(Integer)


class Attempt(Base):
    """`state` is open or submitted: that the time is up is seen from `ends_at`."""

    __tablename__ = "attempts"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    enrolment_id: Mapped[str] = mapped_column(ForeignKey("enrolments.id"))
    number: Mapped[int] = mapped_column(Integer)
    seed: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime] = mapped_column(Utc)

    answers: Mapped[list[Answer]] = relationship(lazy="selectin", order_by="Answer.place")

    __table_args__ = (UniqueConstraint("enrolment_id", "number"),)


class Answer(Base):
    """One question of an attempt's paper; `chosen` is empty until she answers it."""

    __tablename__ = "attempt_answers"

    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(ForeignKey("questions.id"), primary_key=True, index=True)
    place: Mapped[int] = mapped_column(Integer)
    chosen: Mapped[list[Any]] = mapped_column(Json)
    is_answered: Mapped[bool] = mapped_column(Boolean, default=False)
    is_right: Mapped[bool] = mapped_column(Boolean, default=False)

    question: Mapped[Question] = relationship(lazy="joined", innerjoin=True)
