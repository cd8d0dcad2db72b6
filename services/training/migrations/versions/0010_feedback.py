"""feedback on classes"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("ratings", kernel.store.Json(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("given_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_feedback_class_id_classes")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_feedback_enrolment_id_enrolments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_feedback_enrolment_id")),
    )
    op.create_index("ix_feedback_class_id", "feedback", ["class_id"])


def downgrade() -> None:
    op.drop_index("ix_feedback_class_id", "feedback")

    op.drop_table("feedback")
