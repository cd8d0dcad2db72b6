"""Rosters that were taken in: accounts' tables. What a sheet says of persons is sealed, and for a day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText
from services.accounts.models import Base


class Roster(Base):
    """`data_key` is null once its day is over: then nobody can read the sealed rows.

    `closed_at`: when its undoing began; it registers nobody from then on.
    """

    __tablename__ = "rosters"

    import_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    unit: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    data_key: Mapped[bytes | None] = mapped_column(LargeBinary)


class RosterEntry(Base):
    """A row. `person_id` is that of the one known, or what hers will be. `is_registered`: by this import."""

    __tablename__ = "roster_entries"

    import_id: Mapped[str] = mapped_column(ForeignKey("rosters.import_id"), primary_key=True)
    row: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_lookup: Mapped[str | None] = mapped_column(String(64))
    document_lookup: Mapped[str | None] = mapped_column(String(64))
    person_id: Mapped[str | None] = mapped_column(UuidText)
    registers: Mapped[bool]
    is_registered: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[list[dict[str, str]]] = mapped_column(Json)

    __table_args__ = (
        Index("ix_roster_entries_phone", "import_id", "phone_lookup"),
        Index("ix_roster_entries_document", "import_id", "document_lookup"),
    )
