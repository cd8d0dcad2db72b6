"""Hires (录用) to vacancies, which take a worker's time as placements do, and their ends.

The vacancy is locked first, then she: of two who would have her at once one is told that she is taken.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from contracts import vacancies as contract
from contracts.needs import PostingStep
from contracts.vacancies import ApplicationStep, DeclineReason, HireEndReason
from contracts.values import day_of
from kernel.service import Tx, command
from kernel.timers import every
from services.jobs import rows, rules, views
from services.jobs.needs import posting
from services.jobs.referral import placement_rules
from services.jobs.vacancies import applying, vacancy_rules
from services.jobs.vacancies.applying import Applying
from services.jobs.vacancies.vacancy_tables import Application, Vacancy
from services.jobs.workers import busy
from services.jobs.workers.availability import tell_availability

LOOK_SECONDS = 600


class Hiring(Applying):
    @command(contract.HireApplicant)
    def hire_applicant(self, tx: Tx, asked: contract.HireApplicant) -> contract.Application:
        vacancy, row = applying.for_company(tx, asked.application_id)
        applying.must_be_open(vacancy)
        applying.take(tx, row, ApplicationStep.HIRE)
        _take_time(tx, row, vacancy)
        vacancy.hired += 1
        tx.emit(contract.Hired(**_facts(vacancy, row), starts_on=vacancy.starts_on))
        if vacancy.hired == vacancy.places:
            posting.take(tx, vacancy, PostingStep.FILL)
            applying.decline_the_rest(tx, vacancy, DeclineReason.OTHER_HIRED)
        return applying.view(row)

    @command(contract.EndHire)
    def end_hire(self, tx: Tx, asked: contract.EndHire) -> contract.Application:
        vacancy, row = applying.both(tx, asked.application_id)
        if row.worker_id != tx.actor.person_id and not applying.is_member(tx, vacancy.company_id):
            posting.must_be_staff(tx, vacancy)
        vacancy_rules.after(row.state, ApplicationStep.LEAVE)
        agreed = None if asked.reason is HireEndReason.NEVER_STARTED else views.employment(row)
        placement_rules.must_lie_between(asked.ended_on, agreed and agreed.first, day_of(tx.now))
        _end(tx, vacancy, row, asked.ended_on, asked.reason)
        return applying.view(row)

    @every(LOOK_SECONDS)
    def end_hires(self, tx: Tx) -> bool:
        """One a look: a hire whose last agreed day, in Beijing, is over."""
        over = select(Application.id).where(Application.state == contract.ApplicationState.HIRED)
        over = over.where(Application.employed_until < day_of(tx.now)).order_by(Application.employed_until).limit(1)
        if (found := tx.session.scalars(over).one_or_none()) is None:
            return False
        vacancy, row = applying.locked_with(tx, tx.session.get_one(Application, found))
        if row.state == contract.ApplicationState.HIRED and row.employed_until:
            _end(tx, vacancy, row, row.employed_until, HireEndReason.TERM_OVER)
        return True


def _take_time(tx: Tx, row: Application, vacancy: Vacancy) -> None:
    worker, agreed = rows.worker(tx, row.worker_id), views.vacancy_terms(vacancy)
    busy.must_have_time_for_hire(tx, row.worker_id, placement_rules.period(agreed), vacancy.company_id)
    rules.must_be_unbound(worker.claim_id)
    row.employed, row.employed_until = agreed.model_dump(mode="json"), agreed.ends_on
    busy.settle(tx, worker)
    tell_availability(tx, worker)


def _end(tx: Tx, vacancy: Vacancy, row: Application, ended_on: date, reason: HireEndReason) -> None:
    applying.take(tx, row, ApplicationStep.LEAVE)
    row.ended_on, row.end_reason = ended_on, reason
    to_tell = None if tx.actor.person_id == row.worker_id else row.worker_id
    tx.emit(contract.HireEnded(**_facts(vacancy, row), ended_on=ended_on, reason=reason, to_tell=to_tell))
    worker = rows.worker(tx, row.worker_id)
    busy.settle(tx, worker)
    tell_availability(tx, worker)


def _facts(vacancy: Vacancy, row: Application) -> dict[str, str]:
    """As events say it."""
    ids = {"application_id": row.id, "vacancy_id": vacancy.id, "worker_id": row.worker_id}
    return {**ids, "company_id": vacancy.company_id, "unit": vacancy.unit}
