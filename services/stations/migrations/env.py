"""Alembic's entry to the revisions of stations."""

from kernel.migrate import run
from services.stations.models import Base

run(Base.metadata)
