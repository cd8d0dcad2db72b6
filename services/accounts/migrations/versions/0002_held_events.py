"""hold what fails, and write down what operators do"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "held",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("lane", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("held_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("died_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_held")),
        sa.UniqueConstraint("event_id", name=op.f("uq_held_event_id")),
    )
    op.create_index("ix_held_lane", "held", ["lane", "position"])
    op.create_table(
        "interventions",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("words", kernel.store.Json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interventions")),
    )
    op.add_column("outbox", sa.Column("source", sa.String(length=100), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "source")
    op.drop_table("interventions")
    op.drop_table("held")
