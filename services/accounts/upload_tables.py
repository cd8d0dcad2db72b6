"""Pictures, sealed; and whose a service card is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Utc, UuidText
from services.accounts.models import Base


class Upload(Base):
    """`id` is random: it says nothing, not even when it was made."""

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(Integer)
    uploaded_by: Mapped[str] = mapped_column(UuidText)
    uploaded_at: Mapped[datetime] = mapped_column(Utc)


class CardBearer(Base):
    """Whose service card it is, by the hash of its code, for as long as it is valid."""

    __tablename__ = "card_bearers"

    card_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    valid_until: Mapped[datetime] = mapped_column(Utc)
