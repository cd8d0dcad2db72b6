"""pictures, and whose a service card is"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("uploaded_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_uploads_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_person_id"), "uploads", ["person_id"])
    op.create_table(
        "card_bearers",
        sa.Column("card_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("valid_until", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("card_id", name=op.f("pk_card_bearers")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_card_bearers_code_digest")),
    )
    op.create_index(op.f("ix_card_bearers_person_id"), "card_bearers", ["person_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_card_bearers_person_id"), "card_bearers")
    op.drop_table("card_bearers")
    op.drop_index(op.f("ix_uploads_person_id"), "uploads")
    op.drop_table("uploads")
