"""pictures that prove a statement"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evidence", sa.Column("uploads", kernel.store.Json(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("evidence", "uploads")
