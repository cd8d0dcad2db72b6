"""what departments may read"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "department_readers",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("department_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "department_id", "what", name=op.f("pk_department_readers")),
    )


def downgrade() -> None:
    op.drop_table("department_readers")
