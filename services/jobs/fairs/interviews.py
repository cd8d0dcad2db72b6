"""What interviews a worker or a household has: meetings of referrals, and slots at job fairs. Nobody has two at once.

There is no row that both would lock, so both are held by name, after the referral's need or the fair.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from contracts.fairs import FairState
from contracts.meetings import LONGEST_MINUTES, InterviewKind, MeetingState
from contracts.needs import PostingKind
from contracts.placements import ReferralSide
from kernel.service import Tx
from kernel.store import hold
from services.jobs.fairs import fair_rules
from services.jobs.fairs.fair_tables import Fair, FairInterview, FairTable
from services.jobs.models import Referral
from services.jobs.referral import referral_rules as rules
from services.jobs.referral.placement_tables import Meeting
from services.jobs.referral.referral_rules import Interview


def must_be_free(tx: Tx, worker_id: str, household_id: str | None, begins: datetime, minutes: int) -> None:
    """Both at this time; a company that interviews at its table has more people than one. Raises `InterviewClash`."""
    sides = [(ReferralSide.WORKER, worker_id), (ReferralSide.HOUSEHOLD, household_id)]
    parties = [(side, person_id) for side, person_id in sides if person_id]
    hold(tx.session, *(f"interviews {person_id}" for _, person_id in parties))
    ends = begins + timedelta(minutes=minutes)
    for side, person_id in parties:
        taken = [*_meetings(tx, person_id, begins, ends), *_at_fairs(tx, person_id, begins, ends)]
        rules.must_not_clash(side, taken, begins, ends)


def _meetings(tx: Tx, person_id: str, begins: datetime, ends: datetime) -> Iterator[Interview]:
    hers = or_(Referral.worker_id == person_id, Referral.household_id == person_id)
    near = (Meeting.at > begins - timedelta(minutes=LONGEST_MINUTES), Meeting.at < ends)
    found = select(Meeting).join(Referral).where(hers, Meeting.state == MeetingState.PLANNED, *near)
    for row in tx.session.scalars(found.order_by(Meeting.at)):
        yield Interview(row.id, InterviewKind.MEETING, row.at, row.at + timedelta(minutes=row.minutes))


def _at_fairs(tx: Tx, person_id: str, begins: datetime, ends: datetime) -> Iterator[Interview]:
    at_its_table = (FairTable.kind == PostingKind.NEED) & (FairTable.owner_id == person_id)
    on = (Fair.state != FairState.CANCELLED, Fair.starts_at < ends, Fair.ends_at > begins)
    found = select(FairInterview).join(FairInterview.fair).join(FairInterview.table).where(*on)
    for row in tx.session.scalars(found.where(or_(FairInterview.worker_id == person_id, at_its_table))):
        slot_begins = fair_rules.slot_start(row.fair.starts_at, row.fair.slot_minutes, row.slot)
        slot_ends = slot_begins + timedelta(minutes=row.fair.slot_minutes)
        yield Interview(row.id, InterviewKind.AT_FAIR, slot_begins, slot_ends)
