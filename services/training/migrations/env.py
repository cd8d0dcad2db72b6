"""Alembic's entry to the revisions of training."""

from kernel.migrate import run
from services.training.models import Base

run(Base.metadata)
