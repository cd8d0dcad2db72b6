"""The tables of departments, their people and what they took out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Utc, UuidText, new_id
from services.stations.models import Base


class Department(Base):
    __tablename__ = "departments"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(10))
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    is_open: Mapped[bool]

    __table_args__ = (UniqueConstraint("unit", "kind"),)


class DepartmentMember(Base):
    __tablename__ = "department_members"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("departments.id"), primary_key=True)


class Export(Base):
    """Who took out what, and why; never rewritten."""

    __tablename__ = "department_exports"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    department_id: Mapped[str] = mapped_column(ForeignKey("departments.id"))
    what: Mapped[str] = mapped_column(String(30))
    unit: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300))
    rows: Mapped[int] = mapped_column(Integer)
    by: Mapped[str] = mapped_column(UuidText)
    at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (Index("ix_department_exports_unit", "unit", "id"),)
