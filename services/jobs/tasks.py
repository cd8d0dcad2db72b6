"""What jobs has for staff to do today."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from contracts import tasks as contract
from contracts.accounts import Role
from contracts.jobs import NeedState
from contracts.outcomes import FollowUpState
from contracts.tasks import TaskKind
from contracts.values import day_of, subtree
from kernel.service import Service, Tx, query
from kernel.store import first_id
from services.jobs.models import Need, Referral
from services.jobs.referral.placement_tables import PlannedFollowUp
from services.jobs.referral.referral_rules import OPEN
from services.jobs.trust.trust_tasks import trust_tasks
from services.jobs.vacancies.vacancy_tables import Vacancy

_ANSWERS_WITHIN = timedelta(days=3)


class Tasks(Service):
    @query(contract.JobsTasks)
    def tasks_today(self, tx: Tx, asked: contract.JobsTasks) -> list[contract.Task]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        prefix = subtree(asked.unit)
        waiting = 0
        for table in (Need, Vacancy):
            rows = select(func.count()).select_from(table).where(table.state == NeedState.WAITING)
            waiting += tx.session.scalars(rows.where(table.unit.startswith(prefix, autoescape=True))).one()
        referred = select(func.count()).select_from(Referral).join(Need)
        referred = referred.where(Need.unit.startswith(prefix, autoescape=True))
        old = referred.where(Referral.state.in_(OPEN), Referral.id < first_id(tx.now - _ANSWERS_WITHIN))
        calls = select(func.count()).where(PlannedFollowUp.state == FollowUpState.PLANNED)
        calls = calls.where(PlannedFollowUp.due_on <= day_of(tx.now))
        calls = calls.where(PlannedFollowUp.unit.startswith(prefix, autoescape=True))
        return contract.things_to_do(
            (TaskKind.POSTINGS_WAITING, waiting, f"/v1/units/{asked.unit}/needs?state=waiting"),
            (TaskKind.REFERRALS_WAITING, tx.session.scalars(old).one(), f"/v1/units/{asked.unit}/needs?state=open"),
            (TaskKind.FOLLOW_UPS_DUE, tx.session.scalars(calls).one(), f"/v1/units/{asked.unit}/follow-ups?timing=due"),
            *trust_tasks(tx, asked.unit),
        )
