"""classes have states, windows, trainers and rooms; what staff do is recorded"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

EPOCH = sa.text("'1970-01-01 00:00:00+00'")  # until the statements below say when it is


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_acts_class_id_classes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
    )
    op.create_index(op.f("ix_acts_class_id"), "acts", ["class_id"])
    op.add_column("classes", sa.Column("waiting_places", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("classes", sa.Column("state", sa.String(length=10), nullable=False, server_default="open"))
    op.add_column("classes", sa.Column("opens_at", kernel.store.Utc(timezone=True), nullable=True))
    op.add_column("classes", sa.Column("closes_at", kernel.store.Utc(timezone=True), nullable=True))
    op.add_column(
        "classes", sa.Column("starts_at", kernel.store.Utc(timezone=True), nullable=False, server_default=EPOCH)
    )
    op.add_column("sessions", sa.Column("trainer_id", sa.Uuid(as_uuid=False), nullable=True))
    op.add_column("sessions", sa.Column("room", sa.String(length=20), nullable=True))
    op.add_column("sessions", sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sessions", sa.Column("cancelled_at", kernel.store.Utc(timezone=True), nullable=True))
    op.create_index(op.f("ix_sessions_starts_at"), "sessions", ["starts_at"])
    op.create_index(op.f("ix_sessions_trainer_id"), "sessions", ["trainer_id"])
    op.execute("UPDATE classes SET waiting_places = capacity")
    first = "SELECT min(starts_at) FROM sessions WHERE sessions.class_id = classes.id"
    op.execute(f"UPDATE classes SET starts_at = coalesce(({first}), ends_at)")


def downgrade() -> None:
    op.drop_index(op.f("ix_sessions_trainer_id"), "sessions")
    op.drop_index(op.f("ix_sessions_starts_at"), "sessions")
    for column in ("cancelled_at", "changes", "room", "trainer_id"):
        op.drop_column("sessions", column)
    for column in ("starts_at", "closes_at", "opens_at", "state", "waiting_places"):
        op.drop_column("classes", column)
    op.drop_table("acts")
