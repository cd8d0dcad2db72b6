"""What stations has for staff to do today."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from contracts import tasks as contract
from contracts.accounts import Role
from contracts.companies import CompanyState
from contracts.tasks import TaskKind
from contracts.values import day_of
from kernel.service import Service, Tx, query
from services.stations.partners.partners_tables import Company
from services.stations.units.unit_rows import under

_AHEAD = timedelta(days=30)


class Tasks(Service):
    @query(contract.StationsTasks)
    def tasks_today(self, tx: Tx, asked: contract.StationsTasks) -> list[contract.Task]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        ours = under(Company.unit, asked.unit)
        soon = Company.until <= day_of(tx.now) + _AHEAD
        in_force = Company.state.in_((CompanyState.AGREED, CompanyState.SUSPENDED))
        ending = select(func.count()).select_from(Company).where(ours, soon, in_force)
        count = tx.session.scalars(ending).one()
        link = f"/v1/companies?unit={asked.unit}&state=agreed"
        return contract.things_to_do((TaskKind.AGREEMENTS_ENDING, count, link))
