"""The tables of children: sealed under keys of their own, so that a child can be forgotten by destroying one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Utc, UuidText
from services.accounts.models import Base


class ChildRow(Base):
    """With the version of the text that its guardian has agreed to."""

    __tablename__ = "children"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    guardian_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    data_key: Mapped[bytes] = mapped_column(LargeBinary)
    called_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    birth_year_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    text_version: Mapped[str] = mapped_column(String(20))
    consented_at: Mapped[datetime] = mapped_column(Utc)


class ChildGrant(Base):
    """Of which unit the staff may see what a child is called: where it was signed up."""

    __tablename__ = "child_grants"

    child_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    unit: Mapped[str] = mapped_column(String(10), primary_key=True)


class HoursBearer(Base):
    """Whose certificate of hours it is, by the hash of its code."""

    __tablename__ = "hours_bearers"

    verification_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    child_id: Mapped[str] = mapped_column(UuidText, index=True)
