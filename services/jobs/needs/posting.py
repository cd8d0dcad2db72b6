"""Postings, needs and vacancies alike, which are locked: each step by the one table, kept with who took it and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Select, select

from contracts import needs as contract
from contracts.accounts import Role
from contracts.jobs import NeedState
from contracts.needs import PostingKind, PostingStep, ReturnReason
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx
from kernel.store import new_id
from services.jobs.needs import posting_rules as rules
from services.jobs.needs.posting_tables import PostingAct

#: How many postings one look of a timer moves on.
A_LOOK = 50


class Posting(Protocol):
    """A row of `Need` or `Vacancy`. `kind` and `owner_id` are the same for all of a table, and of each row."""

    id: Any
    unit: Any
    state: Any
    expires_on: Any
    is_reminded: Any
    return_reason: Any
    words: Any

    @property
    def kind(self) -> PostingKind: ...

    @property
    def owner_id(self) -> str: ...


def take(
    tx: Tx, row: Posting, step: PostingStep, reason: str | None = None, return_reason: ReturnReason | None = None
) -> None:
    """One step of the way. Raises its refusal."""
    row.state = rules.after(row.state, step)
    row.return_reason, row.words = (return_reason, reason) if return_reason else (None, None)
    if row.state in (NeedState.OPEN, NeedState.RETURNED):
        row.expires_on, row.is_reminded = day_of(tx.now) + rules.STANDS, False
    record(tx, row, step, reason, return_reason)


def record(
    tx: Tx, row: Posting, step: PostingStep, reason: str | None = None, return_reason: ReturnReason | None = None
) -> None:
    """Keep it, and tell of it."""
    act = PostingAct(id=new_id(), posting_id=row.id, step=step, at=tx.now, by=tx.actor.person_id or None)
    act.reason, act.return_reason = reason, return_reason
    tx.session.add(act)
    facts = {"posting_id": row.id, "kind": row.kind, "owner_id": row.owner_id, "unit": row.unit}
    tx.emit(contract.PostingChanged(**facts, step=step, state=NeedState(row.state)))


def must_be_staff(tx: Tx, row: Posting) -> None:
    """Of another unit's staff it is not there."""
    tx.actor.must_be_signed_in()
    if not tx.actor.holds(Role.STAFF, at=row.unit):
        raise NotFound()


def due(table: Any, now: datetime) -> Select[Any]:
    """What the clock has to end."""
    stands = table.state.in_((NeedState.OPEN, NeedState.RETURNED))
    found = select(table).where(stands, table.expires_on < day_of(now)).order_by(table.id).limit(A_LOOK)
    return found.with_for_update(skip_locked=True, of=table)


def remind(tx: Tx, table: Any) -> bool:
    """Tell the owners of what is open and expires soon; once."""
    soon = (table.expires_on >= day_of(tx.now), table.expires_on <= day_of(tx.now) + rules.REMIND_BEFORE)
    found = select(table).where(table.state == NeedState.OPEN, table.is_reminded.is_(False), *soon)
    rows = tx.session.scalars(found.order_by(table.id).limit(A_LOOK).with_for_update(skip_locked=True, of=table)).all()
    for row in rows:
        row.is_reminded = True
        facts = {"posting_id": row.id, "kind": row.kind, "owner_id": row.owner_id, "unit": row.unit}
        tx.emit(contract.PostingExpiring(**facts, expires_on=row.expires_on))
    return len(rows) == A_LOOK


def acts(tx: Tx, posting_id: str, asked: Any) -> Page[contract.PostingAct]:
    found = select(PostingAct).where(PostingAct.posting_id == posting_id)
    return page(tx.session, found, PostingAct.id, asked, _act)


def _act(row: PostingAct) -> contract.PostingAct:
    facts = {"act_id": row.id, "step": row.step, "at": row.at, "by": row.by}
    return contract.PostingAct(**facts, return_reason=row.return_reason, reason=row.reason)
