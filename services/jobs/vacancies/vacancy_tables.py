"""The tables of vacancies and applications, and jobs' own copy of companies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contracts.needs import PostingKind
from kernel.store import Json, Utc, UuidText, new_id
from services.jobs.models import Base, Posted, Work


class Company(Base):
    __tablename__ = "companies"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))


class CompanyMember(Base):
    """Who speaks for a company."""

    __tablename__ = "company_members"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    company_id: Mapped[str] = mapped_column(UuidText, primary_key=True)


class Vacancy(Work, Posted, Base):
    """`hired` of its `places` are taken; it is counted under the row's lock."""

    __tablename__ = "vacancies"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    terms: Mapped[str] = mapped_column(String(1000))
    places: Mapped[int] = mapped_column(Integer)
    hired: Mapped[int] = mapped_column(Integer, default=0)
    ends_on: Mapped[date | None]
    hours: Mapped[list[Any]] = mapped_column(Json, default=list, server_default="[]")

    company: Mapped[Company] = relationship(lazy="joined", innerjoin=True)
    kind = PostingKind.VACANCY

    @property
    def owner_id(self) -> str:
        return str(self.posted_by)


class Application(Base):
    """One of a worker for a vacancy. `employed`: the terms on which she was hired, if they were kept.

    `employed_until`: its last day, if that was agreed. `ended_on`, `end_reason`: of the employment.
    """

    __tablename__ = "applications"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    vacancy_id: Mapped[str] = mapped_column(ForeignKey("vacancies.id"))
    worker_id: Mapped[str] = mapped_column(UuidText, index=True)
    applied_by: Mapped[str] = mapped_column(UuidText)
    state: Mapped[str] = mapped_column(String(12))
    decline_reason: Mapped[str | None] = mapped_column(String(20))
    changed_at: Mapped[datetime] = mapped_column(Utc)
    employed: Mapped[dict[str, Any] | None] = mapped_column(Json)
    employed_until: Mapped[date | None] = mapped_column(index=True)
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(String(20))

    __table_args__ = (UniqueConstraint("vacancy_id", "worker_id"),)
