"""completion: rules, tasks, proofs"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "completion_rules",
        sa.Column("series", sa.String(length=12), nullable=False),
        sa.Column("attendance_percent", sa.Integer(), nullable=False),
        sa.Column("tasks", kernel.store.Json(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_completion_rules")),
    )
    op.create_table(
        "proof_serials",
        sa.Column("unit", sa.String(length=6), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "year", name=op.f("pk_proof_serials")),
    )
    op.create_table(
        "proofs",
        sa.Column("enrolment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("verification_code", sa.String(length=12), nullable=False),
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("series", sa.String(length=12), nullable=False),
        sa.Column("title_zh", sa.String(length=100), nullable=False),
        sa.Column("title_en", sa.String(length=100), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("class_number", sa.Integer(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_proofs_class_id_classes")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_proofs_enrolment_id_enrolments")),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_proofs")),
        sa.UniqueConstraint("number", name=op.f("uq_proofs_number")),
        sa.UniqueConstraint("verification_code", name=op.f("uq_proofs_verification_code")),
    )
    op.create_index("ix_proofs_class_id", "proofs", ["class_id"])
    op.create_index("ix_proofs_person_id", "proofs", ["person_id"])

    op.create_table(
        "tasks_done",
        sa.Column("enrolment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("task", sa.String(length=100), nullable=False),
        sa.Column("recorded_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("recorded_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_tasks_done_enrolment_id_enrolments")
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "task", name=op.f("pk_tasks_done")),
    )


def downgrade() -> None:
    op.drop_table("tasks_done")
    op.drop_index("ix_proofs_person_id", "proofs")
    op.drop_index("ix_proofs_class_id", "proofs")

    op.drop_table("proofs")
    op.drop_table("proof_serials")
    op.drop_table("completion_rules")
