"""consents that are withdrawn, and units whose robot is silent"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", kernel.store.Utc(timezone=True), nullable=True))
    op.create_table(
        "robot_mutes",
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("until", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("muted_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_robot_mutes")),
    )


def downgrade() -> None:
    op.drop_table("robot_mutes")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_at")
