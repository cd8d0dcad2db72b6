"""tests: questions, papers, attempts"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "planned_tests",
        sa.Column("series", sa.String(length=12), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_planned_tests")),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("series", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("choices", kernel.store.Json(), nullable=False),
        sa.Column("right", kernel.store.Json(), nullable=False),
        sa.Column("explanation", sa.String(length=500), nullable=False),
        sa.Column("replaces", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index("ix_questions_series", "questions", ["series"])

    op.create_table(
        "attempts",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("started_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("ends_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_attempts_enrolment_id_enrolments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("enrolment_id", "number", name=op.f("uq_attempts_enrolment_id_number")),
    )
    op.create_table(
        "attempt_answers",
        sa.Column("attempt_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("question_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("chosen", kernel.store.Json(), nullable=False),
        sa.Column("is_answered", sa.Boolean(), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_attempt_answers_attempt_id_attempts")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_attempt_answers_question_id_questions")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "question_id", name=op.f("pk_attempt_answers")),
    )
    op.create_index("ix_attempt_answers_question_id", "attempt_answers", ["question_id"])

    with op.batch_alter_table("completion_rules", schema=None) as batch_op:
        batch_op.add_column(sa.Column("test_percent", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("completion_rules", schema=None) as batch_op:
        batch_op.drop_column("test_percent")

    op.drop_index("ix_attempt_answers_question_id", "attempt_answers")

    op.drop_table("attempt_answers")
    op.drop_table("attempts")
    op.drop_index("ix_questions_series", "questions")

    op.drop_table("questions")
    op.drop_table("planned_tests")
