"""profiles and matching; workers of before stand by, with what was known of them"""

import hashlib
import uuid
from datetime import date

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "showings",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("need_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("worker_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("shown_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("shown_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("shown_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_showings")),
        sa.UniqueConstraint("need_id", "worker_id", "shown_on", name=op.f("uq_showings_need_id_worker_id_shown_on")),
    )
    with op.batch_alter_table("showings", schema=None) as batch_op:
        batch_op.create_index("ix_showings_worker", ["worker_id", "shown_on"], unique=False)

    op.create_table(
        "trade_names",
        sa.Column("occupation_code", sa.String(length=10), nullable=False),
        sa.Column("zh", sa.String(length=100), nullable=False),
        sa.Column("en", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("occupation_code", name=op.f("pk_trade_names")),
    )
    op.create_table(
        "weight_settings",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("weights", kernel.store.Json(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("set_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("set_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weight_settings")),
        sa.UniqueConstraint("unit", "version", name=op.f("uq_weight_settings_unit_version")),
    )
    op.create_table(
        "mismatches",
        sa.Column("need_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("worker_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("said_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("said_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("on_behalf", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_mismatches_need_id_needs")),
        sa.PrimaryKeyConstraint("need_id", "worker_id", name=op.f("pk_mismatches")),
    )
    op.create_table(
        "need_wishes",
        sa.Column("need_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("lat", sa.Integer(), nullable=True),
        sa.Column("lng", sa.Integer(), nullable=True),
        sa.Column("max_km", sa.Integer(), nullable=True),
        sa.Column("languages", kernel.store.Json(), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_need_wishes_need_id_needs")),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_need_wishes")),
    )
    op.create_table(
        "profiles",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("live_out", sa.Boolean(), nullable=False),
        sa.Column("hours", kernel.store.Json(), nullable=False),
        sa.Column("lat", sa.Integer(), nullable=True),
        sa.Column("lng", sa.Integer(), nullable=True),
        sa.Column("travel_km", sa.Integer(), nullable=True),
        sa.Column("trades", kernel.store.Json(), nullable=False),
        sa.Column("languages", kernel.store.Json(), nullable=False),
        sa.Column("experience", kernel.store.Json(), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("visibility", kernel.store.Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["workers.person_id"], name=op.f("fk_profiles_person_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_profiles")),
    )
    op.create_table(
        "standby",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("occupation_code", sa.String(length=10), nullable=False),
        sa.Column("work_type_zh", sa.String(length=20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("counts_until", sa.Integer(), nullable=False),
        sa.Column("certified_on", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("lat", sa.BigInteger(), nullable=False),
        sa.Column("lng", sa.BigInteger(), nullable=False),
        sa.Column("reach_km", sa.BigInteger(), nullable=False),
        sa.Column("week", sa.BigInteger(), nullable=False),
        sa.Column("speaks", sa.Integer(), nullable=False),
        sa.Column("live_in", sa.Integer(), nullable=False),
        sa.Column("live_out", sa.Integer(), nullable=False),
        sa.Column("elsewhere", sa.Integer(), nullable=False),
        sa.Column("pay_from_fen", sa.Integer(), nullable=False),
        sa.Column("available_from", sa.Integer(), nullable=False),
        sa.Column("health_until", sa.Integer(), nullable=False),
        sa.Column("placements", sa.Integer(), nullable=False),
        sa.Column("shown_on", sa.Integer(), nullable=False),
        sa.Column("lot", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["workers.person_id"], name=op.f("fk_standby_person_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "occupation_code", "work_type_zh", "level", name=op.f("pk_standby")),
    )
    with op.batch_alter_table("standby", schema=None) as batch_op:
        batch_op.create_index("ix_standby_place", ["occupation_code", "work_type_zh", "lat", "lng"], unique=False)
        batch_op.create_index("ix_standby_unit", ["occupation_code", "work_type_zh", "unit"], unique=False)

    op.create_table(
        "worker_checks",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("worker_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("checked_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.person_id"], name=op.f("fk_worker_checks_worker_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_checks")),
    )
    with op.batch_alter_table("worker_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_worker_checks_worker_id"), ["worker_id"], unique=False)

    with op.batch_alter_table("workers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_paused", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("health_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("insured_until", sa.Date(), nullable=True))
    let_stand_by()


def downgrade() -> None:
    with op.batch_alter_table("workers", schema=None) as batch_op:
        batch_op.drop_column("insured_until")
        batch_op.drop_column("health_until")
        batch_op.drop_column("paused_until")
        batch_op.drop_column("is_paused")

    with op.batch_alter_table("worker_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_worker_checks_worker_id"))

    op.drop_table("worker_checks")
    with op.batch_alter_table("standby", schema=None) as batch_op:
        batch_op.drop_index("ix_standby_unit")
        batch_op.drop_index("ix_standby_place")

    op.drop_table("standby")
    op.drop_table("profiles")
    op.drop_table("need_wishes")
    op.drop_table("mismatches")
    op.drop_table("weight_settings")
    op.drop_table("trade_names")
    with op.batch_alter_table("showings", schema=None) as batch_op:
        batch_op.drop_index("ix_showings_worker")

    op.drop_table("showings")


SKILLS = """
    SELECT workers.person_id, occupation_code, work_type_zh, level, max(COALESCE(expires_on, '9999-12-31')),
           max(issued_on), COALESCE(home_unit, ''), live_in, elsewhere, COALESCE(pay_from_fen, 2000000000),
           available_from, placements
    FROM workers JOIN qualifications ON qualifications.person_id = workers.person_id
    WHERE NOT is_placed AND claim_id IS NULL AND NOT is_suspended
    GROUP BY workers.person_id, occupation_code, work_type_zh, level, home_unit, live_in, elsewhere, pay_from_fen,
             available_from, placements"""
SKILL = ("person_id", "occupation_code", "work_type_zh", "level", "counts_until", "certified_on")
KNOWN = ("unit", "live_in", "elsewhere", "pay_from_fen", "available_from", "placements")
UNKNOWN = ("lat", "lng", "reach_km", "week", "speaks", "live_out", "health_until", "shown_on")
COLUMNS = (*SKILL, *KNOWN, *UNKNOWN, "lot")


def let_stand_by() -> None:
    """As services/jobs/workers/standby.py did when this was written."""
    rows = op.get_bind().execute(sa.text(SKILLS)).all()
    unknown = (-1_000_000, -1_000_000, 1_000, (1 << 63) - 1, 0, 1, 0, 0)
    table = sa.table("standby", *map(sa.column, COLUMNS))
    table.c.person_id.type = sa.Uuid(as_uuid=False)
    for start in range(0, len(rows), 1000):
        made = [(*_row(*row), *unknown, _lot(str(row[0]))) for row in rows[start : start + 1000]]
        op.bulk_insert(table, [dict(zip(COLUMNS, one, strict=True)) for one in made])


def _row(person_id, code, work_type, level, until, since, unit, live_in, elsewhere, pay, available, placements):
    days = (_day(until), _day(since), unit, int(live_in), int(elsewhere), pay, _day(available) if available else 0)
    return str(uuid.UUID(str(person_id))), code, work_type, int(level), *days, placements


def _day(said: str | date) -> int:
    return (said if isinstance(said, date) else date.fromisoformat(said)).toordinal()


def _lot(person_id: str) -> int:
    return int.from_bytes(hashlib.sha256(str(uuid.UUID(person_id)).encode()).digest()[:8]) % 2_147_483_647
