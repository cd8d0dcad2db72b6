"""Meetings (面谈) of the two sides of a referral."""

from __future__ import annotations

from sqlalchemy import select

from contracts import meetings as contract
from contracts.meetings import MeetingState
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import new_id
from services.jobs import rows, views
from services.jobs.fairs import interviews
from services.jobs.models import Referral
from services.jobs.referral import referral_rules as rules
from services.jobs.referral.placement_tables import Meeting
from services.jobs.referral.referral_rules import ReferralStep


class BringingTogether(Service):
    @command(contract.PlanMeeting)
    def plan_meeting(self, tx: Tx, asked: contract.PlanMeeting) -> contract.Meeting:
        referral = rows.referral(tx, asked.referral_id)
        rows.must_be_staff(tx, referral)
        rules.may_answer(referral.state, referral.answer_by, tx.now)
        rules.must_be_to_come(asked.at, tx.now)
        pending = select(Meeting.id).where(Meeting.referral_id == referral.id)
        if tx.session.scalars(pending.where(Meeting.state == MeetingState.PLANNED)).first():
            raise contract.MeetingPending()
        interviews.must_be_free(tx, referral.worker_id, referral.household_id, asked.at, asked.minutes)
        row = Meeting(id=new_id(), referral=referral, at=asked.at, way=asked.way, state=MeetingState.PLANNED)
        row.planned_by, row.minutes = tx.actor.person_id, asked.minutes
        referral.answer_by = rules.extended(referral.answer_by, asked.at)
        tx.session.add(row)
        tx.session.flush()
        tx.emit(contract.MeetingPlanned(**_facts(row), at=row.at))
        return views.meeting(row)

    @command(contract.RecordMeeting)
    def record_meeting(self, tx: Tx, asked: contract.RecordMeeting) -> contract.Meeting:
        row = self._meeting(tx, asked.meeting_id)
        row.state = rules.recorded(row.state, row.at, asked.result, tx.now)
        row.result = asked.result
        if row.state is MeetingState.HELD:
            row.referral.state = rules.after(row.referral.state, ReferralStep.INTERVIEW)
        return views.meeting(row)

    @command(contract.CancelMeeting)
    def cancel_meeting(self, tx: Tx, asked: contract.CancelMeeting) -> contract.Meeting:
        row = self._meeting(tx, asked.meeting_id)
        row.state, row.reason = rules.meeting_after(row.state, MeetingState.CANCELLED), asked.reason
        tx.emit(contract.MeetingCancelled(**_facts(row)))
        return views.meeting(row)

    @query(contract.Meetings)
    def meetings(self, tx: Tx, asked: contract.Meetings) -> Page[contract.Meeting]:
        found = views.of_unit_or_mine(tx.actor, select(Meeting).join(Referral), asked.unit)
        if asked.state:
            found = found.where(Meeting.state == asked.state)
        return page(tx.session, found, Meeting.id, asked, views.meeting)

    def _meeting(self, tx: Tx, meeting_id: str) -> Meeting:
        """Of a unit where the one who asks is staff; the need is locked."""
        if (row := tx.session.get(Meeting, meeting_id)) is None:
            raise NotFound()
        rows.must_be_staff(tx, rows.referral(tx, row.referral_id))
        tx.session.refresh(row)
        return row


def _facts(row: Meeting) -> dict[str, str]:
    """As events say it."""
    whom = views.parties(row.referral)
    del whom["need_id"]
    return {**whom, "meeting_id": row.id}
