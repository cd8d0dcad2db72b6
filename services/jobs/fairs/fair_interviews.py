"""Who comes to a fair, and who sees whom when. The fair is locked before its sign-ups and interviews."""

from __future__ import annotations

from sqlalchemy import and_, delete, or_, select

from contracts import fairs as contract
from contracts.accounts import NotRegistered, Role
from contracts.fairs import FairState
from contracts.needs import PostingKind
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import new_id
from services.jobs import rules, views
from services.jobs.fairs import fair_rules, interviews
from services.jobs.fairs.fair_tables import Fair, FairInterview, FairSignUp, FairTable
from services.jobs.fairs.fair_views import interview_view, sign_up_view, slots, state
from services.jobs.fairs.fairs import locked_fair, locked_table, may_host, of_staff
from services.jobs.models import Worker

_ON = (FairState.OPEN, FairState.RUNNING)


class FairInterviews(Service):
    @command(contract.JoinFair)
    def join_fair(self, tx: Tx, asked: contract.JoinFair) -> contract.FairSignUp:
        if not tx.actor.holds(Role.WORKER):
            raise NotRegistered()
        return _join(tx, locked_fair(tx, asked.fair_id), tx.actor.person_id)

    @command(contract.JoinFairFor)
    def join_fair_for(self, tx: Tx, asked: contract.JoinFairFor) -> contract.FairSignUp:
        tx.actor.must_hold(Role.STAFF)
        worker = tx.session.get(Worker, asked.worker_id)
        if worker is None or not tx.actor.holds(Role.STAFF, at=worker.home_unit or ""):
            raise NotFound()
        return _join(tx, locked_fair(tx, asked.fair_id), worker.person_id, asked.reason)

    @command(contract.LeaveFair)
    def leave_fair(self, tx: Tx, asked: contract.LeaveFair) -> None:
        tx.actor.must_be_signed_in()
        fair = locked_fair(tx, asked.fair_id)
        if _sign_up(tx, fair.id, tx.actor.person_id) is None:
            raise NotFound()
        fair_rules.must_be_in(state(tx, fair), FairState.OPEN)
        for table in (FairInterview, FairSignUp):
            tx.session.execute(delete(table).filter_by(fair_id=fair.id, worker_id=tx.actor.person_id))

    @command(contract.BookFairInterview)
    def book_fair_interview(self, tx: Tx, asked: contract.BookFairInterview) -> contract.FairInterview:
        tx.actor.must_be_signed_in()
        fair, table = locked_table(tx, asked.table_id)
        her = asked.worker_id or tx.actor.person_id
        if her != tx.actor.person_id and not tx.actor.holds(Role.STAFF, at=fair.unit):
            raise NotFound()
        fair_rules.must_be_in(state(tx, fair), *_ON)
        fair_rules.must_be_ahead(fair.starts_at, fair.slot_minutes, asked.slot, slots(fair), tx.now)
        if _sign_up(tx, fair.id, her) is None:
            raise contract.NotSignedUp()
        held = views.held(tx.session.get_one(Worker, her), day_of(tx.now))
        rules.must_qualify(views.wanted(table), held)
        _must_not_clash(tx, fair, table, her, asked.slot)
        household = table.owner_id if table.kind == PostingKind.NEED else None
        begins = fair_rules.slot_start(fair.starts_at, fair.slot_minutes, asked.slot)
        interviews.must_be_free(tx, her, household, begins, fair.slot_minutes)
        row = FairInterview(id=new_id(), fair=fair, table=table, worker_id=her, slot=asked.slot)
        row.booked_by = tx.actor.person_id
        tx.session.add(row)
        tx.session.flush()
        return interview_view(row)

    @command(contract.CancelFairInterview)
    def cancel_fair_interview(self, tx: Tx, asked: contract.CancelFairInterview) -> None:
        fair, row = _interview(tx, asked.interview_id)
        is_hers = row.worker_id == tx.actor.person_id
        if not (is_hers or tx.actor.holds(Role.STAFF, at=fair.unit)):
            raise NotFound()
        if tx.now >= fair_rules.slot_start(fair.starts_at, fair.slot_minutes, row.slot):
            raise contract.FairInterviewBegun()
        if not is_hers:
            facts = {"interview_id": row.id, "fair_id": fair.id, "worker_id": row.worker_id}
            tx.emit(contract.FairInterviewCancelled(**facts))
        tx.session.delete(row)

    @command(contract.CheckInAtFair)
    def check_in_at_fair(self, tx: Tx, asked: contract.CheckInAtFair) -> contract.FairSignUp:
        """A second time changes nothing."""
        if (row := tx.session.get(FairSignUp, asked.sign_up_id)) is None:
            raise NotFound()
        fair = of_staff(tx, row.fair_id)
        fair_rules.must_be_the_day(state(tx, fair), fair.starts_at, tx.now)
        if row.came_at is None:
            row.came_at, row.checked_in_by = tx.now, tx.actor.person_id
        return sign_up_view(row)

    @command(contract.RecordFairInterview)
    def record_fair_interview(self, tx: Tx, asked: contract.RecordFairInterview) -> contract.FairInterview:
        fair, row = _interview(tx, asked.interview_id)
        if not may_host(tx, fair, row.table):
            raise NotFound()
        fair_rules.must_be_in(state(tx, fair), *_ON, FairState.FINISHED)
        if tx.now < fair_rules.slot_start(fair.starts_at, fair.slot_minutes, row.slot):
            raise contract.FairInterviewNotBegun()
        row.outcome, row.recorded_by = asked.outcome, tx.actor.person_id
        return interview_view(row)

    @query(contract.FairSignUps)
    def fair_sign_ups(self, tx: Tx, asked: contract.FairSignUps) -> Page[contract.FairSignUp]:
        fair = of_staff(tx, asked.fair_id, lock=False)
        found = select(FairSignUp).where(FairSignUp.fair_id == fair.id)
        if asked.came is not None:
            found = found.where(FairSignUp.came_at.is_not(None) if asked.came else FairSignUp.came_at.is_(None))
        return page(tx.session, found, FairSignUp.id, asked, sign_up_view)

    @query(contract.MyFairs)
    def my_fairs(self, tx: Tx, asked: contract.MyFairs) -> Page[contract.FairSignUp]:
        tx.actor.must_be_signed_in()
        found = select(FairSignUp).where(FairSignUp.worker_id == tx.actor.person_id)
        return page(tx.session, found, FairSignUp.id, asked, sign_up_view, newest_first=True)

    @query(contract.FairInterviews)
    def fair_interviews(self, tx: Tx, asked: contract.FairInterviews) -> Page[contract.FairInterview]:
        tx.actor.must_be_signed_in()
        if (fair := tx.session.get(Fair, asked.fair_id)) is None:
            raise NotFound()
        found = select(FairInterview).where(FairInterview.fair_id == fair.id)
        if asked.table_id:
            table = tx.session.get(FairTable, asked.table_id)
            if table is None or not may_host(tx, fair, table):
                raise NotFound()
            found = found.where(FairInterview.table_id == table.id)
        elif not tx.actor.holds(Role.STAFF, at=fair.unit):
            found = found.where(FairInterview.worker_id == tx.actor.person_id)
        return page(tx.session, found, FairInterview.id, asked, interview_view)


