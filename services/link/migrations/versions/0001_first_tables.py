"""first tables"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

DUE, WAITING = sa.text("sent_at IS NULL"), sa.text("published_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "journal",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("addressee", sa.String(length=10), nullable=False),
        sa.Column("time", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_journal")),
        sa.UniqueConstraint("event_id", name=op.f("uq_journal_event_id")),
    )
    op.create_table(
        "peers",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cursor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sent", sa.BigInteger(), nullable=False),
        sa.Column("receipted", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("announced", sa.BigInteger(), nullable=False),
        sa.Column("lost", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("said_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("heard_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_peers")),
    )
    op.create_table(
        "frames_in",
        sa.Column("peer", sa.String(length=10), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("refused", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["peer"], ["peers.code"], name=op.f("fk_frames_in_peer_peers")),
        sa.PrimaryKeyConstraint("peer", "number", name=op.f("pk_frames_in")),
    )
    op.create_table(
        "frames_out",
        sa.Column("peer", sa.String(length=10), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("sent_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["peer"], ["peers.code"], name=op.f("fk_frames_out_peer_peers")),
        sa.ForeignKeyConstraint(["position"], ["journal.position"], name=op.f("fk_frames_out_position_journal")),
        sa.PrimaryKeyConstraint("peer", "number", name=op.f("pk_frames_out")),
        sa.UniqueConstraint("peer", "position", name=op.f("uq_frames_out_peer_position")),
    )
    with op.batch_alter_table("frames_out", schema=None) as batch_op:
        batch_op.create_index(
            "ix_frames_out_due",
            ["peer", "number"],
            unique=False,
            postgresql_where=sa.text("sent_at IS NULL"),
            sqlite_where=sa.text("sent_at IS NULL"),
        )

    op.create_table(
        "answers",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_answers")),
    )
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
    with op.batch_alter_table("held", schema=None) as batch_op:
        batch_op.create_index("ix_held_lane", ["lane", "position"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("received_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_inbox")),
    )
    op.create_table(
        "interventions",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("words", kernel.store.Json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interventions")),
    )
    op.create_table(
        "outbox",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=True),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("time", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("traceparent", sa.String(length=55), nullable=True),
        sa.Column("data", kernel.store.Json(), nullable=False),
        sa.Column("published_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_waiting",
            ["position"],
            unique=False,
            postgresql_where=sa.text("published_at IS NULL"),
            sqlite_where=sa.text("published_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_waiting",
            postgresql_where=sa.text("published_at IS NULL"),
            sqlite_where=sa.text("published_at IS NULL"),
        )

    op.drop_table("outbox")
    op.drop_table("interventions")
    op.drop_table("inbox")
    with op.batch_alter_table("held", schema=None) as batch_op:
        batch_op.drop_index("ix_held_lane")

    op.drop_table("held")
    op.drop_table("answers")
    with op.batch_alter_table("frames_out", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_frames_out_due", postgresql_where=sa.text("sent_at IS NULL"), sqlite_where=sa.text("sent_at IS NULL")
        )

    op.drop_table("frames_out")
    op.drop_table("frames_in")
    op.drop_table("peers")
    op.drop_table("journal")
