"""ratings, complaints, standing, service cards"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_cards",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("issued_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("issue_reason", sa.String(length=300), nullable=True),
        sa.Column("valid_until", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=True),
        sa.Column("withdrawn_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("withdraw_reason", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_cards")),
        sa.UniqueConstraint("code", name=op.f("uq_service_cards_code")),
        sa.UniqueConstraint("person_id", "is_live", name=op.f("uq_service_cards_person_id_is_live")),
    )
    op.create_index(op.f("ix_service_cards_person_id"), "service_cards", ["person_id"])

    op.create_table(
        "standing_rules",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("text", kernel.store.Json(), nullable=False),
        sa.Column("published_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("published_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_standing_rules")),
    )
    op.create_table(
        "standings",
        sa.Column("subject_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("subject_kind", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("standing", sa.String(length=1), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("next_look", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_standings")),
    )
    op.create_index(op.f("ix_standings_next_look"), "standings", ["next_look"])
    op.create_index(op.f("ix_standings_rule_version"), "standings", ["rule_version"])
    op.create_index(op.f("ix_standings_unit"), "standings", ["unit"])

    op.create_table(
        "card_scans",
        sa.Column("card_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("scans", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["service_cards.id"], name=op.f("fk_card_scans_card_id_service_cards")),
        sa.PrimaryKeyConstraint("card_id", "day", name=op.f("pk_card_scans")),
    )
    op.create_table(
        "standing_entries",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("subject_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=3), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("cause_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("reverses", sa.Uuid(as_uuid=False), nullable=True),
        sa.ForeignKeyConstraint(
            ["rule_version"], ["standing_rules.version"], name=op.f("fk_standing_entries_rule_version_standing_rules")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["standings.subject_id"], name=op.f("fk_standing_entries_subject_id_standings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_entries")),
        sa.UniqueConstraint("reverses", name=op.f("uq_standing_entries_reverses")),
        sa.UniqueConstraint("subject_id", "item", "cause_id", name="uq_standing_entries_cause"),
    )
    op.create_index(op.f("ix_standing_entries_cause_id"), "standing_entries", ["cause_id"])
    op.create_index("ix_standing_entries_subject", "standing_entries", ["subject_id", "id"])

    op.create_table(
        "appeals",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("entry_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("subject_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("filed_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("filed_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("decided_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["standing_entries.id"], name=op.f("fk_appeals_entry_id_standing_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_appeals_entry_id")),
    )
    op.create_index(op.f("ix_appeals_filed_by"), "appeals", ["filed_by"])
    op.create_index(op.f("ix_appeals_subject_id"), "appeals", ["subject_id"])
    op.create_index(op.f("ix_appeals_unit"), "appeals", ["unit"])

    op.create_table(
        "complaints",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("placement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("against", sa.String(length=10), nullable=False),
        sa.Column("complainant_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("respondent_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("uploads", kernel.store.Json(), nullable=False),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("filed_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("due_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_complaints_placement_id_placements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint(
            "placement_id",
            "complainant_id",
            "kind",
            "is_live",
            name=op.f("uq_complaints_placement_id_complainant_id_kind_is_live"),
        ),
    )
    op.create_index(op.f("ix_complaints_complainant_id"), "complaints", ["complainant_id"])
    op.create_index(op.f("ix_complaints_due_at"), "complaints", ["due_at"])
    op.create_index(op.f("ix_complaints_respondent_id"), "complaints", ["respondent_id"])
    op.create_index("ix_complaints_unit", "complaints", ["unit", "id"])

    op.create_table(
        "ratings",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("placement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("rated_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("stars", kernel.store.Json(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rated_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("final_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("counts_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("report", sa.String(length=300), nullable=True),
        sa.Column("moderated_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["placement_id"], ["placements.id"], name=op.f("fk_ratings_placement_id_placements")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("placement_id", "side", name=op.f("uq_ratings_placement_id_side")),
    )
    op.create_index(op.f("ix_ratings_author_id"), "ratings", ["author_id"])
    op.create_index(op.f("ix_ratings_counts_at"), "ratings", ["counts_at"])
    op.create_index(op.f("ix_ratings_rated_id"), "ratings", ["rated_id"])
    op.create_index(op.f("ix_ratings_unit"), "ratings", ["unit"])

    op.create_table(
        "complaint_acts",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("complaint_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_complaint_acts_complaint_id_complaints")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_acts")),
    )
    op.create_index(op.f("ix_complaint_acts_complaint_id"), "complaint_acts", ["complaint_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_complaint_acts_complaint_id"), "complaint_acts")
    op.drop_table("complaint_acts")
    op.drop_index(op.f("ix_ratings_unit"), "ratings")
    op.drop_index(op.f("ix_ratings_rated_id"), "ratings")
    op.drop_index(op.f("ix_ratings_counts_at"), "ratings")
    op.drop_index(op.f("ix_ratings_author_id"), "ratings")
    op.drop_table("ratings")
    op.drop_index("ix_complaints_unit", "complaints")
    op.drop_index(op.f("ix_complaints_respondent_id"), "complaints")
    op.drop_index(op.f("ix_complaints_due_at"), "complaints")
    op.drop_index(op.f("ix_complaints_complainant_id"), "complaints")
    op.drop_table("complaints")
    op.drop_index(op.f("ix_appeals_unit"), "appeals")
    op.drop_index(op.f("ix_appeals_subject_id"), "appeals")
    op.drop_index(op.f("ix_appeals_filed_by"), "appeals")
    op.drop_table("appeals")
    op.drop_index("ix_standing_entries_subject", "standing_entries")
    op.drop_index(op.f("ix_standing_entries_cause_id"), "standing_entries")
    op.drop_table("standing_entries")
    op.drop_table("card_scans")
    op.drop_index(op.f("ix_standings_unit"), "standings")
    op.drop_index(op.f("ix_standings_rule_version"), "standings")
    op.drop_index(op.f("ix_standings_next_look"), "standings")
    op.drop_table("standings")
    op.drop_table("standing_rules")
    op.drop_index(op.f("ix_service_cards_person_id"), "service_cards")
    op.drop_table("service_cards")
