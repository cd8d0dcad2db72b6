"""The tables of invitations and terms."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Utc, UuidText, new_id
from services.accounts.models import Base


class Invitation(Base):
    __tablename__ = "invitations"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(10), index=True)
    organisation_id: Mapped[str | None] = mapped_column(UuidText)
    until: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    invited_by: Mapped[str] = mapped_column(UuidText)
    invited_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    answered_at: Mapped[datetime | None] = mapped_column(Utc)

    __table_args__ = (Index("ix_invitations_state_expires", "state", "expires_at"),)


class Term(Base):
    """A role that was given, from beginning to end. While it is active, `appointments` has it for the tokens."""

    __tablename__ = "terms"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(10), index=True)
    organisation_id: Mapped[str | None] = mapped_column(UuidText, index=True)
    given_by: Mapped[str | None] = mapped_column(UuidText)
    given_at: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_by: Mapped[str | None] = mapped_column(UuidText)

    __table_args__ = (Index("ix_terms_state_until", "state", "until"),)


class Organisation(Base):
    """Accounts' own copy: the companies and departments that people can be invited for."""

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(10))
    is_open: Mapped[bool]


class CompanyWorker(Base):
    """Accounts' own copy: who is on a company's roll by her own word, and so is seen, masked, by its people."""

    __tablename__ = "company_workers"

    worker_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    company_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
