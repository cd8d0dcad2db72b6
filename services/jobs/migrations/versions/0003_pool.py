"""the pool between counties"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "offers",
        sa.Column("need_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("home", sa.String(length=10), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("occupation_code", sa.String(length=10), nullable=False),
        sa.Column("work_type_zh", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=1), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("live_in", sa.Boolean(), nullable=False),
        sa.Column("pay_from_fen", sa.Integer(), nullable=False),
        sa.Column("pay_to_fen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_offers")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offers_unit"), ["unit"], unique=False)

    op.create_table(
        "pool_needs",
        sa.Column("need_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("home", sa.String(length=10), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("claim_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("occupation_code", sa.String(length=10), nullable=False),
        sa.Column("work_type_zh", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=1), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("live_in", sa.Boolean(), nullable=False),
        sa.Column("pay_from_fen", sa.Integer(), nullable=False),
        sa.Column("pay_to_fen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_pool_needs")),
    )
    with op.batch_alter_table("pool_needs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_needs_unit"), ["unit"], unique=False)

    op.create_table(
        "pool_skills",
        sa.Column("worker_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("occupation_code", sa.String(length=10), nullable=False),
        sa.Column("work_type_zh", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=1), nullable=False),
        sa.Column("county", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", "occupation_code", "work_type_zh", name=op.f("pk_pool_skills")),
    )
    op.create_table(
        "bids",
        sa.Column("claim_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("need_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("county", sa.String(length=10), nullable=False),
        sa.Column("worker_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["pool_needs.need_id"], name=op.f("fk_bids_need_id_pool_needs")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_bids")),
        sa.UniqueConstraint("need_id", "place", name=op.f("uq_bids_need_id_place")),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("need_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("worker_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=True),
        sa.Column("agreed_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["need_id"], ["offers.need_id"], name=op.f("fk_claims_need_id_offers")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.person_id"], name=op.f("fk_claims_worker_id_workers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("need_id", "worker_id", name=op.f("uq_claims_need_id_worker_id")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claims_worker_id"), ["worker_id"], unique=False)

    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_shared", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("turn", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("county", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("claim_id", sa.Uuid(as_uuid=False), nullable=True))
        batch_op.add_column(sa.Column("text_version", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("agreed_at", kernel.store.Utc(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_referrals_claim_id"), ["claim_id"])

    with op.batch_alter_table("workers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("elsewhere", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("claim_id", sa.Uuid(as_uuid=False), nullable=True))
        batch_op.add_column(sa.Column("told", sa.String(length=64), nullable=True))


def downgrade() -> None:

    with op.batch_alter_table("workers", schema=None) as batch_op:
        batch_op.drop_column("told")
        batch_op.drop_column("claim_id")
        batch_op.drop_column("elsewhere")

    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_referrals_claim_id"), type_="unique")
        batch_op.drop_column("agreed_at")
        batch_op.drop_column("text_version")
        batch_op.drop_column("claim_id")
        batch_op.drop_column("county")

    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.drop_column("turn")
        batch_op.drop_column("is_shared")

    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claims_worker_id"))
        batch_op.drop_index(batch_op.f("ix_claims_need_id"))

    op.drop_table("claims")
    op.drop_table("bids")
    op.drop_table("pool_skills")
    with op.batch_alter_table("pool_needs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_needs_unit"))

    op.drop_table("pool_needs")
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offers_unit"))

    op.drop_table("offers")
