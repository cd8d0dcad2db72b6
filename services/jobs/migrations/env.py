"""Alembic's entry to the revisions of jobs."""

from kernel.migrate import run
from services.jobs.models import Base

run(Base.metadata)
