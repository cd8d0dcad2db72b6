"""Alembic's entry to the revisions of certification."""

from kernel.migrate import run
from services.certification.models import Base

run(Base.metadata)
