"""The tables of matching: who stands by, what is wished, who was shown, who does not suit, by which weights."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText, new_id
from services.jobs.models import Base


class Standby(Base):
    """A worker who may be proposed now, once for each skill and level: all that matching looks at, in one row.

    It is made of her other rows (standby.py) and never asked for the truth: who is found is looked at again. Days are
    numbered from 0001-01-01, places are in hundredths of a degree, and nothing is null: so one expression reads the
    same in SQL, in Python and over arrays. `week` and `speaks`: profile_rules.py. `lot`: decides between equals.
    """

    __tablename__ = "standby"

    person_id: Mapped[str] = mapped_column(ForeignKey("workers.person_id", ondelete="CASCADE"), primary_key=True)
    occupation_code: Mapped[str] = mapped_column(String(10), primary_key=True)
    work_type_zh: Mapped[str] = mapped_column(String(20), primary_key=True)
    level: Mapped[int] = mapped_column(Integer, primary_key=True)
    counts_until: Mapped[int] = mapped_column(Integer)
    certified_on: Mapped[int] = mapped_column(Integer)
    unit: Mapped[str] = mapped_column(String(10))
    lat: Mapped[int] = mapped_column(BigInteger)
    lng: Mapped[int] = mapped_column(BigInteger)
    reach_km: Mapped[int] = mapped_column(BigInteger)
    week: Mapped[int] = mapped_column(BigInteger)
    speaks: Mapped[int] = mapped_column(Integer)
    live_in: Mapped[int] = mapped_column(Integer)
    live_out: Mapped[int] = mapped_column(Integer)
    elsewhere: Mapped[int] = mapped_column(Integer)
    pay_from_fen: Mapped[int] = mapped_column(Integer)
    available_from: Mapped[int] = mapped_column(Integer)
    health_until: Mapped[int] = mapped_column(Integer)
    placements: Mapped[int] = mapped_column(Integer)
    shown_on: Mapped[int] = mapped_column(Integer)
    lot: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        Index("ix_standby_place", "occupation_code", "work_type_zh", "lat", "lng"),
        Index("ix_standby_unit", "occupation_code", "work_type_zh", "unit"),
    )


class NeedWish(Base):
    """`lat`, `lng`: hundredths of a degree."""

    __tablename__ = "need_wishes"

    need_id: Mapped[str] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    lat: Mapped[int | None] = mapped_column(Integer)
    lng: Mapped[int | None] = mapped_column(Integer)
    max_km: Mapped[int | None] = mapped_column(Integer)
    languages: Mapped[list[Any]] = mapped_column(Json)


class Showing(Base):
    """Once a day for a need."""

    __tablename__ = "showings"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    need_id: Mapped[str] = mapped_column(UuidText)
    worker_id: Mapped[str] = mapped_column(UuidText)
    shown_on: Mapped[date]
    place: Mapped[int] = mapped_column(Integer)
    score: Mapped[int] = mapped_column(Integer)
    shown_by: Mapped[str] = mapped_column(UuidText)
    shown_at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (
        UniqueConstraint("need_id", "worker_id", "shown_on"),
        Index("ix_showings_worker", "worker_id", "shown_on"),
    )


class Mismatch(Base):
    __tablename__ = "mismatches"

    need_id: Mapped[str] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    worker_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    reason: Mapped[str] = mapped_column(String(20))
    said_by: Mapped[str] = mapped_column(UuidText)
    said_at: Mapped[datetime] = mapped_column(Utc)
    on_behalf: Mapped[str | None] = mapped_column(String(300))


class WeightSetting(Base):
    """A version of the weights of a centre or a base; the newest counts."""

    __tablename__ = "weight_settings"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(Integer)
    weights: Mapped[dict[str, Any]] = mapped_column(Json)
    why: Mapped[str] = mapped_column(String(300))
    set_by: Mapped[str] = mapped_column(UuidText)
    set_at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (UniqueConstraint("unit", "version"),)


class TradeName(Base):
    """Jobs' own copy of what an occupation is called."""

    __tablename__ = "trade_names"

    occupation_code: Mapped[str] = mapped_column(String(10), primary_key=True)
    zh: Mapped[str] = mapped_column(String(100))
    en: Mapped[str] = mapped_column(String(100))
