"""whose completion proof it is"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proof_bearers",
        sa.Column("verification_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.PrimaryKeyConstraint("verification_digest", name=op.f("pk_proof_bearers")),
    )
    op.create_index("ix_proof_bearers_person_id", "proof_bearers", ["person_id"])


def downgrade() -> None:
    op.drop_index("ix_proof_bearers_person_id", "proof_bearers")

    op.drop_table("proof_bearers")
