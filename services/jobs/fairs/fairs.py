"""Job fairs: planned, opened and cancelled by staff; tables taken; what came of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, or_, select

from contracts import fairs as contract
from contracts.accounts import Role, UnknownUnit
from contracts.fairs import FairInterviewOutcome, FairState
from contracts.jobs import NeedState
from contracts.needs import PostingKind
from contracts.values import subtree
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import new_id
from services.jobs.fairs import fair_rules as rules
from services.jobs.fairs.fair_tables import Fair, FairInterview, FairSignUp, FairTable
from services.jobs.fairs.fair_views import fair_view, state, table_view
from services.jobs.models import Need, Unit
from services.jobs.vacancies.applying import is_member
from services.jobs.vacancies.vacancy_tables import Vacancy
from services.jobs.views import work

_POSTINGS: dict[PostingKind, type[Need] | type[Vacancy]] = {PostingKind.NEED: Need, PostingKind.VACANCY: Vacancy}


class Fairs(Service):
    @command(contract.PlanFair)
    def plan_fair(self, tx: Tx, asked: contract.PlanFair) -> contract.Fair:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        if tx.session.get(Unit, asked.unit) is None:
            raise UnknownUnit()
        rules.must_be_times(asked.starts_at, asked.ends_at, asked.slot_minutes, tx.now)
        row = Fair(id=new_id(), state=FairState.PLANNED, planned_by=tx.actor.person_id, **asked.model_dump())
        tx.session.add(row)
        return fair_view(tx, row)

    @command(contract.OpenFair)
    def open_fair(self, tx: Tx, asked: contract.OpenFair) -> contract.Fair:
        row = of_staff(tx, asked.fair_id)
        rules.must_be_times(row.starts_at, row.ends_at, row.slot_minutes, tx.now)
        row.state = rules.after(state(tx, row), rules.FairStep.OPEN)
        return fair_view(tx, row)

    @command(contract.CancelFair)
    def cancel_fair(self, tx: Tx, asked: contract.CancelFair) -> contract.Fair:
        row = of_staff(tx, asked.fair_id)
        row.state = rules.after(state(tx, row), rules.FairStep.CANCEL)
        row.cancel_reason = asked.reason
        comers = select(FairSignUp.worker_id).where(FairSignUp.fair_id == row.id)
        hosts = select(FairTable.owner_id).where(FairTable.fair_id == row.id)
        for person_id in tx.session.scalars(comers.union(hosts)):
            tx.emit(contract.FairCalledOff(fair_id=row.id, person_id=person_id, unit=row.unit))
        return fair_view(tx, row)

    @command(contract.TakeTable)
    def take_table(self, tx: Tx, asked: contract.TakeTable) -> contract.FairTable:
        tx.actor.must_be_signed_in()
        fair = locked_fair(tx, asked.fair_id)
        posting: Need | Vacancy | None = tx.session.get(_POSTINGS[asked.kind], asked.posting_id)
        is_staff = tx.actor.holds(Role.STAFF, at=fair.unit)
        if posting is None or not (is_staff or _is_own(tx, posting)):
            raise NotFound()
        rules.must_be_in(state(tx, fair), FairState.OPEN, *([FairState.PLANNED] if is_staff else []))
        if posting.state != NeedState.OPEN:
            raise contract.PostingNotAtHand()
        there = tx.session.execute(select(FairTable.number, FairTable.posting_id).where(FairTable.fair_id == fair.id))
        taken = {posting_id: number for number, posting_id in there}
        if posting.id in taken:
            raise contract.AlreadyAtFair()
        number = rules.lowest_free(set(taken.values()), fair.tables)
        words = {"title": posting.title, "owner_id": posting.owner_id, **work(posting)}
        row = FairTable(id=new_id(), fair_id=fair.id, number=number, kind=asked.kind, posting_id=posting.id, **words)
        row.company_id = posting.company_id if isinstance(posting, Vacancy) else None
        tx.session.add(row)
        return table_view(row)

    @command(contract.ReleaseTable)
    def release_table(self, tx: Tx, asked: contract.ReleaseTable) -> None:
        tx.actor.must_be_signed_in()
        fair, row = locked_table(tx, asked.table_id)
        if not may_host(tx, fair, row):
            raise NotFound()
        rules.must_be_in(state(tx, fair), FairState.PLANNED, FairState.OPEN)
        for interview in tx.session.scalars(select(FairInterview).where(FairInterview.table_id == row.id)).unique():
            facts = {"interview_id": interview.id, "fair_id": fair.id, "worker_id": interview.worker_id}
            tx.emit(contract.FairInterviewCancelled(**facts))
        tx.session.execute(delete(FairInterview).where(FairInterview.table_id == row.id))
        tx.session.execute(delete(FairTable).where(FairTable.id == row.id))

    @query(contract.Fairs)
    def fairs(self, tx: Tx, asked: contract.Fairs) -> Page[contract.Fair]:
        found = select(Fair)
        if asked.planned:
            mine = (subtree(one.unit) for one in tx.actor.appointments if one.role == Role.STAFF)
            under = [Fair.unit.startswith(prefix, autoescape=True) for prefix in mine]
            found = found.where(or_(Fair.state != FairState.PLANNED, *under))
        else:
            found = found.where(Fair.state != FairState.PLANNED)
        if asked.under:
            found = found.where(Fair.unit.startswith(subtree(asked.under), autoescape=True))
        if asked.ends_after:
            found = found.where(Fair.ends_at > asked.ends_after)
        return page(tx.session, found, Fair.id, asked, lambda row: fair_view(tx, row))

    @query(contract.FairById)
    def fair_by_id(self, tx: Tx, asked: contract.FairById) -> contract.Fair:
        return fair_view(tx, _visible(tx, asked.fair_id))

    @query(contract.FairTables)
    def fair_tables(self, tx: Tx, asked: contract.FairTables) -> Page[contract.FairTable]:
        fair = _visible(tx, asked.fair_id)
        found = select(FairTable).where(FairTable.fair_id == fair.id)
        if asked.occupation_code:
            found = found.where(FairTable.occupation_code == asked.occupation_code)
        return page(tx.session, found, FairTable.id, asked, table_view)

    @query(contract.ResultOfFair)
    def result_of_fair(self, tx: Tx, asked: contract.ResultOfFair) -> contract.FairResult:
        fair = of_staff(tx, asked.fair_id, lock=False)

        def count(table: Any, *conditions: Any) -> int:
            return tx.session.scalars(select(func.count()).where(table.fair_id == fair.id, *conditions)).one()

        by = (
            select(FairInterview.outcome, func.count())
            .where(FairInterview.fair_id == fair.id)
            .group_by(FairInterview.outcome)
        )
        outcomes = {outcome: number for outcome, number in tx.session.execute(by)}
        return contract.FairResult(
            fair_id=fair.id,
            tables=count(FairTable),
            signed_up=count(FairSignUp),
            came=count(FairSignUp, FairSignUp.came_at.is_not(None)),
            interviews=sum(outcomes.values()),
            outcomes={outcome: outcomes.get(outcome, 0) for outcome in FairInterviewOutcome},
        )


def locked_fair(tx: Tx, fair_id: str) -> Fair:
    """Raises `NotFound`."""
    if (row := tx.session.get(Fair, fair_id, with_for_update=True)) is None:
        raise NotFound()
    return row


def locked_table(tx: Tx, table_id: str) -> tuple[Fair, FairTable]:
    """A table, and its fair, which is locked first. Raises `NotFound`."""
    found = tx.session.get(FairTable, table_id)
    if found is None:
        raise NotFound()
    fair = locked_fair(tx, found.fair_id)
    row = tx.session.scalars(select(FairTable).where(FairTable.id == table_id)).one_or_none()
    if row is None:
        raise NotFound()
    return fair, row


def of_staff(tx: Tx, fair_id: str, *, lock: bool = True) -> Fair:
    """A fair of the staff who asks. Raises `NotFound`, also for other staff."""
    tx.actor.must_be_signed_in()
    row = locked_fair(tx, fair_id) if lock else tx.session.get(Fair, fair_id)
    if row is None or not tx.actor.holds(Role.STAFF, at=row.unit):
        raise NotFound()
    return row


def may_host(tx: Tx, fair: Fair, table: FairTable) -> bool:
    """Staff of the fair, and who has brought the posting."""
    if tx.actor.holds(Role.STAFF, at=fair.unit) or table.owner_id == tx.actor.person_id:
        return True
    return bool(table.company_id) and is_member(tx, str(table.company_id))


def _is_own(tx: Tx, posting: Need | Vacancy) -> bool:
    if isinstance(posting, Vacancy):
        return is_member(tx, posting.company_id)
    return posting.household_id == tx.actor.person_id


def _visible(tx: Tx, fair_id: str) -> Fair:
    """What is planned only its staff see."""
    row = tx.session.get(Fair, fair_id)
    if row is None or (row.state == FairState.PLANNED and not tx.actor.holds(Role.STAFF, at=row.unit)):
        raise NotFound()
    return row
