"""The board: a woman's steps, counted where she registered."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from contracts import accounts, certification, jobs, pool, rosters, training
from contracts import stations as contract
from contracts.accounts import Role
from contracts.boards import FunnelStep
from contracts.placements import OutcomeNoted
from contracts.values import day_of
from kernel.service import From, Service, Tx, on, query
from services.stations.ledger.ledger_tables import Entry
from services.stations.models import Step, Trade, Woman
from services.stations.promoters.reach import CameThrough
from services.stations.units.unit_rows import under

#: The steps that the first board counts; the funnel counts all.
_STEPS = [step.value for step in FunnelStep if step.value in contract.BoardView.model_fields]
_STILL_WORKING = {30: FunnelStep.WORKING_30, 90: FunnelStep.WORKING_90}


class Board(CameThrough, Service):
    @query(contract.Board)
    def board(self, tx: Tx, asked: contract.Board) -> contract.BoardView:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        here = under(Woman.home_unit, asked.unit)
        women = Woman.person_id
        reached = select(Step.step, func.count()).join(Woman, women == Step.person_id).where(here).group_by(Step.step)
        counts = {step: count for step, count in tx.session.execute(reached)}
        waived = select(func.coalesce(func.sum(Entry.amount_fen), 0))
        waived = waived.join(Woman, women == Entry.person_id).where(here)
        return contract.BoardView(
            unit=asked.unit,
            waived_fen=tx.session.scalars(waived).one(),
            **{step: counts.get(step, 0) for step in _STEPS},
        )

    @on(accounts.Registered, From.ANYWHERE)
    def count_registered(self, tx: Tx, registered: accounts.Registered) -> None:
        if registered.registered_as is accounts.RegisteredAs.WORKER:
            tx.session.merge(Woman(person_id=registered.person_id, home_unit=registered.unit))
            self._reach(tx, registered.person_id, FunnelStep.REGISTERED)
            self._came_through(tx, registered.person_id, registered.promoter_code, registering=True)

    @on(rosters.RegistrationUndone, From.ANYWHERE)
    def uncount_registered(self, tx: Tx, undone: rosters.RegistrationUndone) -> None:
        """By a roster that should not have been: she is taken off the board. Nothing has come of it, so that no fee was
        waived either.
        """
        tx.session.execute(delete(Step).where(Step.person_id == undone.person_id))
        tx.session.execute(delete(Trade).where(Trade.person_id == undone.person_id))
        tx.session.execute(delete(Woman).where(Woman.person_id == undone.person_id))

    @on(training.Completed, From.ANYWHERE)
    def count_trained(self, tx: Tx, completed: training.Completed) -> None:
        self._reach(tx, completed.person_id, FunnelStep.TRAINED)
        if completed.occupation_code:
            tx.session.merge(Trade(person_id=completed.person_id, occupation_code=completed.occupation_code))

    @on(certification.CertificateIssued, From.ANYWHERE)
    def count_certified(self, tx: Tx, issued: certification.CertificateIssued) -> None:
        self._reach(tx, issued.person_id, FunnelStep.CERTIFIED)
        tx.session.merge(Trade(person_id=issued.person_id, occupation_code=issued.occupation_code))

    @on(jobs.Referred, From.ANYWHERE)
    def count_referred(self, tx: Tx, referred: jobs.Referred) -> None:
        self._reach(tx, referred.worker_id, FunnelStep.REFERRED)

    @on(OutcomeNoted, From.ANYWHERE)
    def count_still_working(self, tx: Tx, noted: OutcomeNoted) -> None:
        if noted.still_working:
            self._reach(tx, noted.worker_id, _STILL_WORKING[noted.day])

    @on(pool.NeedClaimed, From.ANYWHERE)
    def count_claimed(self, tx: Tx, claimed: pool.NeedClaimed) -> None:
        self._reach(tx, claimed.worker_id, FunnelStep.REFERRED)

    @on(pool.ClaimAnswered, From.ANYWHERE)
    def count_placed_elsewhere(self, tx: Tx, answered: pool.ClaimAnswered) -> None:
        """In another county; hers hears of it from the centre."""
        if answered.state is pool.ClaimState.FILLED:
            self._reach(tx, answered.worker_id, FunnelStep.PLACED)

    @on(jobs.Placed, From.ANYWHERE)
    def count_placed(self, tx: Tx, placed: jobs.Placed) -> None:
        self._reach(tx, placed.worker_id, FunnelStep.PLACED)

    def _reach(self, tx: Tx, person_id: str, step: FunnelStep) -> None:
        """When it happened counts, the first time of several, and not when it was heard of."""
        at = tx.heard.time if tx.heard else tx.now
        row = tx.session.get(Step, (person_id, step.value))
        if row is None:
            row = Step(person_id=person_id, step=step.value, reached_at=at)
            tx.session.add(row)
        row.reached_at = min(row.reached_at, at)
        row.reached_on = day_of(row.reached_at)
