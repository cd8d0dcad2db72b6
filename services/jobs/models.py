"""Jobs' tables. Persons are ids here; where a household lives stands in accounts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from kernel.store import Utc, UuidText, metadata, new_id


class Base(DeclarativeBase):
    metadata = metadata()


class Worker(Base):
    """Somebody who may be referred: where she is at home, her own words, and whether she is placed now."""

    __tablename__ = "workers"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    home_unit: Mapped[str | None] = mapped_column(String(10))
    live_in: Mapped[bool] = mapped_column(default=False)
    available_from: Mapped[date | None]
    pay_from_fen: Mapped[int | None] = mapped_column(Integer)
    is_placed: Mapped[bool] = mapped_column(default=False)
    placements: Mapped[int] = mapped_column(Integer, default=0)

    qualifications: Mapped[list[Qualification]] = relationship(
        primaryjoin="Worker.person_id == foreign(Qualification.person_id)", viewonly=True, lazy="selectin"
    )


class Qualification(Base):
    """Jobs' own copy of a certificate."""

    __tablename__ = "qualifications"

    certificate_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    occupation_code: Mapped[str] = mapped_column(String(10))
    work_type_zh: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(1))
    issued_on: Mapped[date]

    __table_args__ = (Index("ix_qualifications_skill", "occupation_code", "work_type_zh", "level"),)


class Need(Base):
    __tablename__ = "needs"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    household_id: Mapped[str] = mapped_column(UuidText, index=True)
    title: Mapped[str] = mapped_column(String(100))
    occupation_code: Mapped[str] = mapped_column(String(10))
    work_type_zh: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(1))
    unit: Mapped[str] = mapped_column(String(10), index=True)
    starts_on: Mapped[date]
    live_in: Mapped[bool]
    pay_from_fen: Mapped[int] = mapped_column(Integer)
    pay_to_fen: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))


class Referral(Base):
    __tablename__ = "referrals"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    need_id: Mapped[str] = mapped_column(ForeignKey("needs.id"))
    worker_id: Mapped[str] = mapped_column(UuidText, index=True)
    household_id: Mapped[str] = mapped_column(UuidText, index=True)
    referred_by: Mapped[str] = mapped_column(UuidText)
    worker_accepted: Mapped[bool] = mapped_column(default=False)
    household_accepted: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(300))

    need: Mapped[Need] = relationship(lazy="joined", innerjoin=True)
    placement: Mapped[Placement | None] = relationship(lazy="joined", back_populates="referral")

    __table_args__ = (UniqueConstraint("need_id", "worker_id"),)


class Placement(Base):
    __tablename__ = "placements"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referrals.id"), unique=True)
    starts_on: Mapped[date]
    has_ended: Mapped[bool] = mapped_column(default=False)

    referral: Mapped[Referral] = relationship(lazy="joined", innerjoin=True, back_populates="placement")


class FollowUp(Base):
    __tablename__ = "follow_ups"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    placement_id: Mapped[str] = mapped_column(ForeignKey("placements.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300))
    recorded_by: Mapped[str] = mapped_column(UuidText)
    recorded_at: Mapped[datetime] = mapped_column(Utc)


class Fee(Base):
    """What a placement would cost if it were not free; the newest row counts."""

    __tablename__ = "fees"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    list_price_fen: Mapped[int] = mapped_column(Integer)
    set_by: Mapped[str] = mapped_column(UuidText)


class Unit(Base):
    """Jobs' own copy: where needs can be."""

    __tablename__ = "units"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
