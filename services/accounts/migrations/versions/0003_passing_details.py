"""contact details between instances"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "exchange_keys",
        sa.Column("instance", sa.String(length=10), nullable=False),
        sa.Column("public_key", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("instance", name=op.f("pk_exchange_keys")),
    )
    op.create_table(
        "foreign_people",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("instance", sa.String(length=10), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreign_people")),
    )


def downgrade() -> None:

    op.drop_table("foreign_people")
    op.drop_table("exchange_keys")
