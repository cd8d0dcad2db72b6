"""The tables of the waiver ledger. Entries and postings are append only, and the database sees to it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import DDL, Date, ForeignKey, Integer, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store import Utc, UuidText, new_id
from services.stations.models import Base


class Cause(Base):
    """What would have been charged for: when it was last said to be waived, and to be undone. The later one counts,
    whichever comes first.
    """

    __tablename__ = "ledger_causes"

    waiver_kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    cause_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    waived_at: Mapped[datetime | None] = mapped_column(Utc)
    undone_at: Mapped[datetime | None] = mapped_column(Utc)


class Entry(Base):
    """`turn` counts the entries of a kind for one cause: who registers, withdraws and registers again has two."""

    __tablename__ = "ledger_entries"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(12))
    waiver_kind: Mapped[str] = mapped_column(String(12))
    cause_id: Mapped[str] = mapped_column(UuidText)
    turn: Mapped[int] = mapped_column(Integer)
    person_id: Mapped[str | None] = mapped_column(UuidText, index=True)
    unit: Mapped[str] = mapped_column(String(10))
    month: Mapped[str] = mapped_column(String(7))
    amount_fen: Mapped[int] = mapped_column(Integer)
    occurred_at: Mapped[datetime] = mapped_column(Utc)
    recorded_at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (UniqueConstraint("waiver_kind", "cause_id", "kind", "turn"),)


class PostingRow(Base):
    """Debits are positive, credits negative; those of an entry add up to nothing."""

    __tablename__ = "ledger_postings"

    entry_id: Mapped[str] = mapped_column(ForeignKey("ledger_entries.id"), primary_key=True)
    account: Mapped[str] = mapped_column(String(16), primary_key=True)
    unit: Mapped[str] = mapped_column(String(10), index=True)
    month: Mapped[str] = mapped_column(String(7))
    amount_fen: Mapped[int] = mapped_column(Integer)


class PayerRow(Base):
    __tablename__ = "payer_rules"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(String(10))
    waiver_kind: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(Integer)
    payer: Mapped[str] = mapped_column(String(16))
    company_id: Mapped[str | None] = mapped_column(UuidText)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (UniqueConstraint("unit", "waiver_kind", "version"),)


class AdjustmentRow(Base):
    __tablename__ = "ledger_adjustments"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(String(10), index=True)
    waiver_kind: Mapped[str] = mapped_column(String(12))
    debit: Mapped[str] = mapped_column(String(16))
    credit: Mapped[str] = mapped_column(String(16))
    amount_fen: Mapped[int] = mapped_column(Integer)
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("ledger_entries.id"))
    reason: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(12))
    proposed_by: Mapped[str] = mapped_column(UuidText)
    proposed_at: Mapped[datetime] = mapped_column(Utc)
    decided_by: Mapped[str | None] = mapped_column(UuidText)
    decided_at: Mapped[datetime | None] = mapped_column(Utc)


def append_only(table: str, dialect: str) -> list[str]:
    """Statements after which a table's rows can be neither changed nor deleted. A migration says the same."""
    if dialect == "sqlite":
        refusal = "BEGIN SELECT RAISE(ABORT, 'the ledger is append only'); END"
        return [
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} {refusal}" for act in ("update", "delete")
        ]
    return [
        "CREATE OR REPLACE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger is append only'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()",
    ]


for _rows in (Entry, PostingRow):
    for _dialect in ("sqlite", "postgresql"):
        for _statement in append_only(_rows.__tablename__, _dialect):
            _ddl = DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect)
            event.listen(_rows.__table__, "after_create", _ddl)
