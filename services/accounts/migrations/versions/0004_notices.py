"""notices"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("about", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("told_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("read_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("sms_due_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("sms_tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notices_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_person", ["person_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_sms_due_at"), ["sms_due_at"], unique=False)

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_by_sms", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("told_by_sms")

    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notices_sms_due_at"))
        batch_op.drop_index("ix_notices_person")

    op.drop_table("notices")
