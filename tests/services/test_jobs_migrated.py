"""Workers who were there before anybody stood by."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, make_url, select, text
from sqlalchemy.orm import Session

from kernel import migrate, store
from kernel.store import new_id
from services.jobs.matching.matching_rules import ALL_WEEK, EVER, FAR, NOWHERE, UNSAID
from services.jobs.matching.matching_tables import Standby
from services.jobs.service import Jobs


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "sqlite":
        return store.connect(make_url(f"sqlite:///{tmp_path}/old.sqlite3"))
    server = request.getfixturevalue("postgres")
    server.create_database("old_jobs")
    return store.connect(make_url(server.url("old_jobs")))


def test_who_is_free_and_certified_stands_by(engine: Engine) -> None:
    free, placed = new_id(), new_id()
    with engine.begin() as connection:
        command.upgrade(migrate._config(Jobs, connection=connection), "0004")
        for her, is_placed in ((free, "false"), (placed, "true")):
            names = "person_id, home_unit, live_in, is_placed, placements"
            row = f"'{bare(her)}', '350111-001', true, {is_placed}, 2"
            connection.execute(text(f"INSERT INTO workers ({names}) VALUES ({row})"))
            names = "certificate_id, person_id, occupation_code, work_type_zh, level, issued_on"
            row = f"'{bare(new_id())}', '{bare(her)}', '4-10-01-02', '', '4', '2026-01-02'"
            connection.execute(text(f"INSERT INTO qualifications ({names}) VALUES ({row})"))
    migrate.upgrade(Jobs, engine)
    with Session(engine) as session:
        [row] = session.scalars(select(Standby))
    assert (row.person_id, row.level, row.unit, row.placements, row.live_in) == (free, 4, "350111-001", 2, 1)
    assert (row.counts_until, row.pay_from_fen, row.lat, row.reach_km, row.week) == (
        EVER,
        UNSAID,
        NOWHERE,
        FAR,
        ALL_WEEK,
    )
    engine.dispose()


def bare(identifier: str) -> str:
    """As both databases take an id in SQL: SQLite keeps no dashes."""
    return identifier.replace("-", "")
