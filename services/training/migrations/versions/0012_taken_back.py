"""certificates that do not count, and entries taken back"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attendance_entries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("held_certificates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("expires_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("is_suspended", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("held_certificates", schema=None) as batch_op:
        batch_op.drop_column("is_suspended")
        batch_op.drop_column("expires_on")

    with op.batch_alter_table("attendance_entries", schema=None) as batch_op:
        batch_op.drop_column("withdrawn")
