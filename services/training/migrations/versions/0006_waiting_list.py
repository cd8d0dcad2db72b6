"""a waiting list with turns and offers, promoters' codes, transfers, and whose woman somebody is"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learners",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_learners")),
    )
    op.add_column("classes", sa.Column("offered", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("classes", sa.Column("turns", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("classes", sa.Column("answer_minutes", sa.Integer(), nullable=True))
    op.add_column("classes", sa.Column("cancel_hours", sa.Integer(), nullable=True))
    op.add_column("enrolments", sa.Column("turn", sa.Integer(), nullable=True))
    op.add_column("enrolments", sa.Column("answer_by", kernel.store.Utc(timezone=True), nullable=True))
    op.add_column("enrolments", sa.Column("promoter_code", sa.String(length=16), nullable=True))
    op.add_column("enrolments", sa.Column("moved_from", sa.Uuid(as_uuid=False), nullable=True))
    op.drop_index("ix_enrolments_line", "enrolments")
    op.create_index("ix_enrolments_line", "enrolments", ["class_id", "state", "turn"])
    op.create_index("ix_enrolments_due", "enrolments", ["state", "answer_by"])
    # Till now ids were the order of the line.
    earlier = "SELECT count(*) FROM enrolments AS e WHERE e.class_id = enrolments.class_id AND e.id <= enrolments.id"
    op.execute(f"UPDATE enrolments SET turn = ({earlier}) WHERE state = 'waiting'")
    op.execute("UPDATE classes SET turns = (SELECT count(*) FROM enrolments AS e WHERE e.class_id = classes.id)")


def downgrade() -> None:
    op.drop_index("ix_enrolments_due", "enrolments")
    op.drop_index("ix_enrolments_line", "enrolments")
    op.create_index("ix_enrolments_line", "enrolments", ["class_id", "state", "id"])
    for column in ("moved_from", "promoter_code", "answer_by", "turn"):
        op.drop_column("enrolments", column)
    for column in ("cancel_hours", "answer_minutes", "turns", "offered"):
        op.drop_column("classes", column)
    op.drop_table("learners")
