"""editions of a course's syllabus, and who holds certificates that a course asks for"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "editions",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("series", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parts", kernel.store.Json(), nullable=False),
        sa.Column("materials", kernel.store.Json(), nullable=False),
        sa.Column("prerequisites", kernel.store.Json(), nullable=False),
        sa.Column("title_hant", sa.String(length=100), nullable=True),
        sa.Column("published_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
    )
    op.create_index(op.f("ix_editions_series"), "editions", ["series"])
    op.create_table(
        "held_certificates",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("occupation_code", sa.String(length=10), nullable=False),
        sa.Column("work_type_zh", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=1), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_certificates")),
    )
    op.create_index(op.f("ix_held_certificates_person_id"), "held_certificates", ["person_id"])
    op.add_column("classes", sa.Column("edition_id", sa.Uuid(as_uuid=False), nullable=True))


def downgrade() -> None:
    op.drop_column("classes", "edition_id")
    op.drop_table("held_certificates")
    op.drop_table("editions")
