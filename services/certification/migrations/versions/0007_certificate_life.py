"""certificates have a life, a place in a status list and a count of verifications; women have a record"""

import secrets

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_LENGTH = 131_072  # of a status list


def upgrade() -> None:
    op.create_table(
        "certificate_acts",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("certificate_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_acts")),
    )
    op.create_index(op.f("ix_certificate_acts_certificate_id"), "certificate_acts", ["certificate_id"])
    op.create_table(
        "learnt",
        sa.Column("enrolment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("occupation_code", sa.String(length=10), nullable=True),
        sa.Column("work_type_zh", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=1), nullable=True),
        sa.Column("completed_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_learnt")),
    )
    op.create_index(op.f("ix_learnt_person_id"), "learnt", ["person_id"])
    op.create_table(
        "verifications",
        sa.Column("certificate_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("certificate_id", "day", name=op.f("pk_verifications")),
    )
    op.create_table(
        "printings",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("exam_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_printings_exam_id_exams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printings")),
    )
    op.create_index(op.f("ix_printings_exam_id"), "printings", ["exam_id"])
    op.add_column("standards", sa.Column("valid_years", sa.Integer(), nullable=True))
    for table in ("certificates", "foreign_certificates"):
        op.add_column(table, sa.Column("state", sa.String(length=12), server_default="valid", nullable=False))
        op.add_column(table, sa.Column("expires_on", sa.Date(), nullable=True))
        op.execute(f"UPDATE {table} SET state = 'revoked' WHERE revoked_at IS NOT NULL")
    _certificates()


def _certificates() -> None:
    """Those there are get their places in the first list, at random as later ones do."""
    for column in (
        sa.Column("replaces_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("status_list", sa.Integer(), nullable=True),
        sa.Column("status_index", sa.Integer(), nullable=True),
    ):
        op.add_column("certificates", column)
    table = sa.table("certificates", sa.column("id", sa.Uuid()), sa.column("status_list"), sa.column("status_index"))
    connection, places = op.get_bind(), secrets.SystemRandom()
    found = connection.execute(sa.select(table.c.id)).scalars().all()
    for start in range(0, len(found), _LENGTH // 2):
        those = found[start : start + _LENGTH // 2]
        for one, index in zip(those, places.sample(range(_LENGTH), len(those)), strict=True):
            place = {"status_list": start // (_LENGTH // 2) + 1, "status_index": index}
            connection.execute(table.update().where(table.c.id == one).values(**place))
    with op.batch_alter_table("certificates") as batch:
        batch.alter_column("status_list", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("status_index", existing_type=sa.Integer(), nullable=False)
        batch.drop_constraint(op.f("uq_certificates_registration_id"), type_="unique")
        batch.create_index(op.f("ix_certificates_registration_id"), ["registration_id"])
        batch.create_unique_constraint(op.f("uq_certificates_replaces_id"), ["replaces_id"])
        batch.create_unique_constraint(
            op.f("uq_certificates_status_list_status_index"), ["status_list", "status_index"]
        )
        batch.create_foreign_key(
            op.f("fk_certificates_replaces_id_certificates"), "certificates", ["replaces_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("certificates") as batch:
        batch.drop_constraint(op.f("fk_certificates_replaces_id_certificates"), type_="foreignkey")
        batch.drop_constraint(op.f("uq_certificates_status_list_status_index"), type_="unique")
        batch.drop_constraint(op.f("uq_certificates_replaces_id"), type_="unique")
        batch.drop_index(op.f("ix_certificates_registration_id"))
        batch.create_unique_constraint(op.f("uq_certificates_registration_id"), ["registration_id"])
        for column in ("status_index", "status_list", "name_sealed", "data_key", "replaces_id"):
            batch.drop_column(column)
    for table in ("foreign_certificates", "certificates"):
        op.drop_column(table, "expires_on")
        op.drop_column(table, "state")
    op.drop_column("standards", "valid_years")
    for table in ("printings", "verifications", "learnt", "certificate_acts"):
        op.drop_table(table)
