"""Jobs' rows that are about to be changed: found and locked, a need before its workers."""

from __future__ import annotations

from contracts.accounts import Role
from contracts.jobs import NeedState
from contracts.needs import PostingStep
from kernel.errors import NotFound
from kernel.service import Tx
from kernel.store import new_id
from services.jobs import rules
from services.jobs.models import Need, Placement, Referral, Worker
from services.jobs.needs import posting
from services.jobs.referral.placement_tables import ReferralAct


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
    row = referral(tx, referral_id)
    if tx.actor.person_id not in (row.worker_id, row.household_id):
        raise NotFound()
    return row


def referral(tx: Tx, referral_id: str) -> Referral:
    """A referral of the one who asks, or of a unit where she is staff; its need is locked. Raises `NotFound`."""
    must_concern(tx, tx.session.get(Referral, referral_id))
    return locked(tx, referral_id)


def locked(tx: Tx, referral_id: str) -> Referral:
    """A referral that there is; its need is locked, and it is read again."""
    row = tx.session.get_one(Referral, referral_id)
    tx.session.refresh(row.need, with_for_update=True)
    tx.session.refresh(row)
    return row


def placement(tx: Tx, placement_id: str) -> Placement:
    """A placement of the one who asks, or of a unit where she is staff; its need is locked. Raises `NotFound`."""
    tx.actor.must_be_signed_in()
    if (row := tx.session.get(Placement, placement_id)) is None:
        raise NotFound()
    must_concern(tx, row.referral)
    tx.session.refresh(row.referral.need, with_for_update=True)
    tx.session.refresh(row)
    return row


def must_concern(tx: Tx, row: Referral | None) -> Referral:
    """It is there for its worker, its household, and staff of its need's unit. Raises `NotFound`."""
    tx.actor.must_be_signed_in()
    if row is None or not (tx.actor.person_id in (row.worker_id, row.household_id) or is_staff(tx, row)):
        raise NotFound()
    return row


def is_staff(tx: Tx, row: Referral) -> bool:
    return tx.actor.holds(Role.STAFF, at=row.need.unit)


def must_be_staff(tx: Tx, row: Referral) -> None:
    tx.actor.must_hold(Role.STAFF, at=row.need.unit)


def keep_act(tx: Tx, row: Referral, act: str, reason: str, person_id: str | None = None) -> None:
    """What staff did with a referral is kept, with who and why."""
    by = {"by": tx.actor.person_id, "person_id": person_id, "at": tx.now}
    tx.session.add(ReferralAct(id=new_id(), referral_id=row.id, act=act, reason=reason, **by))
