"""Sheets that were taken in: training's tables of what each said and did. No person's data stands here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText, new_id
from services.training.models import Base


class Import(Base):
    __tablename__ = "imports"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    unit: Mapped[str] = mapped_column(String(10), index=True)
    class_id: Mapped[str | None] = mapped_column(UuidText)
    sha256: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(UuidText)
    at: Mapped[datetime] = mapped_column(Utc)
    new: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    double: Mapped[int] = mapped_column(Integer, default=0)
    wrong: Mapped[int] = mapped_column(Integer, default=0)
    done_at: Mapped[datetime | None] = mapped_column(Utc)
    undone_by: Mapped[str | None] = mapped_column(UuidText)
    undone_at: Mapped[datetime | None] = mapped_column(Utc)
    undone_for: Mapped[str | None] = mapped_column(String(300))
    kept: Mapped[int] = mapped_column(Integer, default=0)


class ImportRow(Base):
    """`cells` are the sheet's, but none of a roster's. `before` and `after`: what it changed, so that an undo knows
    whether anybody has touched it since, and what to put back.
    """

    __tablename__ = "import_rows"

    import_id: Mapped[str] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    row: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    verdict: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[list[dict[str, str]]] = mapped_column(Json)
    cells: Mapped[dict[str, str]] = mapped_column(Json)
    person_id: Mapped[str | None] = mapped_column(UuidText)
    class_id: Mapped[str | None] = mapped_column(UuidText)
    before: Mapped[dict[str, Any] | None] = mapped_column(Json(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(Json(none_as_null=True))
    kept: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_import_rows_verdict", "import_id", "verdict", "row"),)
