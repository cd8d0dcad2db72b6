"""值班表: the weekly pattern of a unit, and swaps for single days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from contracts import duties as contract
from contracts.accounts import Role
from contracts.duties import SwapState
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import hold, new_id
from kernel.timers import every
from services.stations.rules import and_above
from services.stations.units import duty_rules as rules
from services.stations.units.duty_tables import Colleague, Duty, Swap

_AT_ONCE = 50
_GOING_ON = (SwapState.PROPOSED, SwapState.ACCEPTED)


class Duties(Service):
    @command(contract.SetDuty)
    def set_duty(self, tx: Tx, asked: contract.SetDuty) -> contract.Duty:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        rules.must_be_times(asked.starts, asked.ends, asked.from_on, asked.until)
        self._must_be_colleague(tx, asked.person_id, asked.unit)
        hold(tx.session, f"duties of {asked.person_id}")
        row = Duty(id=new_id(), **asked.model_dump())
        hers = tx.session.scalars(select(Duty).where(Duty.person_id == asked.person_id, Duty.weekday == asked.weekday))
        if any(rules.overlap(row, other) for other in hers):
            raise contract.DutyOverlaps()
        tx.session.add(row)
        return _duty(row)

    @command(contract.EndDuty)
    def end_duty(self, tx: Tx, asked: contract.EndDuty) -> contract.Duty:
        """What was done stays: of a duty that has begun, yesterday is the earliest last day."""
        row = self._duty_of(tx, asked.duty_id)
        tx.actor.must_hold(Role.STAFF, at=row.unit)
        yesterday = _today(tx) - timedelta(days=1)
        if asked.until < min(row.from_on - timedelta(days=1), yesterday):
            raise contract.DutyTimesWrong()
        self._cut(tx, row, max(asked.until, row.from_on - timedelta(days=1)))
        return _duty(row)

    @command(contract.ProposeSwap)
    def propose_swap(self, tx: Tx, asked: contract.ProposeSwap) -> contract.Swap:
        duty = self._duty_of(tx, asked.duty_id)
        if duty.person_id != tx.actor.person_id:
            raise NotFound()
        if not rules.is_on(duty, asked.on) or asked.on < _today(tx):
            raise contract.DutyTimesWrong()
        if asked.colleague_id == duty.person_id:
            raise contract.UnknownColleague()
        self._must_be_colleague(tx, asked.colleague_id, duty.unit)
        same = select(Swap.id).where(Swap.duty_id == duty.id, Swap.on == asked.on, Swap.state.in_(_GOING_ON))
        if tx.session.scalars(same).first():
            raise contract.SwapClosed()
        words = {"on": asked.on, "person_id": duty.person_id, "colleague_id": asked.colleague_id}
        row = Swap(id=new_id(), duty_id=duty.id, state=SwapState.PROPOSED, **words)
        tx.session.add(row)
        return _swap(row)

    @command(contract.AnswerSwap)
    def answer_swap(self, tx: Tx, asked: contract.AnswerSwap) -> contract.Swap:
        row = self._swap_of(tx, asked.swap_id)
        if row.colleague_id != tx.actor.person_id:
            raise NotFound()
        state = rules.after(row.state, "accept" if asked.accept else "decline")
        if asked.accept and row.on < _today(tx):
            raise contract.SwapClosed()
        if asked.accept:
            self._must_be_colleague(tx, row.colleague_id, row.duty.unit)
            self._must_be_free(tx, row)
        row.state = state
        return _swap(row)

    @command(contract.WithdrawSwap)
    def withdraw_swap(self, tx: Tx, asked: contract.WithdrawSwap) -> contract.Swap:
        row = self._swap_of(tx, asked.swap_id)
        if row.person_id != tx.actor.person_id:
            raise NotFound()
        row.state = rules.after(row.state, "withdraw")
        return _swap(row)

    @query(contract.DutyRoster)
    def duty_roster(self, tx: Tx, asked: contract.DutyRoster) -> list[contract.Shift]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        last = asked.from_on + timedelta(days=asked.days - 1)
        patterns = tx.session.scalars(select(Duty).where(Duty.unit == asked.unit, Duty.from_on <= last)).all()
        swaps = select(Swap).join(Duty).where(Duty.unit == asked.unit, Swap.state == SwapState.ACCEPTED)
        swaps = swaps.where(Swap.on.between(asked.from_on, last))
        instead = {(row.duty_id, row.on): row.colleague_id for row in tx.session.scalars(swaps)}
        return rules.shifts(patterns, instead, asked.from_on, asked.days)

    @query(contract.Duties)
    def duties(self, tx: Tx, asked: contract.Duties) -> Page[contract.Duty]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        rows = select(Duty).where(Duty.unit == asked.unit)
        if asked.person_id:
            rows = rows.where(Duty.person_id == asked.person_id)
        return page(tx.session, rows, Duty.id, asked, _duty)

    @query(contract.MySwaps)
    def my_swaps(self, tx: Tx, asked: contract.MySwaps) -> Page[contract.Swap]:
        tx.actor.must_be_signed_in()
        me = tx.actor.person_id
        rows = select(Swap).where(or_(Swap.person_id == me, Swap.colleague_id == me))
        if asked.state:
            rows = rows.where(Swap.state == asked.state)
        return page(tx.session, rows, Swap.id, asked, _swap, newest_first=True)

    @every(3600)
    def lapse_swaps(self, tx: Tx) -> bool:
        """Those that nobody has answered by their day."""
        due = select(Swap).where(Swap.state == SwapState.PROPOSED, Swap.on < _today(tx)).limit(_AT_ONCE)
        rows = tx.session.scalars(due.with_for_update(of=Swap, skip_locked=True)).all()
        for row in rows:
            row.state = rules.after(row.state, "lapse")
        return len(rows) == _AT_ONCE

    def _leave_duties(self, tx: Tx, person_id: str) -> None:
        """She serves no more where she was on duty: her duties end today, and what she was to take over is not."""
        for duty in tx.session.scalars(select(Duty).where(Duty.person_id == person_id).with_for_update()):
            if not self._is_colleague(tx, person_id, duty.unit):
                self._cut(tx, duty, max(_today(tx), duty.from_on - timedelta(days=1)))
        coming = select(Swap).where(Swap.colleague_id == person_id, Swap.on > _today(tx), Swap.state.in_(_GOING_ON))
        for swap in tx.session.scalars(coming.with_for_update(of=Swap)):
            if not self._is_colleague(tx, person_id, swap.duty.unit):
                swap.state = rules.after(swap.state, "lapse")

    def _cut(self, tx: Tx, duty: Duty, until: date) -> None:
        if duty.until is None or until < duty.until:
            duty.until = until
        beyond = select(Swap).where(Swap.duty_id == duty.id, Swap.on > until, Swap.state.in_(_GOING_ON))
        for swap in tx.session.scalars(beyond.with_for_update(of=Swap)):
            swap.state = rules.after(swap.state, "lapse")

    def _must_be_free(self, tx: Tx, swap: Swap) -> None:
        """The colleague is on no other duty at that time, by the pattern or by another swap."""
        hold(tx.session, f"duties of {swap.colleague_id}")
        mine = select(Duty).where(Duty.person_id == swap.colleague_id)
        taken = select(Duty).join(Swap, Swap.duty_id == Duty.id)
        taken = taken.where(Swap.colleague_id == swap.colleague_id, Swap.on == swap.on)
        taken = taken.where(Swap.state == SwapState.ACCEPTED)
        others = [*tx.session.scalars(mine), *tx.session.scalars(taken)]
        busy = (one for one in others if rules.is_on(one, swap.on))
        if any(one.starts < swap.duty.ends and swap.duty.starts < one.ends for one in busy):
            raise contract.DutyOverlaps()

    def _is_colleague(self, tx: Tx, person_id: str, unit: str) -> bool:
        serves = select(Colleague).where(Colleague.person_id == person_id, Colleague.unit.in_(and_above(unit)))
        return tx.session.scalars(serves).first() is not None

    def _must_be_colleague(self, tx: Tx, person_id: str, unit: str) -> None:
        if not self._is_colleague(tx, person_id, unit):
            raise contract.UnknownColleague()

    def _duty_of(self, tx: Tx, duty_id: str) -> Duty:
        """Locked: swaps of one duty wait for each other. Another unit's is not there."""
        tx.actor.must_be_signed_in()
        row = tx.session.get(Duty, duty_id, with_for_update=True)
        if row is None or not (tx.actor.holds(Role.STAFF, at=row.unit) or row.person_id == tx.actor.person_id):
            raise NotFound()
        return row

    def _swap_of(self, tx: Tx, swap_id: str) -> Swap:
        tx.actor.must_be_signed_in()
        row = tx.session.scalars(select(Swap).where(Swap.id == swap_id).with_for_update(of=Swap)).one_or_none()
        if row is None:
            raise NotFound()
        return row


def _today(tx: Tx) -> date:
    return day_of(tx.now)


def _duty(row: Duty) -> contract.Duty:
    words: dict[str, Any] = {field: getattr(row, field) for field in set(contract.Duty.model_fields) - {"duty_id"}}
    return contract.Duty(duty_id=row.id, **words)


def _swap(row: Swap) -> contract.Swap:
    words: dict[str, Any] = {field: getattr(row, field) for field in set(contract.Swap.model_fields) - {"swap_id"}}
    return contract.Swap(swap_id=row.id, **words)
