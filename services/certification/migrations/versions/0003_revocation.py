"""certificates can be revoked, and those of other instances are known"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _revocation() -> list[sa.Column]:
    return [
        sa.Column("revoked_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("revocation_reason", sa.String(length=20), nullable=True),
        sa.Column("revocation_note", sa.String(length=300), nullable=True),
    ]


def upgrade() -> None:
    for column in _revocation():
        op.add_column("certificates", column)
    op.create_table(
        "foreign_certificates",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("verification_digest", sa.String(length=64), nullable=True),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("occupation_code", sa.String(length=10), nullable=False),
        sa.Column("work_type_zh", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=1), nullable=False),
        *_revocation(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreign_certificates")),
        sa.UniqueConstraint("number", name=op.f("uq_foreign_certificates_number")),
        sa.UniqueConstraint("verification_digest", name=op.f("uq_foreign_certificates_verification_digest")),
    )
    op.create_index(op.f("ix_foreign_certificates_person_id"), "foreign_certificates", ["person_id"])


def downgrade() -> None:
    op.drop_table("foreign_certificates")
    for column in ("revocation_note", "revocation_reason", "revoked_at"):
        op.drop_column("certificates", column)
