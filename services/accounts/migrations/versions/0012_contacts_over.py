"""who could see whose contact details because of a placement that has ended"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

#: That a placement has ended accounts knows of what it told of it.
_ENDED = """
UPDATE contact_grants SET ended_at = (
    SELECT min(told_at) FROM notices WHERE kind = 'placement_ended' AND about = contact_grants.placement_id
)
"""


def upgrade() -> None:
    with op.batch_alter_table("contact_grants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_at", kernel.store.Utc(timezone=True), nullable=True))
        batch_op.drop_constraint("pk_contact_grants", type_="primary")
        batch_op.create_primary_key("pk_contact_grants", ["viewer_id", "person_id", "placement_id"])
        batch_op.create_index("ix_contact_grants_placement_id", ["placement_id"])
    op.execute(_ENDED)


def downgrade() -> None:
    """Who may not see any more does not see again; of two placements of the same two people the last one stays."""
    op.execute("DELETE FROM contact_grants WHERE ended_at IS NOT NULL")
    op.execute(
        "DELETE FROM contact_grants WHERE EXISTS (SELECT 1 FROM contact_grants AS later WHERE later.viewer_id ="
        " contact_grants.viewer_id AND later.person_id = contact_grants.person_id"
        " AND later.placement_id > contact_grants.placement_id)"
    )
    with op.batch_alter_table("contact_grants", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_grants_placement_id")
        batch_op.drop_constraint("pk_contact_grants", type_="primary")
        batch_op.create_primary_key("pk_contact_grants", ["viewer_id", "person_id"])
        batch_op.drop_column("ended_at")
