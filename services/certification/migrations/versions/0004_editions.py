"""editions of standards, and evidence for eligibility"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "editions",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("occupation_code", sa.String(length=10), nullable=False),
        sa.Column("work_type_zh", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=1), nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("rules", kernel.store.Json(), nullable=False),
        sa.Column("adopted_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint(
            "occupation_code", "work_type_zh", "level", "edition", "version", name="uq_editions_version"
        ),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("occupation_code", sa.String(length=10), nullable=False),
        sa.Column("work_type_zh", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=1), nullable=True),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("submitted_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("decided_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_person_id"), ["person_id"], unique=False)

    op.create_table(
        "homes",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_homes")),
    )
    with op.batch_alter_table("homes", schema=None) as batch_op:
        batch_op.create_index("ix_homes_unit", ["unit"], unique=False)

    with op.batch_alter_table("completions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=True))

    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edition_id", sa.Uuid(as_uuid=False), nullable=True))

    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_column("review")

    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.drop_column("edition_id")

    with op.batch_alter_table("completions", schema=None) as batch_op:
        batch_op.drop_column("class_id")

    with op.batch_alter_table("homes", schema=None) as batch_op:
        batch_op.drop_index("ix_homes_unit")

    op.drop_table("homes")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_person_id"))

    op.drop_table("evidence")
    op.drop_table("editions")
