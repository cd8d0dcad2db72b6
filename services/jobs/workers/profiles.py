"""Workers: where one is at home, her own words about herself and the work she wants, and what staff have checked."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from contracts import jobs as contract
from contracts import profiles as words
from contracts.accounts import NotRegistered, Registered, RegisteredAs, Role
from contracts.jobs import ReferralState
from contracts.private_data import must_hold_no_private_data
from contracts.profiles import CheckKind, ProfileAudience
from contracts.rosters import RegistrationUndone
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, on, query
from kernel.store import new_id
from kernel.timers import every
from services.jobs import rows
from services.jobs.models import Referral, Worker
from services.jobs.needs.posting_tables import Household
from services.jobs.workers import profile_rules as rules
from services.jobs.workers import profile_views as views
from services.jobs.workers.availability import tell_availability
from services.jobs.workers.profile_tables import Check, Profile

#: How many pauses one look of the clock ends at most.
AT_ONCE = 100


class Profiles(Service):
    @command(contract.DescribeWork)
    def describe_work(self, tx: Tx, asked: contract.DescribeWork) -> contract.WorkerProfile:
        worker = her_row(tx)
        worker.live_in, worker.available_from = asked.live_in, asked.available_from
        worker.pay_from_fen, worker.elsewhere = asked.pay_from_fen, asked.elsewhere
        tell_availability(tx, worker)
        return contract.WorkerProfile(worker_id=worker.person_id, **asked.model_dump())

    @command(words.DescribeProfile)
    def describe_profile(self, tx: Tx, asked: words.DescribeProfile) -> words.Profile:
        rules.must_be_hours(asked.hours)
        must_hold_no_private_data(asked.introduction)
        worker = her_row(tx)
        tx.session.merge(Profile(person_id=worker.person_id, **views.columns(asked)))
        tell_availability(tx, worker)
        return shown(tx, worker)

    @command(words.PauseProfile)
    def pause_profile(self, tx: Tx, asked: words.PauseProfile) -> words.Profile:
        rules.must_lie_ahead(asked.until, day_of(tx.now))
        worker = her_row(tx)
        worker.is_paused, worker.paused_until = True, asked.until
        tell_availability(tx, worker)
        return shown(tx, worker)

    @command(words.ResumeProfile)
    def resume_profile(self, tx: Tx, asked: words.ResumeProfile) -> words.Profile:
        worker = her_row(tx)
        if not worker.is_paused:
            raise words.ProfileNotPaused()
        resume(tx, worker)
        return shown(tx, worker)

    @command(words.NoteHealthCheck)
    def note_health_check(self, tx: Tx, asked: words.NoteHealthCheck) -> words.WorkerCheck:
        return note(tx, CheckKind.HEALTH, asked)

    @command(words.NoteInsurance)
    def note_insurance(self, tx: Tx, asked: words.NoteInsurance) -> words.WorkerCheck:
        return note(tx, CheckKind.INSURANCE, asked)

    @query(words.MyProfile)
    def my_profile(self, tx: Tx, asked: words.MyProfile) -> words.Profile:
        if not tx.actor.holds(Role.WORKER) or not (worker := tx.session.get(Worker, tx.actor.person_id)):
            raise NotRegistered()
        return shown(tx, worker)

    @query(words.ProfileOf)
    def profile_of(self, tx: Tx, asked: words.ProfileOf) -> words.Profile:
        tx.actor.must_be_signed_in()
        worker = tx.session.get(Worker, asked.worker_id)
        audience = audience_of(tx, worker) if worker else None
        if worker is None or audience is None:
            raise NotFound()
        return shown(tx, worker, audience)

    @query(words.WorkerChecks)
    def worker_checks(self, tx: Tx, asked: words.WorkerChecks) -> Page[words.WorkerCheck]:
        tx.actor.must_be_signed_in()
        worker = tx.session.get(Worker, asked.worker_id)
        if worker is None or audience_of(tx, worker) is not ProfileAudience.STAFF:
            raise NotFound()
        made = select(Check).where(Check.worker_id == worker.person_id)
        return page(tx.session, made, Check.id, asked, views.check, newest_first=True)

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
        """She was never here herself: nothing can have come of it. What others hold of her goes with her row."""
        if worker := tx.session.get(Worker, undone.person_id, with_for_update=True):
            tx.session.delete(worker)
        tx.session.execute(delete(Household).where(Household.person_id == undone.person_id))

    @every(3600)
    def end_pauses(self, tx: Tx) -> bool:
        """The day after the last one she is there again."""
        over = select(Worker).where(Worker.is_paused, Worker.paused_until < day_of(tx.now)).limit(AT_ONCE)
        workers = tx.session.scalars(over.order_by(Worker.person_id).with_for_update()).all()
        for worker in workers:
            resume(tx, worker)
        return len(workers) == AT_ONCE


def her_row(tx: Tx) -> Worker:
    if not tx.actor.holds(Role.WORKER):
        raise NotRegistered()
    return rows.worker(tx, tx.actor.person_id)


def resume(tx: Tx, worker: Worker) -> None:
    worker.is_paused, worker.paused_until = False, None
    tell_availability(tx, worker)


def note(tx: Tx, kind: CheckKind, asked: words.NoteHealthCheck | words.NoteInsurance) -> words.WorkerCheck:
    """The paper that was noted last counts, also if it ends sooner: so a mistake is mended."""
    tx.actor.must_hold(Role.STAFF)
    worker = tx.session.get(Worker, asked.worker_id, with_for_update=True)
    if worker is None or not tx.actor.holds(Role.STAFF, at=worker.home_unit or ""):
        raise NotFound()
    rules.must_be_plausible(asked.valid_until, day_of(tx.now))
    row = Check(id=new_id(), kind=kind, checked_by=tx.actor.person_id, checked_at=tx.now, **asked.model_dump())
    tx.session.add(row)
    if kind is CheckKind.HEALTH:
        worker.health_until = asked.valid_until
    else:
        worker.insured_until = asked.valid_until
    tell_availability(tx, worker)
    return views.check(row)


def audience_of(tx: Tx, worker: Worker) -> ProfileAudience | None:
    """To whom the one who asks belongs; to nobody who may see her."""
    me = tx.actor
    if me.person_id == worker.person_id or me.holds(Role.STAFF, at=worker.home_unit or ""):
        return ProfileAudience.STAFF
    if me.holds(Role.STAFF) or is_referred(tx, worker.person_id, me.person_id):
        return ProfileAudience.REFERRED
    if me.holds(Role.HOUSEHOLD):
        return views.chosen(tx.session.get(Profile, worker.person_id))
    return None


def is_referred(tx: Tx, worker_id: str, household_id: str) -> bool:
    over = (ReferralState.DECLINED, ReferralState.WITHDRAWN)
    both = select(func.count()).where(Referral.worker_id == worker_id, Referral.household_id == household_id)
    return bool(tx.session.scalar(both.where(Referral.state.not_in(over))))


def shown(tx: Tx, worker: Worker, audience: ProfileAudience = ProfileAudience.STAFF) -> words.Profile:
    tx.session.flush()
    return views.profile(worker, tx.session.get(Profile, worker.person_id), audience)
