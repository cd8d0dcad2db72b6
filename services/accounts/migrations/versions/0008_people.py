"""invitations, terms, organisations and links of notices"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company_workers",
        sa.Column("worker_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("company_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", "company_id", name=op.f("pk_company_workers")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_table(
        "staff_notices",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("matter", sa.String(length=30), nullable=False),
        sa.Column("about", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("told_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("seen_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("robot_due_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("robot_tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_notices")),
    )
    with op.batch_alter_table("staff_notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_notices_robot_due_at"), ["robot_due_at"], unique=False)
        batch_op.create_index("ix_staff_notices_unit", ["unit", "id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("organisation_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("invited_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("invited_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("expires_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("answered_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invitations_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code", name=op.f("uq_invitations_code")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_invitations_state_expires", ["state", "expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_unit"), ["unit"], unique=False)

    op.create_table(
        "terms",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("organisation_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("given_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("given_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ended_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_terms_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
    )
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_terms_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_terms_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_terms_state_until", ["state", "until"], unique=False)
        batch_op.create_index(batch_op.f("ix_terms_unit"), ["unit"], unique=False)

    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("link", sa.String(length=200), nullable=True))

    _begin_terms()


def _begin_terms() -> None:
    """Roles that were given before there were terms: theirs have no end."""
    columns = ("person_id", "role", "unit", "given_by", "given_at")
    typed = dict.fromkeys(("id", "person_id", "given_by"), sa.Uuid(as_uuid=False))
    held = sa.table("appointments", *(sa.column(name, typed.get(name)) for name in columns))
    terms = sa.table("terms", *(sa.column(name, typed.get(name)) for name in ("id", *columns, "state")))
    given = sa.select(held).where(held.c.role.in_(("operator", "staff", "promoter")))
    rows = [dict(row._mapping) for row in op.get_bind().execute(given)]
    if rows:
        op.bulk_insert(terms, [row | {"id": kernel.store.new_id(), "state": "active"} for row in rows])


def downgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_column("link")

    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_terms_unit"))
        batch_op.drop_index("ix_terms_state_until")
        batch_op.drop_index(batch_op.f("ix_terms_person_id"))
        batch_op.drop_index(batch_op.f("ix_terms_organisation_id"))

    op.drop_table("terms")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_unit"))
        batch_op.drop_index("ix_invitations_state_expires")
        batch_op.drop_index(batch_op.f("ix_invitations_person_id"))

    op.drop_table("invitations")
    with op.batch_alter_table("staff_notices", schema=None) as batch_op:
        batch_op.drop_index("ix_staff_notices_unit")
        batch_op.drop_index(batch_op.f("ix_staff_notices_robot_due_at"))

    op.drop_table("staff_notices")
    op.drop_table("organisations")
    op.drop_table("company_workers")
