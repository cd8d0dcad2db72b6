"""The table of promoters' codes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.training.models import Base


class KnownPromoterCode(Base):
    """Training's own copy: which codes there are, until which day, and which are void."""

    __tablename__ = "promoter_codes"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    until: Mapped[date]
    is_void: Mapped[bool] = mapped_column(default=False)
