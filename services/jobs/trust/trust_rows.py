"""What the parts about trust share: whose standing somebody may see, and which day it is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from contracts.accounts import Role
from contracts.standing import SubjectKind
from contracts.values import subtree
from kernel.errors import NotFound
from kernel.identity import Actor
from kernel.service import Tx
from services.jobs.models import Worker
from services.jobs.vacancies.vacancy_tables import Company, CompanyMember


@dataclass(frozen=True)
class Subject:
    """Who has a standing, and the unit whose staff answer for it."""

    id: str
    kind: SubjectKind
    unit: str


def worker_subject(tx: Tx, person_id: str) -> Subject | None:
    """None for a worker who is at home in another instance: her standing is kept there."""
    worker = tx.session.get(Worker, person_id)
    return Subject(person_id, SubjectKind.WORKER, worker.home_unit) if worker and worker.home_unit else None


def company_subject(tx: Tx, company_id: str) -> Subject | None:
    company = tx.session.get(Company, company_id)
    return Subject(company_id, SubjectKind.COMPANY, company.unit) if company else None


def subject(tx: Tx, subject_id: str) -> Subject:
    """Raises `NotFound`."""
    if found := worker_subject(tx, subject_id) or company_subject(tx, subject_id):
        return found
    raise NotFound()


def speaks_for(tx: Tx, subject_id: str) -> bool:
    """Whether it is the one who asks, or a company that he speaks for."""
    me = tx.actor.person_id
    return subject_id == me or tx.session.get(CompanyMember, (me, subject_id)) is not None


def company_of(tx: Tx, person_id: str) -> Company | None:
    """The company on whose roll she is, or for which she speaks."""
    worker = tx.session.get(Worker, person_id)
    if worker and worker.company_id:
        return tx.session.get(Company, worker.company_id)
    its = select(Company).join(CompanyMember, CompanyMember.company_id == Company.id)
    return tx.session.scalars(its.where(CompanyMember.person_id == person_id).order_by(Company.id)).first()


def visible(tx: Tx, subject_id: str | None) -> Subject:
    """For the subject and the staff of its unit; for others it is not there."""
    tx.actor.must_be_signed_in()
    found = subject(tx, subject_id or tx.actor.person_id)
    if not (speaks_for(tx, found.id) or tx.actor.holds(Role.STAFF, at=found.unit)):
        raise NotFound()
    return found


def under(column: InstrumentedAttribute[str], unit: str) -> ColumnElement[bool]:
    """In the unit or under it."""
    return column.startswith(subtree(unit), autoescape=True)


def under_actor(column: InstrumentedAttribute[str], actor: Actor) -> ColumnElement[bool]:
    """Under a unit whose staff the actor is."""
    return or_(False, *(under(column, held.unit) for held in actor.appointments if held.role == Role.STAFF))
