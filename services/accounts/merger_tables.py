"""The table of units that were merged into others."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.models import Base


class Merger(Base):
    """Whoever holds a role at the successor holds it at the unit."""

    __tablename__ = "mergers"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    successor: Mapped[str] = mapped_column(String(10))
