"""The newcomer's composition root: all services and the gateway in one process, on SQLite, with no broker."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI

from gateway.app import create
from instance import SERVICES
from kernel import migrate, store
from kernel.config import Settings
from kernel.inprocess.runner import InProcess


def prepare(settings: Settings) -> None:
    """Make the databases that are missing and bring all of them to their newest schemas."""
    for name, cls in SERVICES.items():
        url = settings.database(name)
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = store.connect(url)
        if not migrate.is_current(cls, engine):
            migrate.upgrade(cls, engine)
        engine.dispose()


def application(settings: Settings) -> FastAPI:
    """The gateway over the services in this process."""
    return create(settings, InProcess(settings, list(SERVICES.values())))
