"""Brings a service's database to its newest schema: Alembic, told where the service keeps its revisions."""

from __future__ import annotations

import importlib
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData

from kernel.service import Service
from kernel.tables import tables as kernel_tables


def upgrade(service: type[Service], engine: Engine) -> None:
    """Apply every revision that is missing, in one transaction where the database can (PostgreSQL can)."""
    with engine.begin() as connection:
        command.upgrade(_config(service, connection=connection), "head")


def revise(service: type[Service], engine: Engine, message: str) -> None:
    """Write a new revision from the difference between the models and a migrated database. For developers."""
    with engine.begin() as connection:
        command.revision(_config(service, connection=connection), message, autogenerate=True)


def is_current(service: type[Service], engine: Engine) -> bool:
    head = ScriptDirectory.from_config(_config(service)).get_current_head()
    with engine.connect().execution_options(reading=True) as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def run(tables: MetaData) -> None:
    """The body of each service's `migrations/env.py`: the service's own tables, and the kernel's outbox and inbox."""
    connection = context.config.attributes["connection"]
    batch = connection.dialect.name == "sqlite"  # SQLite alters a table by making it anew
    context.configure(connection, target_metadata=[tables, kernel_tables], render_as_batch=batch, compare_type=False)
    context.run_migrations()


def _config(service: type[Service], **attributes: object) -> Config:
    folder = Path(str(importlib.import_module(service.__module__).__file__)).parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("version_path_separator", "os")
    config.attributes.update(attributes)
    return config
