"""The table of feedback."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText
from services.training.models import Base


class Feedback(Base):
    """`id` is random: an id that tells the time would tell who it was."""

    __tablename__ = "feedback"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    enrolment_id: Mapped[str] = mapped_column(ForeignKey("enrolments.id"), unique=True)
    class_id: Mapped[str] = mapped_column(ForeignKey("classes.id"), index=True)
    ratings: Mapped[dict[str, Any]] = mapped_column(Json)
    text: Mapped[str] = mapped_column(String(500))
    given_at: Mapped[datetime] = mapped_column(Utc)
