"""Stations: commands, queries, reactions."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from contracts import accounts, certification, jobs, pool, rosters, training
from contracts import stations as contract
from contracts.accounts import Role
from contracts.stations import WaiverKind
from contracts.values import Waiver, subtree
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.stations import rules, views
from services.stations.models import Base, Notice, Step, Unit, WaiverRow, Woman


class Stations(Service):
    name = "stations"
    tables = Base.metadata

    @command(contract.OpenUnit)
    def open_unit(self, tx: Tx, asked: contract.OpenUnit) -> contract.Unit:
        tx.actor.must_hold(Role.OPERATOR, at=asked.code)
        rules.must_fit(asked.code, asked.level, asked.parent)
        if asked.parent and tx.session.get(Unit, asked.parent) is None:
            raise contract.WrongParent()
        tx.session.merge(Unit(**asked.model_dump()))
        tx.emit(contract.UnitOpened(**asked.model_dump(exclude={"pilot"})))
        return contract.Unit(**asked.model_dump())

    @command(contract.Announce)
    def announce(self, tx: Tx, asked: contract.Announce) -> contract.Announcement:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        row = Notice(id=new_id(), announced_at=tx.now, **asked.model_dump())
        tx.session.add(row)
        shown = views.announcement(row)
        tx.emit(contract.Announced(**shown.model_dump()))
        return shown

    @query(contract.Announcements)
    def announcements(self, tx: Tx, asked: contract.Announcements) -> Page[contract.Announcement]:
        rows = select(Notice).where(Notice.unit.in_(rules.and_above(asked.unit)))
        if asked.since:
            rows = rows.where(Notice.announced_at >= asked.since)
        return page(tx.session, rows, Notice.id, asked, views.announcement)

    @query(contract.UnitByCode)
    def unit_by_code(self, tx: Tx, asked: contract.UnitByCode) -> contract.Unit:
        if (row := tx.session.get(Unit, asked.code)) is None:
            raise NotFound()
        return views.unit(row)

    @query(contract.Units)
    def units(self, tx: Tx, asked: contract.Units) -> Page[contract.Unit]:
        rows = select(Unit)
        if asked.level:
            rows = rows.where(Unit.level == asked.level)
        if asked.parent:
            rows = rows.where(Unit.parent == asked.parent)
        return page(tx.session, rows, Unit.code, asked, views.unit)

    @query(contract.Board)
    def board(self, tx: Tx, asked: contract.Board) -> contract.BoardView:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        here = Woman.home_unit.startswith(subtree(asked.unit), autoescape=True)
        women = Woman.person_id
        reached = select(Step.step, func.count()).join(Woman, women == Step.person_id).where(here).group_by(Step.step)
        counts = {step: count for step, count in tx.session.execute(reached)}
        waived = select(func.coalesce(func.sum(WaiverRow.list_price_fen), 0))
        waived = waived.join(Woman, women == WaiverRow.person_id).where(here)
        return contract.BoardView(
            unit=asked.unit,
            waived_fen=tx.session.scalars(waived).one(),
            **{step.value: counts.get(step.value, 0) for step in rules.Step},
        )

    @query(contract.Waivers)
    def waivers(self, tx: Tx, asked: contract.Waivers) -> Page[contract.WaiverEntry]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        rows = select(WaiverRow).where(WaiverRow.unit.startswith(subtree(asked.unit), autoescape=True))
        if asked.person_id:
            rows = rows.where(WaiverRow.person_id == asked.person_id)
        return page(tx.session, rows, WaiverRow.id, asked, views.entry)

    @on(contract.UnitOpened, From.ELSEWHERE)
    def learn_of_unit(self, tx: Tx, opened: contract.UnitOpened) -> None:
        """A county has its tree from the centre, the centre has each county's stations."""
        known = tx.session.get(Unit, opened.code)
        tx.session.merge(Unit(**opened.model_dump(), pilot=known.pilot if known else False))

    @on(contract.Announced, From.ELSEWHERE)
    def take_over_announcement(self, tx: Tx, announced: contract.Announced) -> None:
        words = announced.model_dump(exclude={"announcement_id"})
        tx.session.merge(Notice(id=announced.announcement_id, **words))

    @on(accounts.Registered, From.ANYWHERE)
    def count_registered(self, tx: Tx, registered: accounts.Registered) -> None:
        if registered.registered_as is accounts.RegisteredAs.WORKER:
            tx.session.merge(Woman(person_id=registered.person_id, home_unit=registered.unit))
            self._reach(tx, registered.person_id, rules.Step.REGISTERED)

    @on(rosters.RegistrationUndone, From.ANYWHERE)
    def uncount_registered(self, tx: Tx, undone: rosters.RegistrationUndone) -> None:
        """By a roster that should not have been: she is taken off the board."""
        tx.session.execute(delete(Step).where(Step.person_id == undone.person_id))
        tx.session.execute(delete(Woman).where(Woman.person_id == undone.person_id))

    @on(training.Completed, From.ANYWHERE)
    def count_trained(self, tx: Tx, completed: training.Completed) -> None:
        self._reach(tx, completed.person_id, rules.Step.TRAINED)

    @on(certification.CertificateIssued, From.ANYWHERE)
    def count_certified(self, tx: Tx, issued: certification.CertificateIssued) -> None:
        self._reach(tx, issued.person_id, rules.Step.CERTIFIED)

    @on(jobs.Referred, From.ANYWHERE)
    def count_referred(self, tx: Tx, referred: jobs.Referred) -> None:
        self._reach(tx, referred.worker_id, rules.Step.REFERRED)

    @on(pool.NeedClaimed, From.ANYWHERE)
    def count_claimed(self, tx: Tx, claimed: pool.NeedClaimed) -> None:
        self._reach(tx, claimed.worker_id, rules.Step.REFERRED)

    @on(pool.ClaimAnswered, From.ANYWHERE)
    def count_placed_elsewhere(self, tx: Tx, answered: pool.ClaimAnswered) -> None:
        """In another county; hers hears of it from the centre."""
        if answered.state is pool.ClaimState.FILLED:
            self._reach(tx, answered.worker_id, rules.Step.PLACED)

    @on(jobs.Placed, From.ANYWHERE)
    def count_placed(self, tx: Tx, placed: jobs.Placed) -> None:
        self._reach(tx, placed.worker_id, rules.Step.PLACED)

    @on(training.FeeWaived, From.ANYWHERE)
    def enter_training(self, tx: Tx, waived: training.FeeWaived) -> None:
        self._enter(tx, WaiverKind.TRAINING, waived)

    @on(certification.FeeWaived, From.ANYWHERE)
    def enter_exam(self, tx: Tx, waived: certification.FeeWaived) -> None:
        self._enter(tx, WaiverKind.EXAM, waived)

    @on(jobs.FeeWaived, From.ANYWHERE)
    def enter_placement(self, tx: Tx, waived: jobs.FeeWaived) -> None:
        self._enter(tx, WaiverKind.PLACEMENT, waived)

    def _reach(self, tx: Tx, person_id: str, step: rules.Step) -> None:
        if tx.session.get(Step, (person_id, step.value)) is None:
            tx.session.add(Step(person_id=person_id, step=step.value, reached_at=tx.now))

    def _enter(self, tx: Tx, kind: WaiverKind, waived: Waiver) -> None:
        """One row a cause: a fee that stands in the ledger is not entered again, whatever event says so."""
        cause = select(WaiverRow.id).where(WaiverRow.kind == kind.value, WaiverRow.cause_id == waived.cause_id)
        if tx.session.scalars(cause).first():
            return
        facts = waived.model_dump(include=set(Waiver.model_fields))
        row = WaiverRow(id=new_id(), kind=kind.value, recorded_at=tx.now, **facts)
        tx.session.add(row)
        tx.emit(contract.WaiverRecorded(waiver_id=row.id, kind=kind, **facts))