def _join(tx: Tx, fair: Fair, worker_id: str, reason: str | None = None) -> contract.FairSignUp:
    fair_rules.must_be_in(state(tx, fair), *_ON)
    if tx.session.get(Worker, worker_id) is None:
        raise NotRegistered()
    if _sign_up(tx, fair.id, worker_id):
        raise contract.AlreadyAtFair()
    row = FairSignUp(id=new_id(), fair_id=fair.id, worker_id=worker_id, reason=reason)
    row.signed_up_by, row.came_at = tx.actor.person_id, None
    tx.session.add(row)
    return sign_up_view(row)


def _sign_up(tx: Tx, fair_id: str, worker_id: str) -> FairSignUp | None:
    hers = select(FairSignUp).where(FairSignUp.fair_id == fair_id, FairSignUp.worker_id == worker_id)
    return tx.session.scalars(hers).one_or_none()


def _must_not_clash(tx: Tx, fair: Fair, table: FairTable, worker_id: str, slot: int) -> None:
    """The fair is locked: nobody else books meanwhile."""
    at_table = FairInterview.table_id == table.id
    near = or_(at_table, and_(FairInterview.worker_id == worker_id, FairInterview.slot == slot))
    for row in tx.session.scalars(select(FairInterview).where(FairInterview.fair_id == fair.id, near)):
        if row.table_id == table.id and row.worker_id == worker_id:
            raise contract.FairInterviewBooked()
        if row.slot == slot:
            raise contract.SlotTaken() if row.table_id == table.id else contract.OwnSlotTaken()


def _interview(tx: Tx, interview_id: str) -> tuple[Fair, FairInterview]:
    """An interview, and its fair, which is locked first. Raises `NotFound`."""
    tx.actor.must_be_signed_in()
    found = tx.session.get(FairInterview, interview_id)
    if found is None:
        raise NotFound()
    fair = locked_fair(tx, found.fair_id)
    again = select(FairInterview).where(FairInterview.id == interview_id).execution_options(populate_existing=True)
    row = tx.session.scalars(again).one_or_none()
    if row is None:
        raise NotFound()
    return fair, row
