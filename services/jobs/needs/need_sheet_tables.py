"""Sheets of needs that were taken in: what each did. Its cells accounts keeps, sealed: anything may stand there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Json, Utc, UuidText, new_id
from services.jobs.models import Base


class NeedImport(Base):
    __tablename__ = "need_imports"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    state: Mapped[str] = mapped_column(String(12))
    unit: Mapped[str] = mapped_column(String(10), index=True)
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


class NeedImportRow(Base):
    """`need_id` is that of the need it corrects, or of the one it has posted. `before` and `after`: what it changed, so
    that an undo knows whether anybody has touched it since, and what to put back.
    """

    __tablename__ = "need_import_rows"

    import_id: Mapped[str] = mapped_column(ForeignKey("need_imports.id"), primary_key=True)
    row: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    verdict: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[list[dict[str, str]]] = mapped_column(Json)
    household_id: Mapped[str | None] = mapped_column(UuidText)
    need_id: Mapped[str | None] = mapped_column(UuidText)
    before: Mapped[dict[str, Any] | None] = mapped_column(Json(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(Json(none_as_null=True))
    kept: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_need_import_rows_verdict", "import_id", "verdict", "row"),)
