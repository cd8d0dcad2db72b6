"""Vacancies of companies: posted, looked at by staff, found by others, renewed, and over."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, delete, select

from contracts import vacancies as contract
from contracts.accounts import Role, UnknownUnit
from contracts.companies import CompanyChanged, CompanyMemberChanged, CompanyState
from contracts.jobs import NeedState
from contracts.needs import PostingAct, PostingStep
from contracts.private_data import must_hold_no_private_data
from contracts.terms import Terms
from contracts.vacancies import DeclineReason
from contracts.values import subtree
from kernel.errors import NotFound
from kernel.identity import covers
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from kernel.timers import every
from services.jobs import rules
from services.jobs.models import Unit
from services.jobs.needs import posting, posting_rules
from services.jobs.referral import placement_rules
from services.jobs.vacancies import vacancy_rules
from services.jobs.vacancies.applying import decline_the_rest, is_member, locked
from services.jobs.vacancies.vacancy_tables import Company, CompanyMember, Vacancy

LOOK_SECONDS = 60


class Vacancies(Service):
    @command(contract.PostVacancy)
    def post_vacancy(self, tx: Tx, asked: contract.PostVacancy) -> contract.Vacancy:
        tx.actor.must_be_signed_in()
        company = tx.session.get(Company, asked.company_id)
        vacancy_rules.must_speak_for(is_member(tx, asked.company_id), company and company.state)
        words = asked.model_dump()
        _must_be_sound(tx, company, words)
        row = Vacancy(id=new_id(), company=company, state=NeedState.WAITING, hired=0, **words)
        row.posted_by, row.is_reminded = tx.actor.person_id, False
        tx.session.add(row)
        posting.record(tx, row, PostingStep.POST)
        return _view(row)

    @command(contract.CorrectVacancy)
    def correct_vacancy(self, tx: Tx, asked: contract.CorrectVacancy) -> contract.Vacancy:
        row = locked(tx, asked.vacancy_id)
        _must_speak_for(tx, row)
        words = asked.model_dump(exclude={"vacancy_id"})
        _must_be_sound(tx, row.company, words)
        posting.take(tx, row, PostingStep.CORRECT)
        for field, value in words.items():
            setattr(row, field, value)
        row.places = max(row.places, row.hired + 1)
        return _view(row)

    @command(contract.PublishVacancy)
    def publish_vacancy(self, tx: Tx, asked: contract.PublishVacancy) -> contract.Vacancy:
        row = locked(tx, asked.vacancy_id)
        posting.must_be_staff(tx, row)
        posting.take(tx, row, PostingStep.PUBLISH)
        return _view(row)

    @command(contract.ReturnVacancy)
    def return_vacancy(self, tx: Tx, asked: contract.ReturnVacancy) -> contract.Vacancy:
        row = locked(tx, asked.vacancy_id)
        posting.must_be_staff(tx, row)
        must_hold_no_private_data(asked.words)
        posting.take(tx, row, PostingStep.RETURN, asked.words, asked.return_reason)
        return _view(row)

    @command(contract.WithdrawVacancy)
    def withdraw_vacancy(self, tx: Tx, asked: contract.WithdrawVacancy) -> contract.Vacancy:
        row = locked(tx, asked.vacancy_id)
        is_own = is_member(tx, row.company_id)
        if not is_own:
            posting.must_be_staff(tx, row)
        posting_rules.must_say_why(is_own, asked.reason)
        posting.take(tx, row, PostingStep.WITHDRAW, asked.reason)
        decline_the_rest(tx, row, DeclineReason.CLOSED)
        return _view(row)

    @command(contract.RenewVacancy)
    def renew_vacancy(self, tx: Tx, asked: contract.RenewVacancy) -> contract.Vacancy:
        row = locked(tx, asked.vacancy_id)
        _must_speak_for(tx, row)
        posting.take(tx, row, PostingStep.RENEW)
        return _view(row)

    @query(contract.OpenVacancies)
    def open_vacancies(self, tx: Tx, asked: contract.OpenVacancies) -> Page[contract.Vacancy]:
        found = select(Vacancy).join(Company).where(Vacancy.state == NeedState.OPEN)
        found = found.where(Company.state == CompanyState.AGREED)
        if asked.under:
            found = found.where(Vacancy.unit.startswith(subtree(asked.under), autoescape=True))
        for field in ("occupation_code", "company_id", "live_in"):
            if (value := getattr(asked, field)) is not None:
                found = found.where(getattr(Vacancy, field) == value)
        return page(tx.session, found, Vacancy.id, asked, _view)

    @query(contract.MyVacancies)
    def my_vacancies(self, tx: Tx, asked: contract.MyVacancies) -> Page[contract.Vacancy]:
        tx.actor.must_be_signed_in()
        mine = select(CompanyMember.company_id).where(CompanyMember.person_id == tx.actor.person_id)
        found = _in_state(select(Vacancy).where(Vacancy.company_id.in_(mine)), asked.state)
        return page(tx.session, found, Vacancy.id, asked, _view, newest_first=True)

    @query(contract.VacanciesOfUnit)
    def vacancies_of_unit(self, tx: Tx, asked: contract.VacanciesOfUnit) -> Page[contract.Vacancy]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        found = select(Vacancy).where(Vacancy.unit.startswith(subtree(asked.unit), autoescape=True))
        return page(tx.session, _in_state(found, asked.state), Vacancy.id, asked, _view)

    @query(contract.VacancyActs)
    def vacancy_acts(self, tx: Tx, asked: contract.VacancyActs) -> Page[PostingAct]:
        if (row := tx.session.get(Vacancy, asked.vacancy_id)) is None:
            raise NotFound()
        if not is_member(tx, row.company_id):
            posting.must_be_staff(tx, row)
        return posting.acts(tx, row.id, asked)

    @every(LOOK_SECONDS)
    def expire_vacancies(self, tx: Tx) -> bool:
        """Who has applied stays so: the company may renew it."""
        found = tx.session.scalars(posting.due(Vacancy, tx.now)).all()
        for row in found:
            posting.take(tx, row, PostingStep.EXPIRE)
            if row.state == NeedState.WITHDRAWN:
                decline_the_rest(tx, row, DeclineReason.CLOSED)
        return len(found) == posting.A_LOOK

    @every(LOOK_SECONDS)
    def remind_of_vacancies(self, tx: Tx) -> bool:
        return posting.remind(tx, Vacancy)

    @on(CompanyChanged, From.ANYWHERE)
    def learn_of_company(self, tx: Tx, changed: CompanyChanged) -> None:
        facts = {"name_zh": changed.name_zh, "unit": changed.unit, "state": changed.state}
        tx.session.merge(Company(id=changed.company_id, **facts))

    @on(CompanyMemberChanged)
    def learn_of_member(self, tx: Tx, changed: CompanyMemberChanged) -> None:
        hers = {"person_id": changed.person_id, "company_id": changed.company_id}
        if changed.is_member:
            tx.session.merge(CompanyMember(**hers))
        else:
            tx.session.execute(delete(CompanyMember).filter_by(**hers))


def _must_be_sound(tx: Tx, company: Company | None, words: dict[str, Any]) -> None:
    rules.must_be_band(words["pay_from_fen"], words["pay_to_fen"])
    placement_rules.must_be_terms(Terms(**{field: words[field] for field in ("starts_on", "ends_on", "hours")}))
    must_hold_no_private_data(words["title"], words["terms"], words["work_type_zh"])
    if tx.session.get(Unit, words["unit"]) is None:
        raise UnknownUnit()
    if company and not covers(company.unit, words["unit"]):
        raise contract.OutsideAgreement()


def _must_speak_for(tx: Tx, row: Vacancy) -> None:
    """Of another company's member it is not there."""
    tx.actor.must_be_signed_in()
    if not is_member(tx, row.company_id):
        raise NotFound()
    vacancy_rules.must_speak_for(True, row.company.state)


def _in_state(found: Select[Any], state: NeedState | None) -> Select[Any]:
    return found.where(Vacancy.state == state) if state else found


def _view(row: Vacancy) -> contract.Vacancy:
    fields = set(contract.Vacancy.model_fields) - {"vacancy_id", "company_zh"}
    shown = {field: getattr(row, field) for field in fields}
    return contract.Vacancy(vacancy_id=row.id, company_zh=row.company.name_zh, **shown)
