"""Certification's own copy of what people of departments may read."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import UuidText
from services.certification.models import Base


class Reader(Base):
    __tablename__ = "department_readers"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    department_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    what: Mapped[str] = mapped_column(String(30), primary_key=True)
    unit: Mapped[str] = mapped_column(String(10))
