"""Applications for vacancies: hers, or proposed by staff and confirmed by her. A vacancy is locked before them."""

from __future__ import annotations

from sqlalchemy import select

from contracts import vacancies as contract
from contracts.accounts import NotRegistered, Role
from contracts.companies import CompanyState
from contracts.jobs import NeedState
from contracts.vacancies import ApplicationState, ApplicationStep, DeclineReason
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import new_id
from services.jobs import rules, views
from services.jobs.models import Worker
from services.jobs.vacancies import vacancy_rules
from services.jobs.vacancies.vacancy_tables import Application, CompanyMember, Vacancy


class Applying(Service):
    @command(contract.ApplyForVacancy)
    def apply_for_vacancy(self, tx: Tx, asked: contract.ApplyForVacancy) -> contract.Application:
        if not tx.actor.holds(Role.WORKER):
            raise NotRegistered()
        row = locked(tx, asked.vacancy_id)
        return view(_new(tx, row, tx.actor.person_id, ApplicationState.APPLIED))

    @command(contract.ProposeVacancy)
    def propose_vacancy(self, tx: Tx, asked: contract.ProposeVacancy) -> contract.Application:
        tx.actor.must_hold(Role.STAFF)
        row = locked(tx, asked.vacancy_id)
        worker = tx.session.get(Worker, asked.worker_id)
        if worker is None or not tx.actor.holds(Role.STAFF, at=worker.home_unit or ""):
            raise NotFound()
        made = _new(tx, row, worker.person_id, ApplicationState.PROPOSED)
        facts = {"application_id": made.id, "vacancy_id": row.id, "worker_id": made.worker_id}
        tx.emit(contract.VacancyProposed(**facts, unit=row.unit))
        return view(made)

    @command(contract.ConfirmApplication)
    def confirm_application(self, tx: Tx, asked: contract.ConfirmApplication) -> contract.Application:
        vacancy, row = _hers(tx, asked.application_id)
        must_be_open(vacancy)
        take(tx, row, ApplicationStep.CONFIRM)
        return view(row)

    @command(contract.WithdrawApplication)
    def withdraw_application(self, tx: Tx, asked: contract.WithdrawApplication) -> contract.Application:
        _, row = _hers(tx, asked.application_id)
        take(tx, row, ApplicationStep.WITHDRAW)
        return view(row)

    @command(contract.ShortlistApplicant)
    def shortlist_applicant(self, tx: Tx, asked: contract.ShortlistApplicant) -> contract.Application:
        vacancy, row = for_company(tx, asked.application_id)
        must_be_open(vacancy)
        take(tx, row, ApplicationStep.SHORTLIST)
        return view(row)

    @command(contract.DeclineApplicant)
    def decline_applicant(self, tx: Tx, asked: contract.DeclineApplicant) -> contract.Application:
        _, row = for_company(tx, asked.application_id)
        _decline(tx, row, asked.decline_reason)
        return view(row)

    @query(contract.Applications)
    def applications(self, tx: Tx, asked: contract.Applications) -> Page[contract.Application]:
        tx.actor.must_be_signed_in()
        found = select(Application).where(Application.worker_id == tx.actor.person_id)
        if asked.vacancy_id:
            vacancy = tx.session.get(Vacancy, asked.vacancy_id)
            if vacancy is None:
                raise NotFound()
            found = select(Application).where(Application.vacancy_id == vacancy.id)
            if not tx.actor.holds(Role.STAFF, at=vacancy.unit):
                _must_be_member(tx, vacancy.company_id)
                found = found.where(Application.state != ApplicationState.PROPOSED)
        if asked.state:
            found = found.where(Application.state == asked.state)
        return page(tx.session, found, Application.id, asked, view)


def locked(tx: Tx, vacancy_id: str) -> Vacancy:
    """Raises `NotFound`."""
    if (row := tx.session.get(Vacancy, vacancy_id, with_for_update={"of": Vacancy})) is None:
        raise NotFound()
    return row


def is_member(tx: Tx, company_id: str) -> bool:
    return tx.session.get(CompanyMember, (tx.actor.person_id, company_id)) is not None if tx.actor.person_id else False


def decline_the_rest(tx: Tx, vacancy: Vacancy, reason: DeclineReason) -> None:
    """Whoever has still waited for an answer has it now."""
    tx.session.flush()
    waiting = select(Application).where(Application.vacancy_id == vacancy.id)
    for row in tx.session.scalars(waiting.where(Application.state.in_(vacancy_rules.PENDING))):
        _decline(tx, row, reason)


def _new(tx: Tx, vacancy: Vacancy, worker_id: str, state: ApplicationState) -> Application:
    must_be_open(vacancy)
    worker = tx.session.get(Worker, worker_id)
    if worker is None:
        raise NotRegistered()
    rules.must_qualify(views.wanted(vacancy), views.held(worker, day_of(tx.now)))
    earlier = select(Application.id).where(Application.vacancy_id == vacancy.id, Application.worker_id == worker_id)
    if tx.session.scalars(earlier).first():
        raise contract.AlreadyApplied()
    row = Application(id=new_id(), vacancy_id=vacancy.id, worker_id=worker_id, state=state, changed_at=tx.now)
    row.applied_by = tx.actor.person_id
    tx.session.add(row)
    return row


def must_be_open(vacancy: Vacancy) -> None:
    if vacancy.state != NeedState.OPEN or vacancy.company.state != CompanyState.AGREED:
        raise contract.VacancyNotOpen()


def take(tx: Tx, row: Application, step: ApplicationStep) -> None:
    row.state, row.changed_at = vacancy_rules.after(row.state, step), tx.now


def _decline(tx: Tx, row: Application, reason: DeclineReason) -> None:
    take(tx, row, ApplicationStep.DECLINE)
    row.decline_reason = reason
    facts = {"application_id": row.id, "vacancy_id": row.vacancy_id, "worker_id": row.worker_id}
    tx.emit(contract.ApplicationDeclined(**facts, decline_reason=reason))


def both(tx: Tx, application_id: str) -> tuple[Vacancy, Application]:
    """An application and its vacancy, which is locked first. Raises `NotFound`."""
    tx.actor.must_be_signed_in()
    if (row := tx.session.get(Application, application_id)) is None:
        raise NotFound()
    return locked_with(tx, row)


def locked_with(tx: Tx, row: Application) -> tuple[Vacancy, Application]:
    """As it stands once its vacancy is locked."""
    vacancy = locked(tx, row.vacancy_id)
    tx.session.refresh(row)
    return vacancy, row


def _hers(tx: Tx, application_id: str) -> tuple[Vacancy, Application]:
    vacancy, row = both(tx, application_id)
    if row.worker_id != tx.actor.person_id:
        raise NotFound()
    return vacancy, row


def for_company(tx: Tx, application_id: str) -> tuple[Vacancy, Application]:
    """What staff have proposed and she has not confirmed the company does not see."""
    vacancy, row = both(tx, application_id)
    _must_be_member(tx, vacancy.company_id)
    if row.state == ApplicationState.PROPOSED:
        raise NotFound()
    return vacancy, row


def _must_be_member(tx: Tx, company_id: str) -> None:
    if not is_member(tx, company_id):
        raise NotFound()


def view(row: Application) -> contract.Application:
    facts = {"vacancy_id": row.vacancy_id, "worker_id": row.worker_id, "applied_by": row.applied_by}
    facts |= {"state": row.state, "decline_reason": row.decline_reason, "changed_at": row.changed_at}
    facts |= {"ended_on": row.ended_on, "end_reason": row.end_reason}
    return contract.Application(application_id=row.id, **facts)
