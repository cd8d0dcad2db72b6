"""Alembic's entry to the revisions of accounts."""

from kernel.migrate import run
from services.accounts.models import Base

run(Base.metadata)
