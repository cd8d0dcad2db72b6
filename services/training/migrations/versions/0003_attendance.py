"""attendance: screens, and each entry with who, when, how and why"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    entries = op.create_table(
        "attendance_entries",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("session_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("presence", sa.String(length=10), nullable=False),
        sa.Column("missed_minutes", sa.Integer(), nullable=False),
        sa.Column("means", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("recorded_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("recorded_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_attendance_entries_enrolment_id_enrolments"
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_attendance_entries_session_id_sessions"),
        sa.PrimaryKeyConstraint("id", name="pk_attendance_entries"),
    )
    op.create_index("ix_attendance_entries_of", "attendance_entries", ["enrolment_id", "id"])
    op.create_table(
        "screens",
        sa.Column("session_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("late_after_minutes", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("opened_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_screens_session_id_sessions"),
        sa.PrimaryKeyConstraint("session_id", name="pk_screens"),
        sa.UniqueConstraint("token_hash", name="uq_screens_token_hash"),
    )
    with op.batch_alter_table("attendance") as table:
        table.add_column(sa.Column("presence", sa.String(length=10), nullable=False, server_default="present"))
        table.add_column(sa.Column("missed_minutes", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("means", sa.String(length=10), nullable=False, server_default="ticked"))
    _enter_what_stands(entries)


def _enter_what_stands(entries: sa.Table) -> None:
    """What was ticked before gets the entry that it would have now."""
    standing = sa.table(
        "attendance",
        sa.column("enrolment_id", sa.Uuid(as_uuid=False)),
        sa.column("session_id", sa.Uuid(as_uuid=False)),
        sa.column("recorded_by", sa.Uuid(as_uuid=False)),
        sa.column("recorded_at", kernel.store.Utc(timezone=True)),
    )
    said = {"presence": "present", "missed_minutes": 0, "means": "ticked"}
    rows = op.get_bind().execute(sa.select(standing)).mappings().all()
    if rows:
        op.bulk_insert(entries, [{"id": kernel.store.new_id(), **row, **said} for row in rows])


def downgrade() -> None:
    with op.batch_alter_table("attendance") as table:
        table.drop_column("means")
        table.drop_column("missed_minutes")
        table.drop_column("presence")
    op.drop_table("screens")
    op.drop_index("ix_attendance_entries_of", "attendance_entries")
    op.drop_table("attendance_entries")
