"""imports of sheets: what each said and did"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("double", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("done_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("undone_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("undone_for", sa.String(length=300), nullable=True),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_unit"), "imports", ["unit"], unique=False)

    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("reasons", kernel.store.Json(), nullable=False),
        sa.Column("cells", kernel.store.Json(), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("before", kernel.store.Json(), nullable=True),
        sa.Column("after", kernel.store.Json(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_rows_import_id_imports")),
        sa.PrimaryKeyConstraint("import_id", "row", name=op.f("pk_import_rows")),
    )
    op.create_index("ix_import_rows_verdict", "import_rows", ["import_id", "verdict", "row"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_import_rows_verdict")

    op.drop_table("import_rows")
    op.drop_index(op.f("ix_imports_unit"))

    op.drop_table("imports")
