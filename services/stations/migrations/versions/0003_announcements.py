"""what units announce"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("announced_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    op.create_index(op.f("ix_announcements_unit"), "announcements", ["unit"])


def downgrade() -> None:
    op.drop_table("announcements")
