"""children whom guardians enter"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "child_grants",
        sa.Column("child_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("child_id", "unit", name=op.f("pk_child_grants")),
    )
    op.create_table(
        "hours_bearers",
        sa.Column("verification_digest", sa.String(length=64), nullable=False),
        sa.Column("child_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.PrimaryKeyConstraint("verification_digest", name=op.f("pk_hours_bearers")),
    )
    with op.batch_alter_table("hours_bearers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hours_bearers_child_id"), ["child_id"], unique=False)

    op.create_table(
        "children",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("guardian_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("called_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("birth_year_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("consented_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["guardian_id"], ["people.id"], name=op.f("fk_children_guardian_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_children")),
    )
    with op.batch_alter_table("children", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_children_guardian_id"), ["guardian_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("children", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_children_guardian_id"))

    op.drop_table("children")
    with op.batch_alter_table("hours_bearers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hours_bearers_child_id"))

    op.drop_table("hours_bearers")
    op.drop_table("child_grants")
