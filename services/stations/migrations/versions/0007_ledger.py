"""the ledger in double entry, claims, the board's figures and monthly reports"""

import sqlalchemy as sa
from alembic import op

import kernel.store

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_causes",
        sa.Column("waiver_kind", sa.String(length=12), nullable=False),
        sa.Column("cause_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("waived_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("undone_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("waiver_kind", "cause_id", name=op.f("pk_ledger_causes")),
    )
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("waiver_kind", sa.String(length=12), nullable=False),
        sa.Column("cause_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("occurred_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("recorded_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint(
            "waiver_kind", "cause_id", "kind", "turn", name=op.f("uq_ledger_entries_waiver_kind_cause_id_kind_turn")
        ),
    )
    op.create_index(op.f("ix_ledger_entries_person_id"), "ledger_entries", ["person_id"])
    op.create_table(
        "monthly_reports",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("figures", kernel.store.Json(), nullable=False),
        sa.Column("corrections", kernel.store.Json(), nullable=False),
        sa.Column("notes", sa.String(length=2000), nullable=False),
        sa.Column("drafted_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("submitted_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("decided_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("return_reason", sa.String(length=12), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_reports")),
        sa.UniqueConstraint("unit", "month", name=op.f("uq_monthly_reports_unit_month")),
    )
    op.create_table(
        "payer_rules",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("waiver_kind", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("payer", sa.String(length=16), nullable=False),
        sa.Column("company_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer_rules")),
        sa.UniqueConstraint("unit", "waiver_kind", "version", name=op.f("uq_payer_rules_unit_waiver_kind_version")),
    )
    op.create_table(
        "report_reminders",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("reminded_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_reminders")),
        sa.UniqueConstraint("unit", "month", "stage", name=op.f("uq_report_reminders_unit_month_stage")),
    )
    op.create_table(
        "trades",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("occupation_code", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "occupation_code", name=op.f("pk_trades")),
    )
    op.create_table(
        "waiver_claims",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("payer", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("lines", kernel.store.Json(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("drafted_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("submitted_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("decided_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.Column("return_reason", sa.String(length=12), nullable=True),
        sa.Column("settled_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver_claims")),
        sa.UniqueConstraint("number", name=op.f("uq_waiver_claims_number")),
    )
    op.create_index(op.f("ix_waiver_claims_unit"), "waiver_claims", ["unit"])
    op.create_table(
        "claimed_postings",
        sa.Column("entry_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("account", sa.String(length=16), nullable=False),
        sa.Column("claim_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["waiver_claims.id"], name=op.f("fk_claimed_postings_claim_id_waiver_claims")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=op.f("fk_claimed_postings_entry_id_ledger_entries")
        ),
        sa.PrimaryKeyConstraint("entry_id", "account", name=op.f("pk_claimed_postings")),
    )
    op.create_index(op.f("ix_claimed_postings_claim_id"), "claimed_postings", ["claim_id"])
    op.create_table(
        "ledger_adjustments",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("waiver_kind", sa.String(length=12), nullable=False),
        sa.Column("debit", sa.String(length=16), nullable=False),
        sa.Column("credit", sa.String(length=16), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposed_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("proposed_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("decided_at", kernel.store.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=op.f("fk_ledger_adjustments_entry_id_ledger_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_adjustments")),
    )
    op.create_index(op.f("ix_ledger_adjustments_unit"), "ledger_adjustments", ["unit"])
    op.create_table(
        "ledger_postings",
        sa.Column("entry_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("account", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=op.f("fk_ledger_postings_entry_id_ledger_entries")
        ),
        sa.PrimaryKeyConstraint("entry_id", "account", name=op.f("pk_ledger_postings")),
    )
    op.create_index(op.f("ix_ledger_postings_unit"), "ledger_postings", ["unit"])
    _date_steps()
    _move_waivers()
    op.drop_table("waivers")
    _append_only()


def _date_steps() -> None:
    """The day in Beijing on which a step was reached."""
    local = {
        "sqlite": "date(reached_at, '+8 hours')",
        "postgresql": "(reached_at AT TIME ZONE 'Asia/Shanghai')::date",
    }[op.get_bind().dialect.name]
    with op.batch_alter_table("steps") as batch_op:
        batch_op.add_column(sa.Column("reached_on", sa.Date()))
    op.execute(f"UPDATE steps SET reached_on = {local}")
    with op.batch_alter_table("steps") as batch_op:
        batch_op.alter_column("reached_on", nullable=False)
    op.create_index(op.f("ix_steps_reached_on"), "steps", ["reached_on"])


def _move_waivers() -> None:
    """Each waiver becomes an entry, of the month of Beijing in which it was recorded, whose payer is to be assigned."""
    local = {
        "sqlite": "strftime('%Y-%m', recorded_at, '+8 hours')",
        "postgresql": "to_char(recorded_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')",
    }[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO ledger_entries (id, kind, waiver_kind, cause_id, turn, person_id, unit, month, amount_fen, "
        f"occurred_at, recorded_at) SELECT id, 'waiver', kind, cause_id, 1, person_id, unit, {local}, "
        "list_price_fen, recorded_at, recorded_at FROM waivers"
    )
    for account, sign in (("waived", ""), ("unassigned", "-")):
        op.execute(
            "INSERT INTO ledger_postings (entry_id, account, unit, month, amount_fen) "
            f"SELECT id, '{account}', unit, month, {sign}amount_fen FROM ledger_entries"
        )
    op.execute(
        "INSERT INTO ledger_causes (waiver_kind, cause_id, waived_at) SELECT kind, cause_id, recorded_at FROM waivers"
    )


def _append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        refusal = "BEGIN SELECT RAISE(ABORT, 'the ledger is append only'); END"
        for table in ("ledger_entries", "ledger_postings"):
            for act in ("update", "delete"):
                op.execute(f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} {refusal}")
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger is append only'; END $$"
    )
    for table in ("ledger_entries", "ledger_postings"):
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()"
        )


def downgrade() -> None:
    op.create_table(
        "waivers",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("cause_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("list_price_fen", sa.Integer(), nullable=False),
        sa.Column("recorded_at", kernel.store.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waivers")),
        sa.UniqueConstraint("kind", "cause_id", name=op.f("uq_waivers_kind_cause_id")),
    )
    op.create_index(op.f("ix_waivers_person_id"), "waivers", ["person_id"])
    op.create_index(op.f("ix_waivers_unit"), "waivers", ["unit"])
    op.execute(
        "INSERT INTO waivers (id, kind, cause_id, person_id, unit, list_price_fen, recorded_at) "
        "SELECT id, waiver_kind, cause_id, person_id, unit, amount_fen, recorded_at "
        "FROM ledger_entries WHERE kind = 'waiver' AND turn = 1"
    )
    op.drop_index(op.f("ix_steps_reached_on"), "steps")
    with op.batch_alter_table("steps") as batch_op:
        batch_op.drop_column("reached_on")
    op.drop_table("ledger_postings")
    op.drop_table("ledger_adjustments")
    op.drop_table("claimed_postings")
    op.drop_table("waiver_claims")
    op.drop_table("trades")
    op.drop_table("report_reminders")
    op.drop_table("payer_rules")
    op.drop_table("monthly_reports")
    op.drop_table("ledger_entries")
    op.drop_table("ledger_causes")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_is_append_only()")
