"""The tables of partner companies, their people and their workers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.store import Json, Utc, UuidText, new_id
from services.stations.directory.directory_tables import KnownStanding
from services.stations.models import Base


class Company(Base):
    """`agreement` is the one in force or the last; `until`, its last day, stands beside it for the timer."""

    __tablename__ = "companies"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(String(10))
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    credit_code: Mapped[str] = mapped_column(String(18))
    is_founder: Mapped[bool]
    state: Mapped[str] = mapped_column(String(10))
    agreement: Mapped[dict[str, Any] | None] = mapped_column(Json)
    until: Mapped[date | None] = mapped_column(Date)

    known: Mapped[KnownStanding | None] = relationship(
        primaryjoin="foreign(Company.id) == KnownStanding.subject_id", viewonly=True, lazy="selectin", uselist=False
    )

    @property
    def standing(self) -> str | None:
        """As jobs has said last."""
        return self.known.standing if self.known else None

    __table_args__ = (UniqueConstraint("unit", "credit_code"), Index("ix_companies_state_until", "state", "until"))


class CompanyDutyRow(Base):
    """What it undertakes now, for finding it by that."""

    __tablename__ = "company_duties"

    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), primary_key=True)
    duty: Mapped[str] = mapped_column(String(20), primary_key=True)


class CompanyActRow(Base):
    """What was done, by whom and why; never rewritten."""

    __tablename__ = "company_acts"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    step: Mapped[str] = mapped_column(String(10))
    by: Mapped[str | None] = mapped_column(UuidText)
    at: Mapped[datetime] = mapped_column(Utc)
    reason: Mapped[str] = mapped_column(String(300))


class CompanyMember(Base):
    """Who speaks for a company: those whom accounts has appointed."""

    __tablename__ = "company_members"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), primary_key=True)


class CompanyWorker(Base):
    __tablename__ = "company_workers"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    worker_id: Mapped[str | None] = mapped_column(UuidText, index=True)
    state: Mapped[str] = mapped_column(String(10))
    offered_at: Mapped[datetime] = mapped_column(Utc)
    since: Mapped[datetime | None] = mapped_column(Utc)
    until: Mapped[datetime | None] = mapped_column(Utc)

    __table_args__ = (Index("ix_company_workers_state_offered", "state", "offered_at"),)
