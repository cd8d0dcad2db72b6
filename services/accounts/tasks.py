"""What accounts has for staff to do today."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from contracts import tasks as contract
from contracts.accounts import Role
from contracts.staffing import InvitationState, TermState
from contracts.tasks import TaskKind
from contracts.values import day_of
from kernel.service import Service, Tx, query
from services.accounts.attention_tables import StaffNotice
from services.accounts.closed_units import under
from services.accounts.staffing_tables import Invitation, Term

_AHEAD = timedelta(days=30)


class Tasks(Service):
    @query(contract.AccountsTasks)
    def tasks_today(self, tx: Tx, asked: contract.AccountsTasks) -> list[contract.Task]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)

        def count(table: type[StaffNotice] | type[Invitation] | type[Term], *where: object) -> int:
            ours = under(tx, table.unit, asked.unit)
            return tx.session.scalars(select(func.count()).select_from(table).where(ours, *where)).one()

        ending = Term.until <= day_of(tx.now) + _AHEAD
        unseen, unit = count(StaffNotice, StaffNotice.seen_at.is_(None)), asked.unit
        unanswered = count(Invitation, Invitation.state == InvitationState.SENT, Invitation.expires_at > tx.now)
        terms = count(Term, Term.state == TermState.ACTIVE, ending)
        return contract.things_to_do(
            (TaskKind.NOTICES_UNSEEN, unseen, f"/v1/staff-notices?unit={unit}&unseen=true"),
            (TaskKind.INVITATIONS_OPEN, unanswered, f"/v1/invitations?unit={unit}&state=sent"),
            (TaskKind.TERMS_ENDING, terms, f"/v1/terms?unit={unit}"),
        )
