"""How a referral closes, whoever closes it; its need is locked."""

from __future__ import annotations

from sqlalchemy import select, update

from contracts import placements as contract
from contracts.meetings import MeetingState
from contracts.placements import ReferralWithdrawCause
from kernel.service import Tx
from services.jobs import views
from services.jobs.models import Referral
from services.jobs.referral import referral_rules as rules
from services.jobs.referral.placement_tables import Meeting
from services.jobs.referral.referral_rules import ReferralStep


def close(tx: Tx, row: Referral, step: ReferralStep) -> None:
    """No meeting is left to come. Raises the refusal of a step that can't be."""
    row.state = rules.after(row.state, step)
    planned = update(Meeting).where(Meeting.referral_id == row.id, Meeting.state == MeetingState.PLANNED)
    tx.session.execute(planned.values(state=MeetingState.CANCELLED))


def withdraw(tx: Tx, row: Referral, cause: ReferralWithdrawCause) -> None:
    close(tx, row, ReferralStep.WITHDRAW)
    row.cause = cause
    tx.emit(contract.ReferralWithdrawn(**views.parties(row), cause=cause))


def withdraw_siblings(tx: Tx, row: Referral) -> None:
    """The need is filled: whoever else was referred for it need not wait any more."""
    others = select(Referral).where(Referral.need_id == row.need_id, Referral.id != row.id)
    for other in tx.session.scalars(others.where(Referral.state.in_(rules.OPEN)).order_by(Referral.id)):
        withdraw(tx, other, ReferralWithdrawCause.FILLED)
