"""a unit's life, criteria, the rollout, codes that are scanned, promoters"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "criteria",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("criteria", kernel.store.Json(), nullable=False),
        sa.Column("set_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.PrimaryKeyConstraint("kind", "version", name=op.f("pk_criteria")),
    )
    op.create_table(
        "promoted_enrolments",
        sa.Column("enrolment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_promoted_enrolments")),
    )
    with op.batch_alter_table("promoted_enrolments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promoted_enrolments_code"), ["code"], unique=False)

    op.create_table(
        "promoters",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=True),
        sa.Column("communities", kernel.store.Json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("marks", kernel.store.Json(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=8), nullable=True),
        sa.Column("appointed_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("trained_hours", sa.Integer(), nullable=True),
        sa.Column("on_honour_roll", sa.Boolean(), nullable=False),
        sa.Column("ended_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=12), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promoters")),
        sa.UniqueConstraint("code", name=op.f("uq_promoters_code")),
        sa.UniqueConstraint("person_id", "unit", "is_live", name=op.f("uq_promoters_person_id_unit_is_live")),
    )
    with op.batch_alter_table("promoters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promoters_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_promoters_unit"), ["unit"], unique=False)
        batch_op.create_index(batch_op.f("ix_promoters_until"), ["until"], unique=False)

    op.create_table(
        "scan_codes",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("target", sa.String(length=36), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("made_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=True),
        sa.Column("withdrawn_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_scan_codes")),
        sa.UniqueConstraint("kind", "target", "is_live", name=op.f("uq_scan_codes_kind_target_is_live")),
    )
    with op.batch_alter_table("scan_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scan_codes_unit"), ["unit"], unique=False)

    op.create_table(
        "promoter_acts",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("promoter_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["promoter_id"], ["promoters.id"], name=op.f("fk_promoter_acts_promoter_id_promoters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promoter_acts")),
    )
    with op.batch_alter_table("promoter_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promoter_acts_promoter_id"), ["promoter_id"], unique=False)

    op.create_table(
        "scans",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["scan_codes.code"], name=op.f("fk_scans_code_scan_codes")),
        sa.PrimaryKeyConstraint("code", "day", name=op.f("pk_scans")),
    )
    op.create_table(
        "site_assessments",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("marks", kernel.store.Json(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["units.code"], name=op.f("fk_site_assessments_code_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_assessments")),
    )
    with op.batch_alter_table("site_assessments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_assessments_code"), ["code"], unique=False)

    op.create_table(
        "ticks",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["units.code"], name=op.f("fk_ticks_code_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticks")),
    )
    with op.batch_alter_table("ticks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticks_code"), ["code"], unique=False)

    op.create_table(
        "unit_acts",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=True),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["units.code"], name=op.f("fk_unit_acts_code_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_acts")),
    )
    with op.batch_alter_table("unit_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_acts_code"), ["code"], unique=False)

    op.create_table(
        "unit_descriptions",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("description", kernel.store.Json(), nullable=False),
        sa.Column("changed_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["units.code"], name=op.f("fk_unit_descriptions_code_units")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit_descriptions")),
    )
    op.create_table(
        "unit_places",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["code"], ["units.code"], name=op.f("fk_unit_places_code_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_places")),
    )
    with op.batch_alter_table("unit_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_places_code"), ["code"], unique=False)

    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=12), server_default="running", nullable=False))
        batch_op.add_column(sa.Column("successor", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("prepare_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("open_on", sa.Date(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_units_successor_units"), "units", ["successor"], ["code"])

    with op.batch_alter_table("women", schema=None) as batch_op:
        batch_op.add_column(sa.Column("promoter_code", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("came_at", kernel.store.Utc(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("came_registering", sa.Boolean(), nullable=True))
        batch_op.create_index(batch_op.f("ix_women_promoter_code"), ["promoter_code"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("women", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_women_promoter_code"))
        batch_op.drop_column("came_registering")
        batch_op.drop_column("came_at")
        batch_op.drop_column("promoter_code")

    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_units_successor_units"), type_="foreignkey")
        batch_op.drop_column("open_on")
        batch_op.drop_column("prepare_on")
        batch_op.drop_column("successor")
        batch_op.drop_column("state")

    with op.batch_alter_table("unit_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_places_code"))

    op.drop_table("unit_places")
    op.drop_table("unit_descriptions")
    with op.batch_alter_table("unit_acts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_acts_code"))

    op.drop_table("unit_acts")
    with op.batch_alter_table("ticks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticks_code"))

    op.drop_table("ticks")
    with op.batch_alter_table("site_assessments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_assessments_code"))

    op.drop_table("site_assessments")
    op.drop_table("scans")
    with op.batch_alter_table("promoter_acts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promoter_acts_promoter_id"))

    op.drop_table("promoter_acts")
    with op.batch_alter_table("scan_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scan_codes_unit"))

    op.drop_table("scan_codes")
    with op.batch_alter_table("promoters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promoters_until"))
        batch_op.drop_index(batch_op.f("ix_promoters_unit"))
        batch_op.drop_index(batch_op.f("ix_promoters_person_id"))

    op.drop_table("promoters")
    with op.batch_alter_table("promoted_enrolments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promoted_enrolments_code"))

    op.drop_table("promoted_enrolments")
    op.drop_table("criteria")
