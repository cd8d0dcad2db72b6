"""partner companies, departments and duties"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "colleagues",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "role", "unit", name=op.f("pk_colleagues")),
    )
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
        "departments",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        sa.UniqueConstraint("unit", "kind", name=op.f("uq_departments_unit_kind")),
    )
    op.create_table(
        "duties",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
    )
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duties_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duties_unit"), ["unit"], unique=False)

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

    op.create_table(
        "department_exports",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("department_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_department_exports_department_id_departments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_exports")),
    )
    with op.batch_alter_table("department_exports", schema=None) as batch_op:
        batch_op.create_index("ix_department_exports_unit", ["unit", "id"], unique=False)

    op.create_table(
        "department_members",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("department_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_department_members_department_id_departments")
        ),
        sa.PrimaryKeyConstraint("person_id", "department_id", name=op.f("pk_department_members")),
    )
    op.create_table(
        "duty_swaps",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("duty_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("colleague_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_duty_swaps_duty_id_duties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_swaps")),
    )
    with op.batch_alter_table("duty_swaps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_swaps_colleague_id"), ["colleague_id"], unique=False)
        batch_op.create_index("ix_duty_swaps_duty", ["duty_id", "on"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_swaps_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_duty_swaps_state", ["state", "on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("duty_swaps", schema=None) as batch_op:
        batch_op.drop_index("ix_duty_swaps_state")
        batch_op.drop_index(batch_op.f("ix_duty_swaps_person_id"))
        batch_op.drop_index("ix_duty_swaps_duty")
        batch_op.drop_index(batch_op.f("ix_duty_swaps_colleague_id"))

    op.drop_table("duty_swaps")
    op.drop_table("department_members")
    with op.batch_alter_table("department_exports", schema=None) as batch_op:
        batch_op.drop_index("ix_department_exports_unit")

    op.drop_table("department_exports")
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
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duties_unit"))
        batch_op.drop_index(batch_op.f("ix_duties_person_id"))

    op.drop_table("duties")
    op.drop_table("departments")
    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.drop_index("ix_companies_state_until")

    op.drop_table("companies")
    op.drop_table("colleagues")
