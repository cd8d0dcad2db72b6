"""hires take time; meetings have a length; the company through which a worker comes"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("employed", kernel.store.Json(), nullable=True))
        batch_op.add_column(sa.Column("employed_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("end_reason", sa.String(length=20), nullable=True))
        batch_op.create_index(batch_op.f("ix_applications_employed_until"), ["employed_until"], unique=False)

    with op.batch_alter_table("vacancies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("hours", kernel.store.Json(), server_default="[]", nullable=False))

    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("minutes", sa.Integer(), server_default="60", nullable=False))

    for table in ("workers", "referrals", "work_agreements"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("company_id", sa.Uuid(as_uuid=False), nullable=True))
    op.create_index("ix_work_agreements_company_id", "work_agreements", ["company_id"])


def downgrade() -> None:
    op.drop_index("ix_work_agreements_company_id", "work_agreements")
    for table in ("workers", "referrals", "work_agreements"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("company_id")

    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_column("minutes")

    op.execute("UPDATE applications SET state = 'hired' WHERE state = 'left'")
    with op.batch_alter_table("vacancies", schema=None) as batch_op:
        batch_op.drop_column("hours")
        batch_op.drop_column("ends_on")

    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_applications_employed_until"))
        batch_op.drop_column("end_reason")
        batch_op.drop_column("ended_on")
        batch_op.drop_column("employed_until")
        batch_op.drop_column("employed")
