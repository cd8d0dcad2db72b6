"""Classes and lines that were there before classes had states and lines had turns."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, make_url, select, text
from sqlalchemy.orm import Session

from kernel import migrate, store
from kernel.store import new_id
from services.training.models import Class, Enrolment
from services.training.service import Training

BEGIN, END = "2026-11-01 01:00:00+00:00", "2026-11-02 04:00:00+00:00"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "sqlite":
        return store.connect(make_url(f"sqlite:///{tmp_path}/old.sqlite3"))
    server = request.getfixturevalue("postgres")
    server.create_database("old_training")
    return store.connect(make_url(server.url("old_training")))


def bare(identifier: str) -> str:
    """As both databases take an id in SQL: SQLite keeps no dashes."""
    return identifier.replace("-", "")


def test_a_class_of_before_is_open_and_its_line_keeps_its_order(engine: Engine) -> None:
    class_id, line = new_id(), [new_id() for _ in range(4)]
    with engine.begin() as connection:
        command.upgrade(migrate._config(Training, connection=connection), "0002")
        course = "'ZLSN', '收纳', 'Tidying', 2, 'community', 0, ''"
        names = "series, title_zh, title_en, hours, kind, list_price_fen, work_type_zh"
        connection.execute(text(f"INSERT INTO courses ({names}) VALUES ({course})"))
        names = "id, series, number, unit, place, capacity, enrolled, waiting, ends_at"
        row = f"'{bare(class_id)}', 'ZLSN', 1, '350111-001', '-', 7, 1, 3, '{END}'"
        connection.execute(text(f"INSERT INTO classes ({names}) VALUES ({row})"))
        row = f"'{bare(new_id())}', '{bare(class_id)}', '{BEGIN}', '{END}'"
        connection.execute(text(f"INSERT INTO sessions (id, class_id, starts_at, ends_at) VALUES ({row})"))
        for place, enrolment_id in enumerate(line):
            names = "id, class_id, person_id, state, is_live, changed_at"
            state = "waiting" if place else "enrolled"
            row = f"'{bare(enrolment_id)}', '{bare(class_id)}', '{bare(new_id())}', '{state}', true, '{BEGIN}'"
            connection.execute(text(f"INSERT INTO enrolments ({names}) VALUES ({row})"))
    migrate.upgrade(Training, engine)
    with Session(engine) as session:
        class_ = session.get_one(Class, class_id)
        assert (class_.state, class_.waiting_places, class_.offered, class_.turns) == ("open", 7, 0, 4)
        assert class_.starts_at == datetime(2026, 11, 1, 1, tzinfo=UTC)
        waiting = select(Enrolment.id).where(Enrolment.turn.is_not(None)).order_by(Enrolment.turn)
        assert session.scalars(waiting).all() == line[1:]
    engine.dispose()
