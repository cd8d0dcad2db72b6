"""partner companies, departments, duties"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "companies",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("is_founder", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("agreement", kernel.store.Json(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
        sa.UniqueConstraint("unit", "credit_code", name=op.f("uq_companies_unit_credit_code")),
    )
    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.create_index("ix_companies_state_until", ["state", "until"], unique=False)

    op.create_table(
        "company_acts",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("company_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_company_acts_company_id_companies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_acts")),
    )
    with op.batch_alter_table("company_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_acts_company_id"), ["company_id"], unique=False)

    op.create_table(
        "company_duties",
        sa.Column("company_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_company_duties_company_id_companies")),
        sa.PrimaryKeyConstraint("company_id", "duty", name=op.f("pk_company_duties")),
    )
    op.create_table(
        "company_members",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("company_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_company_members_company_id_companies")),
        sa.PrimaryKeyConstraint("person_id", "company_id", name=op.f("pk_company_members")),
    )
    op.create_table(
        "company_workers",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("company_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("worker_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("offered_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("since", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("until", kernel.store.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_company_workers_company_id_companies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_workers")),
        sa.UniqueConstraint("code", name=op.f("uq_company_workers_code")),
    )
    with op.batch_alter_table("company_workers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_workers_company_id"), ["company_id"], unique=False)
        batch_op.create_index("ix_company_workers_state_offered", ["state", "offered_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_workers_worker_id"), ["worker_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("company_workers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_workers_worker_id"))
        batch_op.drop_index("ix_company_workers_state_offered")
        batch_op.drop_index(batch_op.f("ix_company_workers_company_id"))

    op.drop_table("company_workers")
    op.drop_table("company_members")
    op.drop_table("company_duties")
    with op.batch_alter_table("company_acts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_acts_company_id"))

    op.drop_table("company_acts")
    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.drop_index("ix_companies_state_until")

    op.drop_table("companies")
