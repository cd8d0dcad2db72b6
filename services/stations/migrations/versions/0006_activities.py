"""activities, exchange, directory"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activities",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title_zh", sa.String(length=100), nullable=False),
        sa.Column("title_en", sa.String(length=100), nullable=False),
        sa.Column("title_hant", sa.String(length=100), nullable=True),
        sa.Column("text_zh", sa.String(length=1000), nullable=False),
        sa.Column("text_hant", sa.String(length=1000), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("starts_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("ends_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("sign_up_until", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("waiting_places", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("materials", kernel.store.Json(), nullable=False),
        sa.Column("min_age", sa.Integer(), nullable=True),
        sa.Column("max_age", sa.Integer(), nullable=True),
        sa.Column("signed_up", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("people_reached", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activities_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_activities_unit"), ["unit"], unique=False)

    op.create_table(
        "benefit_entries",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("activity_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("corrects", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("entered_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefit_entries")),
        sa.UniqueConstraint("corrects", "kind", name=op.f("uq_benefit_entries_corrects_kind")),
    )
    with op.batch_alter_table("benefit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_benefit_entries_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index("ix_benefit_entries_unit_on", ["unit", "on"], unique=False)

    op.create_table(
        "directory_companies",
        sa.Column("company_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_directory_companies")),
    )
    op.create_table(
        "directory_entries",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("company_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("text_zh", sa.String(length=1000), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("website", sa.String(length=200), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("work_types", kernel.store.Json(), nullable=False),
        sa.Column("standing", sa.String(length=1), nullable=True),
        sa.Column("reasons", kernel.store.Json(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("kept_by", sa.String(length=10), nullable=True),
        sa.Column("changed_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_entries")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_directory_entries_subject_id")),
    )
    with op.batch_alter_table("directory_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_entries_company_id"), ["company_id"], unique=False)
        batch_op.create_index("ix_directory_entries_place", ["latitude", "longitude"], unique=False)
        batch_op.create_index("ix_directory_entries_shown", ["state", "kind", "unit"], unique=False)

    op.create_table(
        "directory_standings",
        sa.Column("subject_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("standing", sa.String(length=1), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_directory_standings")),
    )
    op.create_table(
        "gone_children",
        sa.Column("child_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.PrimaryKeyConstraint("child_id", name=op.f("pk_gone_children")),
    )
    op.create_table(
        "hours_serials",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "year", name=op.f("pk_hours_serials")),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("question_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("is_staff", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("authors", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("posted_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["posts.id"], name=op.f("fk_posts_question_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index("ix_posts_author_at", ["author_id", "posted_at"], unique=False)
        batch_op.create_index("ix_posts_thread", ["question_id", "id"], unique=False)
        batch_op.create_index("ix_posts_unit_state", ["unit", "state"], unique=False)

    op.create_table(
        "activity_acts",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("activity_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_activity_acts_activity_id_activities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_acts")),
    )
    with op.batch_alter_table("activity_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_acts_activity_id"), ["activity_id"], unique=False)

    op.create_table(
        "directory_acts",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("entry_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["directory_entries.id"], name=op.f("fk_directory_acts_entry_id_directory_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_acts")),
    )
    with op.batch_alter_table("directory_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_acts_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "moderations",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("post_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_moderations_post_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderations")),
    )
    with op.batch_alter_table("moderations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderations_post_id"), ["post_id"], unique=False)

    op.create_table(
        "participations",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("activity_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("child_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("subject_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("is_live", sa.Boolean(), nullable=True),
        sa.Column("changed_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_participations_activity_id_activities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participations")),
        sa.UniqueConstraint(
            "activity_id", "subject_id", "is_live", name=op.f("uq_participations_activity_id_subject_id_is_live")
        ),
    )
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participations_child_id"), ["child_id"], unique=False)
        batch_op.create_index("ix_participations_line", ["activity_id", "state", "turn"], unique=False)
        batch_op.create_index(batch_op.f("ix_participations_person_id"), ["person_id"], unique=False)

    op.create_table(
        "post_reports",
        sa.Column("post_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("reported_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_reports_post_id_posts")),
        sa.PrimaryKeyConstraint("post_id", "person_id", name=op.f("pk_post_reports")),
    )
    op.create_table(
        "hours_proofs",
        sa.Column("participation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("activity_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("child_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("guardian_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("verification_code", sa.String(length=12), nullable=False),
        sa.Column("title_zh", sa.String(length=100), nullable=False),
        sa.Column("title_en", sa.String(length=100), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_hours_proofs_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participations.id"], name=op.f("fk_hours_proofs_participation_id_participations")
        ),
        sa.PrimaryKeyConstraint("participation_id", name=op.f("pk_hours_proofs")),
        sa.UniqueConstraint("number", name=op.f("uq_hours_proofs_number")),
        sa.UniqueConstraint("verification_code", name=op.f("uq_hours_proofs_verification_code")),
    )
    with op.batch_alter_table("hours_proofs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hours_proofs_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hours_proofs_child_id"), ["child_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("hours_proofs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hours_proofs_child_id"))
        batch_op.drop_index(batch_op.f("ix_hours_proofs_activity_id"))

    op.drop_table("hours_proofs")
    op.drop_table("post_reports")
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participations_person_id"))
        batch_op.drop_index("ix_participations_line")
        batch_op.drop_index(batch_op.f("ix_participations_child_id"))

    op.drop_table("participations")
    with op.batch_alter_table("moderations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moderations_post_id"))

    op.drop_table("moderations")
    with op.batch_alter_table("directory_acts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_acts_entry_id"))

    op.drop_table("directory_acts")
    with op.batch_alter_table("activity_acts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_acts_activity_id"))

    op.drop_table("activity_acts")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index("ix_posts_unit_state")
        batch_op.drop_index("ix_posts_thread")
        batch_op.drop_index("ix_posts_author_at")

    op.drop_table("posts")
    op.drop_table("hours_serials")
    op.drop_table("gone_children")
    op.drop_table("directory_standings")
    with op.batch_alter_table("directory_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_directory_entries_shown")
        batch_op.drop_index("ix_directory_entries_place")
        batch_op.drop_index(batch_op.f("ix_directory_entries_company_id"))

    op.drop_table("directory_entries")
    op.drop_table("directory_companies")
    with op.batch_alter_table("benefit_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_benefit_entries_unit_on")
        batch_op.drop_index(batch_op.f("ix_benefit_entries_activity_id"))

    op.drop_table("benefit_entries")
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activities_unit"))
        batch_op.drop_index(batch_op.f("ix_activities_ends_at"))

    op.drop_table("activities")
