"""needs are looked at before they are published, and expire"""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OF_NEEDS = (
    sa.Column("care_for", sa.String(10), nullable=True),
    sa.Column("has_pets", sa.Boolean(), nullable=True),
    sa.Column("street", sa.String(20), nullable=True),
    sa.Column("weekdays", kernel.store.Json(), server_default="[]", nullable=False),
    sa.Column("from_time", sa.String(5), nullable=True),
    sa.Column("until_time", sa.String(5), nullable=True),
    sa.Column("weekly_hours", sa.Integer(), nullable=True),
    sa.Column("ends_on", sa.Date(), nullable=True),
    sa.Column("posted_by", kernel.store.UuidText, nullable=True),
    sa.Column("expires_on", sa.Date(), nullable=True),
    sa.Column("is_reminded", sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column("return_reason", sa.String(20), nullable=True),
    sa.Column("words", sa.String(300), nullable=True),
)


def upgrade() -> None:
    op.create_table(
        "households",
        sa.Column("person_id", kernel.store.UuidText, primary_key=True),
        sa.Column("unit", sa.String(10), nullable=False),
    )
    op.create_table(
        "posting_acts",
        sa.Column("id", kernel.store.UuidText, primary_key=True),
        sa.Column("posting_id", kernel.store.UuidText, nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("by", kernel.store.UuidText, nullable=True),
        sa.Column("return_reason", sa.String(20), nullable=True),
        sa.Column("reason", sa.String(300), nullable=True),
    )
    op.create_index("ix_posting_acts_posting_id", "posting_acts", ["posting_id"])
    for column in OF_NEEDS:
        op.add_column("needs", column)
    op.create_index("ix_needs_expires_on", "needs", ["expires_on"])
    _companies()
    _vacancies()
    _fairs()
    _what_is_there()


def _companies() -> None:
    op.create_table(
        "companies",
        sa.Column("id", kernel.store.UuidText, primary_key=True),
        sa.Column("name_zh", sa.String(100), nullable=False),
        sa.Column("unit", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
    )
    op.create_table(
        "company_members",
        sa.Column("person_id", kernel.store.UuidText, primary_key=True),
        sa.Column("company_id", kernel.store.UuidText, primary_key=True),
    )


def _vacancies() -> None:
    op.create_table(
        "vacancies",
        sa.Column("id", kernel.store.UuidText, primary_key=True),
        sa.Column("company_id", kernel.store.UuidText, sa.ForeignKey("companies.id"), nullable=False, index=True),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("terms", sa.String(1000), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("hired", sa.Integer(), nullable=False),
        *_work(),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("posted_by", kernel.store.UuidText, nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True, index=True),
        sa.Column("is_reminded", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("return_reason", sa.String(20), nullable=True),
        sa.Column("words", sa.String(300), nullable=True),
    )
    op.create_table(
        "applications",
        sa.Column("id", kernel.store.UuidText, primary_key=True),
        sa.Column("vacancy_id", kernel.store.UuidText, sa.ForeignKey("vacancies.id"), nullable=False),
        sa.Column("worker_id", kernel.store.UuidText, nullable=False, index=True),
        sa.Column("applied_by", kernel.store.UuidText, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("decline_reason", sa.String(20), nullable=True),
        sa.Column("changed_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.UniqueConstraint("vacancy_id", "worker_id", name=op.f("uq_applications_vacancy_id_worker_id")),
    )


def _fairs() -> None:
    op.create_table(
        "fairs",
        sa.Column("id", kernel.store.UuidText, primary_key=True),
        sa.Column("unit", sa.String(10), nullable=False, index=True),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("place", sa.String(100), nullable=False),
        sa.Column("starts_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("ends_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("planned_by", kernel.store.UuidText, nullable=False),
        sa.Column("cancel_reason", sa.String(300), nullable=True),
    )
    op.create_table(
        "fair_tables",
        sa.Column("id", kernel.store.UuidText, primary_key=True),
        sa.Column("fair_id", kernel.store.UuidText, sa.ForeignKey("fairs.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("posting_id", kernel.store.UuidText, nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("owner_id", kernel.store.UuidText, nullable=False),
        sa.Column("company_id", kernel.store.UuidText, nullable=True),
        *_work(),
        sa.UniqueConstraint("fair_id", "number", name=op.f("uq_fair_tables_fair_id_number")),
        sa.UniqueConstraint("fair_id", "posting_id", name=op.f("uq_fair_tables_fair_id_posting_id")),
    )
    op.create_table(
        "fair_sign_ups",
        sa.Column("id", kernel.store.UuidText, primary_key=True),
        sa.Column("fair_id", kernel.store.UuidText, sa.ForeignKey("fairs.id"), nullable=False),
        sa.Column("worker_id", kernel.store.UuidText, nullable=False, index=True),
        sa.Column("signed_up_by", kernel.store.UuidText, nullable=False),
        sa.Column("reason", sa.String(300), nullable=True),
        sa.Column("came_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("checked_in_by", kernel.store.UuidText, nullable=True),
        sa.UniqueConstraint("fair_id", "worker_id", name=op.f("uq_fair_sign_ups_fair_id_worker_id")),
    )
    op.create_table(
        "fair_interviews",
        sa.Column("id", kernel.store.UuidText, primary_key=True),
        sa.Column("fair_id", kernel.store.UuidText, sa.ForeignKey("fairs.id"), nullable=False),
        sa.Column("table_id", kernel.store.UuidText, sa.ForeignKey("fair_tables.id"), nullable=False),
        sa.Column("worker_id", kernel.store.UuidText, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("booked_by", kernel.store.UuidText, nullable=False),
        sa.Column("outcome", sa.String(12), nullable=True),
        sa.Column("recorded_by", kernel.store.UuidText, nullable=True),
        sa.UniqueConstraint("table_id", "slot", name=op.f("uq_fair_interviews_table_id_slot")),
        sa.UniqueConstraint("fair_id", "worker_id", "slot", name=op.f("uq_fair_interviews_fair_id_worker_id_slot")),
        sa.UniqueConstraint("table_id", "worker_id", name=op.f("uq_fair_interviews_table_id_worker_id")),
    )


def _work() -> tuple[sa.Column, ...]:
    """Of what is wanted, and where."""
    return (
        sa.Column("occupation_code", sa.String(10), nullable=False),
        sa.Column("work_type_zh", sa.String(20), nullable=False),
        sa.Column("level", sa.String(1), nullable=False),
        sa.Column("unit", sa.String(10), nullable=False, index=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("live_in", sa.Boolean(), nullable=False),
        sa.Column("pay_from_fen", sa.Integer(), nullable=False),
        sa.Column("pay_to_fen", sa.Integer(), nullable=False),
    )


def _what_is_there() -> None:
    """What is open stands for thirty days from now; the households that have posted are known."""
    last = date.today() + timedelta(days=30)
    op.execute(sa.text("UPDATE needs SET expires_on = :last WHERE state = 'open'").bindparams(last=last))
    op.execute(
        "INSERT INTO households (person_id, unit) SELECT household_id, MIN(unit) FROM needs GROUP BY household_id"
    )


def downgrade() -> None:
    for table in ("fair_interviews", "fair_sign_ups", "fair_tables", "fairs"):
        op.drop_table(table)
    for table in ("applications", "vacancies", "company_members", "companies"):
        op.drop_table(table)
    op.drop_index("ix_needs_expires_on", "needs")
    for column in reversed(OF_NEEDS):
        op.drop_column("needs", column.name)
    op.drop_table("posting_acts")
    op.drop_table("households")
