"""The tables of service cards, and of how often they were looked at."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Utc, UuidText
from services.jobs.models import Base


class Card(Base):
    """`is_live`: true, or null once it is withdrawn: each worker has one."""

    __tablename__ = "service_cards"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    issued_at: Mapped[datetime] = mapped_column(Utc)
    issued_by: Mapped[str] = mapped_column(UuidText)
    issue_reason: Mapped[str | None] = mapped_column(String(300))
    valid_until: Mapped[datetime] = mapped_column(Utc)
    is_live: Mapped[bool | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)
    withdrawn_by: Mapped[str | None] = mapped_column(UuidText)
    withdraw_reason: Mapped[str | None] = mapped_column(String(300))

    __table_args__ = (UniqueConstraint("person_id", "is_live"),)


class CardScan(Base):
    """How often on a day: nothing of who looked, when or where from."""

    __tablename__ = "card_scans"

    card_id: Mapped[str] = mapped_column(ForeignKey("service_cards.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    scans: Mapped[int] = mapped_column(Integer)
