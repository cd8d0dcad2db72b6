"""certificates can be suspended, and can end"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("qualifications", sa.Column("expires_on", sa.Date(), nullable=True))
    op.add_column("qualifications", sa.Column("is_suspended", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("qualifications", "is_suspended")
    op.drop_column("qualifications", "expires_on")
