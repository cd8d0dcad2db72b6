"""Workers: where one is at home, and her own words about the work she wants."""

from __future__ import annotations

from sqlalchemy import delete

from contracts import jobs as contract
from contracts.accounts import NotRegistered, Registered, RegisteredAs, Role
from contracts.rosters import RegistrationUndone
from kernel.service import Service, Tx, command, on
from services.jobs import rows
from services.jobs.claiming import tell_availability
from services.jobs.models import Worker
from services.jobs.posting_tables import Household


class Profiles(Service):
    @command(contract.DescribeWork)
    def describe_work(self, tx: Tx, asked: contract.DescribeWork) -> contract.WorkerProfile:
        if not tx.actor.holds(Role.WORKER):
            raise NotRegistered()
        worker = rows.worker(tx, tx.actor.person_id)
        worker.live_in, worker.available_from = asked.live_in, asked.available_from
        worker.pay_from_fen, worker.elsewhere = asked.pay_from_fen, asked.elsewhere
        tell_availability(tx, worker)
        return contract.WorkerProfile(worker_id=worker.person_id, **asked.model_dump())

    @on(Registered)
    def learn_of_worker(self, tx: Tx, registered: Registered) -> None:
        if registered.registered_as is RegisteredAs.WORKER:
            worker = rows.worker(tx, registered.person_id)
            worker.home_unit = registered.unit
            tell_availability(tx, worker)
        else:
            tx.session.merge(Household(person_id=registered.person_id, unit=registered.unit))

    @on(RegistrationUndone)
    def forget_worker(self, tx: Tx, undone: RegistrationUndone) -> None:
        """She was never here herself: nothing can have come of it."""
        if worker := tx.session.get(Worker, undone.person_id, with_for_update=True):
            tx.session.delete(worker)
        tx.session.execute(delete(Household).where(Household.person_id == undone.person_id))
