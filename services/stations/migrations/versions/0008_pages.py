"""photographs on pages, and announcements that end or are pinned"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photographs",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("activity_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("upload_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("caption_zh", sa.String(length=100), nullable=False),
        sa.Column("caption_en", sa.String(length=100), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_photographs_activity_id_activities")),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_photographs_unit_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photographs")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_photographs_upload_id")),
    )
    op.create_index(op.f("ix_photographs_activity_id"), "photographs", ["activity_id"])
    op.create_index("ix_photographs_unit", "photographs", ["unit", "place"])
    with op.batch_alter_table("announcements") as batch_op:
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("pinned", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("announcements") as batch_op:
        batch_op.drop_column("pinned")
        batch_op.drop_column("until")
    op.drop_table("photographs")
