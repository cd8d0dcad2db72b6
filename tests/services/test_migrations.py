"""What the migrations make is what the models say, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, make_url

from instance import SERVICES
from kernel import migrate, store
from kernel.tables import tables


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path, service: str) -> Engine:
    if request.param == "sqlite":
        return store.connect(make_url(f"sqlite:///{tmp_path}/{service}.sqlite3"))
    server = request.getfixturevalue("postgres")
    server.create_database(f"migrated_{service}")
    return store.connect(make_url(server.url(f"migrated_{service}")))


@pytest.mark.parametrize("service", SERVICES)
def test_the_migrated_schema_is_the_models(service: str, engine: Engine) -> None:
    cls = SERVICES[service]
    assert not migrate.is_current(cls, engine)
    for _ in range(2):  # a second time changes nothing
        migrate.upgrade(cls, engine)
    assert migrate.is_current(cls, engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, [cls.tables, tables]) == []
    with engine.begin() as connection:
        command.downgrade(migrate._config(cls, connection=connection), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate.upgrade(cls, engine)
    engine.dispose()
