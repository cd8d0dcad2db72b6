"""The tables of the base's claims."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText, new_id
from services.stations.models import Base


class ClaimRow(Base):
    """`lines` are frozen: later entries are another claim's."""

    __tablename__ = "waiver_claims"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    unit: Mapped[str] = mapped_column(String(10), index=True)
    month: Mapped[str] = mapped_column(String(7))
    payer: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    lines: Mapped[list[Any]] = mapped_column(Json)
    total_fen: Mapped[int] = mapped_column(BigInteger)
    drafted_at: Mapped[datetime] = mapped_column(Utc)
    submitted_at: Mapped[datetime | None] = mapped_column(Utc)
    decided_at: Mapped[datetime | None] = mapped_column(Utc)
    return_reason: Mapped[str | None] = mapped_column(String(12))
    settled_at: Mapped[datetime | None] = mapped_column(Utc)


class ClaimedPosting(Base):
    """Each posting is in one claim at a time. Those of a returned claim are taken out of it."""

    __tablename__ = "claimed_postings"

    entry_id: Mapped[str] = mapped_column(ForeignKey("ledger_entries.id"), primary_key=True)
    account: Mapped[str] = mapped_column(String(16), primary_key=True)
    claim_id: Mapped[str] = mapped_column(ForeignKey("waiver_claims.id"), index=True)
