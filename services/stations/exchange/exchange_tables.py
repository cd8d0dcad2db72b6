"""The tables of the exchange among workers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Utc, UuidText
from services.stations.models import Base


class PostRow(Base):
    """A question (which is its own `question_id`) or an answer. `number` is the author's within the thread."""

    __tablename__ = "posts"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    question_id: Mapped[str] = mapped_column(ForeignKey("posts.id"))
    unit: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[str] = mapped_column(UuidText)
    number: Mapped[int | None] = mapped_column(Integer)
    is_staff: Mapped[bool]
    title: Mapped[str | None] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(String(1000))
    state: Mapped[str] = mapped_column(String(10))
    authors: Mapped[int] = mapped_column(Integer, default=0)
    answers: Mapped[int] = mapped_column(Integer, default=0)
    reports: Mapped[int] = mapped_column(Integer, default=0)
    posted_at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (
        Index("ix_posts_thread", "question_id", "id"),
        Index("ix_posts_unit_state", "unit", "state"),
        Index("ix_posts_author_at", "author_id", "posted_at"),
    )


class PostReport(Base):
    """By one reader, once."""

    __tablename__ = "post_reports"

    post_id: Mapped[str] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    reason: Mapped[str] = mapped_column(String(12))
    is_open: Mapped[bool]
    reported_at: Mapped[datetime] = mapped_column(Utc)


class Moderation(Base):
    """What a moderator did, and why."""

    __tablename__ = "moderations"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    post_id: Mapped[str] = mapped_column(ForeignKey("posts.id"), index=True)
    step: Mapped[str] = mapped_column(String(10))
    by: Mapped[str] = mapped_column(UuidText)
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(Utc)
