"""units that were merged"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mergers",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("successor", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_mergers")),
    )


def downgrade() -> None:
    op.drop_table("mergers")
