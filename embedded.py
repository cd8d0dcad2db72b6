"""The newcomer's composition root: all services and the gateway in one process, on SQLite, with no broker."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI

from gateway.app import create
from kernel import migrate, store
from kernel.config import Settings
from kernel.inprocess.runner import InProcess
from services.accounts.service import Accounts
from services.certification.service import Certification
from services.jobs.service import Jobs
from services.link.service import Link
from services.stations.service import Stations
from services.training.service import Training

#: Every service there is, by name.
SERVICES = {cls.name: cls for cls in (Accounts, Training, Certification, Jobs, Stations, Link)}


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
