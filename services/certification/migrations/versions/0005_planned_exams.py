"""exams that are planned"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exam_quotas",
        sa.Column("exam_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("county", sa.String(length=10), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_exam_quotas_exam_id_exams")),
        sa.PrimaryKeyConstraint("exam_id", "county", name=op.f("pk_exam_quotas")),
    )
    op.create_table(
        "exam_steps",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("exam_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("registration_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_exam_steps_exam_id_exams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_steps")),
    )
    with op.batch_alter_table("exam_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_steps_exam_id"), ["exam_id"], unique=False)

    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=12), server_default="open", nullable=False))
        batch_op.add_column(sa.Column("is_planned", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("registration_from", kernel.store.Utc(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("registration_until", kernel.store.Utc(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("plan", kernel.store.Json(), nullable=True))
        batch_op.add_column(sa.Column("tickets", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("seed", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("published_at", kernel.store.Utc(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_exams_registration_until"), ["registration_until"], unique=False)

    op.execute("UPDATE exams SET tickets = taken")  # until now a ticket bore its seat's number
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("room", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("quota", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("seat_group", sa.Uuid(as_uuid=False), nullable=True))
        batch_op.add_column(sa.Column("carried", kernel.store.Json(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_column("carried")
        batch_op.drop_column("seat_group")
        batch_op.drop_column("quota")
        batch_op.drop_column("room")

    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exams_registration_until"))
        batch_op.drop_column("published_at")
        batch_op.drop_column("seed")
        batch_op.drop_column("tickets")
        batch_op.drop_column("plan")
        batch_op.drop_column("registration_until")
        batch_op.drop_column("registration_from")
        batch_op.drop_column("is_planned")
        batch_op.drop_column("state")

    with op.batch_alter_table("exam_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_steps_exam_id"))

    op.drop_table("exam_steps")
    op.drop_table("exam_quotas")
