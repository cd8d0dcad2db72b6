"""referrals go step by step; placements have terms, agreements, follow-ups and outcomes"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("referral_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("planned_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_meetings_referral_id_referrals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetings_referral_id"), ["referral_id"], unique=False)
        batch_op.create_index(
            "uq_meetings_planned",
            ["referral_id"],
            unique=True,
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        )

    op.create_table(
        "referral_acts",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("referral_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_referral_acts_referral_id_referrals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_acts")),
    )
    with op.batch_alter_table("referral_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_acts_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "outcomes",
        sa.Column("placement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("still_working", sa.Boolean(), nullable=False),
        sa.Column("pay_before_fen", sa.Integer(), nullable=True),
        sa.Column("pay_after_fen", sa.Integer(), nullable=True),
        sa.Column("noted_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placements.id"], name=op.f("fk_outcomes_placement_id_placements")),
        sa.PrimaryKeyConstraint("placement_id", "day", name=op.f("pk_outcomes")),
    )
    op.create_table(
        "planned_follow_ups",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("placement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_planned_follow_ups_placement_id_placements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_follow_ups")),
        sa.UniqueConstraint("placement_id", "day", name=op.f("uq_planned_follow_ups_placement_id_day")),
    )
    with op.batch_alter_table("planned_follow_ups", schema=None) as batch_op:
        batch_op.create_index("ix_planned_follow_ups_due", ["state", "due_on"], unique=False)
        batch_op.create_index("ix_planned_follow_ups_unit", ["unit", "due_on"], unique=False)

    op.create_table(
        "work_agreements",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("placement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("terms", kernel.store.Json(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("drawn_up_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("drawn_up_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_work_agreements_placement_id_placements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_agreements")),
    )
    with op.batch_alter_table("work_agreements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_agreements_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(
            "uq_work_agreements_live",
            ["placement_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'replaced'"),
            postgresql_where=sa.text("state <> 'replaced'"),
        )

    op.create_table(
        "work_signatures",
        sa.Column("agreement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("signed_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("signed_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["work_agreements.id"], name=op.f("fk_work_signatures_agreement_id_work_agreements")
        ),
        sa.PrimaryKeyConstraint("agreement_id", "party", name=op.f("pk_work_signatures")),
    )
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("day", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("household_satisfaction", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("worker_satisfaction", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("problems", kernel.store.Json(), nullable=True))
        batch_op.add_column(sa.Column("pay_before_fen", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("pay_now_fen", sa.Integer(), nullable=True))

    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=10), server_default="working", nullable=False))
        batch_op.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("terms", kernel.store.Json(), nullable=True))
        batch_op.add_column(sa.Column("level", sa.String(length=1), nullable=True))
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("end_reason", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("end_note", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("ended_by", sa.Uuid(as_uuid=False), nullable=True))
        batch_op.create_index("ix_placements_state", ["state", "ends_on"], unique=False)
    op.execute("UPDATE placements SET state = 'ended' WHERE has_ended")
    op.drop_column("placements", "has_ended")

    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.alter_column("state", existing_type=sa.String(length=10), type_=sa.String(length=20))
        batch_op.add_column(sa.Column("answer_by", kernel.store.Utc(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("worker_informed_at", kernel.store.Utc(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("household_informed_at", kernel.store.Utc(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("terms", kernel.store.Json(), nullable=True))
        batch_op.add_column(sa.Column("terms_version", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("cause", sa.String(length=20), nullable=True))
        batch_op.create_index("ix_referrals_due", ["state", "answer_by"], unique=False)


def downgrade() -> None:
    op.execute("UPDATE referrals SET state = 'proposed' WHERE state IN ('informed', 'meetinged')")
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.drop_index("ix_referrals_due")
        batch_op.alter_column("state", existing_type=sa.String(length=20), type_=sa.String(length=10))
        batch_op.drop_column("cause")
        batch_op.drop_column("terms_version")
        batch_op.drop_column("terms")
        batch_op.drop_column("household_informed_at")
        batch_op.drop_column("worker_informed_at")
        batch_op.drop_column("answer_by")

    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("has_ended", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE placements SET has_ended = (state = 'ended')")
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_index("ix_placements_state")
        batch_op.drop_column("ended_by")
        batch_op.drop_column("end_note")
        batch_op.drop_column("end_reason")
        batch_op.drop_column("ended_on")
        batch_op.drop_column("level")
        batch_op.drop_column("terms")
        batch_op.drop_column("ends_on")
        batch_op.drop_column("state")

    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.drop_column("pay_now_fen")
        batch_op.drop_column("pay_before_fen")
        batch_op.drop_column("problems")
        batch_op.drop_column("worker_satisfaction")
        batch_op.drop_column("household_satisfaction")
        batch_op.drop_column("day")

    op.drop_table("work_signatures")
    with op.batch_alter_table("work_agreements", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_work_agreements_live",
            sqlite_where=sa.text("state <> 'replaced'"),
            postgresql_where=sa.text("state <> 'replaced'"),
        )
        batch_op.drop_index(batch_op.f("ix_work_agreements_placement_id"))

    op.drop_table("work_agreements")
    with op.batch_alter_table("planned_follow_ups", schema=None) as batch_op:
        batch_op.drop_index("ix_planned_follow_ups_unit")
        batch_op.drop_index("ix_planned_follow_ups_due")

    op.drop_table("planned_follow_ups")
    op.drop_table("outcomes")
    with op.batch_alter_table("referral_acts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_acts_referral_id"))

    op.drop_table("referral_acts")
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_meetings_planned",
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        )
        batch_op.drop_index(batch_op.f("ix_meetings_referral_id"))

    op.drop_table("meetings")
