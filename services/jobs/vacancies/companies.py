"""Partner companies, as jobs knows them: whose workers they have, and through which of them one comes."""

from __future__ import annotations

from sqlalchemy import select

from contracts.companies import CompanyState, CompanyWorkerChanged
from contracts.placements import NotHerCompany
from contracts.vacancies import ApplicationState
from kernel.service import Service, Tx, on
from services.jobs import rows
from services.jobs.models import Worker
from services.jobs.vacancies.vacancy_tables import Application, Company, Vacancy


class Companies(Service):
    @on(CompanyWorkerChanged)
    def learn_of_roll(self, tx: Tx, changed: CompanyWorkerChanged) -> None:
        worker = rows.worker(tx, changed.worker_id)
        if changed.is_linked:
            worker.company_id = changed.company_id
        elif worker.company_id == changed.company_id:
            worker.company_id = None


def sending(tx: Tx, worker: Worker, named: str | None) -> str | None:
    """The company under agreement through which she comes: the one that is named, which must be hers, or of her roll.

    Raises `NotHerCompany`.
    """
    company = tx.session.get(Company, company_id) if (company_id := named or worker.company_id) else None
    is_partner = company is not None and company.state == CompanyState.AGREED
    if named and not (is_partner and named in {worker.company_id, *_employers(tx, worker.person_id)}):
        raise NotHerCompany()
    return company_id if is_partner else None


def _employers(tx: Tx, worker_id: str) -> set[str]:
    hired = select(Vacancy.company_id).join(Application, Application.vacancy_id == Vacancy.id)
    hired = hired.where(Application.worker_id == worker_id, Application.state == ApplicationState.HIRED)
    return set(tx.session.scalars(hired))
