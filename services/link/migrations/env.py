"""Alembic's entry to the revisions of link."""

from kernel.migrate import run
from services.link.models import Base

run(Base.metadata)
