"""hires take time; meetings have a length; the company through which a worker comes; sheets of needs"""

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

    op.create_table(
        "need_imports",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("double", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("done_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("undone_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("undone_for", sa.String(length=300), nullable=True),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_imports")),
    )
    op.create_index(op.f("ix_need_imports_unit"), "need_imports", ["unit"])
    op.create_table(
        "need_import_rows",
        sa.Column("import_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("reasons", kernel.store.Json(), nullable=False),
        sa.Column("household_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("need_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("before", kernel.store.Json(), nullable=True),
        sa.Column("after", kernel.store.Json(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["need_imports.id"], name=op.f("fk_need_import_rows_import_id_need_imports")
        ),
        sa.PrimaryKeyConstraint("import_id", "row", name=op.f("pk_need_import_rows")),
    )
    op.create_index("ix_need_import_rows_verdict", "need_import_rows", ["import_id", "verdict", "row"])


def downgrade() -> None:
    op.drop_index("ix_need_import_rows_verdict", "need_import_rows")
    op.drop_table("need_import_rows")
    op.drop_index(op.f("ix_need_imports_unit"), "need_imports")
    op.drop_table("need_imports")
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
