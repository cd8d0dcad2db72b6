"""Jobs' rows that are about to be changed: found and locked, a need before its workers."""

from __future__ import annotations

from contracts.accounts import Role
from contracts.jobs import NeedState
from contracts.needs import PostingStep
from kernel.errors import NotFound
from kernel.service import Tx
from services.jobs import posting, rules
from services.jobs.models import Need, Referral, Worker


def need(tx: Tx, need_id: str) -> Need:
    """Raises `NotFound`."""
    if (row := tx.session.get(Need, need_id, with_for_update=True)) is None:
        raise NotFound()
    return row


def need_at_work(tx: Tx, need_id: str) -> Need:
    """A need for which its staff do something: they have looked at it, and so it is published. Raises `NotFound`."""
    row = need(tx, need_id)
    tx.actor.must_hold(Role.STAFF, at=row.unit)
    if row.state == NeedState.WAITING:
        posting.take(tx, row, PostingStep.PUBLISH)
    rules.must_be_open(row.state)
    return row


def worker(tx: Tx, person_id: str) -> Worker:
    """She is placed once, whoever accepts first. Made at the first that is heard of her."""
    row = tx.session.get(Worker, person_id, with_for_update=True)
    if row is None:
        blank = {"live_in": False, "is_placed": False, "placements": 0, "elsewhere": False, "is_paused": False}
        row = Worker(person_id=person_id, **blank)
        tx.session.add(row)
    return row


def my_referral(tx: Tx, referral_id: str) -> Referral:
    """A referral of the one who asks, its need locked first. Raises `NotFound`."""
    tx.actor.must_be_signed_in()
    row = tx.session.get(Referral, referral_id)
    if row is None or tx.actor.person_id not in (row.worker_id, row.household_id):
        raise NotFound()
    tx.session.refresh(row.need, with_for_update=True)
    tx.session.refresh(row)
    return row
