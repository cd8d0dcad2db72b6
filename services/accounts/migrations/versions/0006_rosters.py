"""rosters that staff take in"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rosters",
        sa.Column("import_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("closed_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_rosters")),
    )
    op.create_index(op.f("ix_rosters_at"), "rosters", ["at"], unique=False)

    op.create_table(
        "roster_entries",
        sa.Column("import_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_lookup", sa.String(length=64), nullable=True),
        sa.Column("document_lookup", sa.String(length=64), nullable=True),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("registers", sa.Boolean(), nullable=False),
        sa.Column("is_registered", sa.Boolean(), nullable=False),
        sa.Column("reasons", kernel.store.Json(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["rosters.import_id"], name=op.f("fk_roster_entries_import_id_rosters")),
        sa.PrimaryKeyConstraint("import_id", "row", name=op.f("pk_roster_entries")),
    )
    op.create_index("ix_roster_entries_document", "roster_entries", ["import_id", "document_lookup"], unique=False)
    op.create_index("ix_roster_entries_phone", "roster_entries", ["import_id", "phone_lookup"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_roster_entries_phone")
    op.drop_index("ix_roster_entries_document")

    op.drop_table("roster_entries")
    op.drop_index(op.f("ix_rosters_at"))

    op.drop_table("rosters")
