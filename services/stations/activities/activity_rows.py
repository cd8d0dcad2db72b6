"""Finding activities and participations, and locking them; places are counted under the activity's lock."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from contracts import activities as contract
from contracts.accounts import Role
from contracts.activities import ActivityState, ParticipationCause, ParticipationState
from contracts.seats import ReasonMissing
from kernel.errors import NotFound
from kernel.service import Tx
from kernel.store import new_id
from services.stations.activities import activity_rules as rules
from services.stations.activities.activity_rules import ParticipationStep
from services.stations.activities.activity_tables import ActivityActRow, ActivityRow, ParticipationRow


class ActivityRows:
    def _activity(self, tx: Tx, activity_id: str) -> ActivityRow:
        """For those who are not its staff a planned one is not there."""
        row = tx.session.get(ActivityRow, activity_id)
        if row is None or (row.state == ActivityState.PLANNED and not tx.actor.holds(Role.STAFF, at=row.unit)):
            raise NotFound()
        return row

    def _locked_activity(self, tx: Tx, activity_id: str) -> ActivityRow:
        row = tx.session.get(ActivityRow, activity_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise NotFound()
        return row

    def _staffs_activity(self, tx: Tx, activity_id: str) -> ActivityRow:
        """Locked, for staff of its unit; for others it is not there."""
        tx.actor.must_be_signed_in()
        row = self._locked_activity(tx, activity_id)
        if not tx.actor.holds(Role.STAFF, at=row.unit):
            raise NotFound()
        return row

    def _activity_now(self, tx: Tx, row: ActivityRow) -> ActivityState:
        return rules.activity_state(row.state, row.starts_at, tx.now)

    def _note_act(self, tx: Tx, row: ActivityRow, act: str, reason: str = "", person_id: str | None = None) -> None:
        """Who did this with the activity, or in her name, and why."""
        words = {"activity_id": row.id, "act": act, "person_id": person_id, "reason": reason}
        tx.session.add(ActivityActRow(id=new_id(), by=tx.actor.person_id, at=tx.now, **words))

    def _take_part(self, tx: Tx, activity: ActivityRow, person_id: str, child_id: str | None) -> ParticipationRow:
        """A place, or the last in line, in an activity that is locked."""
        if activity.state == ActivityState.PLANNED:
            raise NotFound()
        state, capacity = self._activity_now(tx, activity), activity.capacity
        rules.must_take_people(state, activity.sign_up_until, capacity, tx.now)
        subject = child_id or person_id
        known = select(ParticipationRow.id).where(ParticipationRow.activity_id == activity.id)
        if tx.session.scalars(known.where(ParticipationRow.subject_id == subject, ParticipationRow.is_live)).first():
            raise contract.SignedUpAlready()
        got = rules.place_or_line(capacity or 0, activity.signed_up, activity.waiting, activity.waiting_places)
        words = {"activity_id": activity.id, "person_id": person_id, "child_id": child_id, "subject_id": subject}
        row = ParticipationRow(id=new_id(), state=got.value, is_live=True, changed_at=tx.now, **words)
        _count_place(activity, got, 1)
        if got is ParticipationState.WAITING:
            activity.turns += 1
            row.turn = activity.turns
        tx.session.add(row)
        return row

    def _step_participation(
        self, tx: Tx, activity: ActivityRow, row: ParticipationRow, step: ParticipationStep
    ) -> None:
        before, following = ParticipationState(row.state), rules.participation_after(row.state, step)
        _count_place(activity, before, -1)
        _count_place(activity, following, 1)
        row.state, row.changed_at = following.value, tx.now
        if following is ParticipationState.CANCELLED:
            row.is_live = None

    def _leave_activity(self, tx: Tx, activity: ActivityRow, row: ParticipationRow, cause: ParticipationCause) -> None:
        self._step_participation(tx, activity, row, ParticipationStep.CANCEL)
        tx.emit(contract.ParticipationCancelled(**participation_facts(row), unit=activity.unit, cause=cause))

    def _give_places(self, tx: Tx, activity: ActivityRow) -> None:
        """Free places go to the first in line, before it begins."""
        free = (activity.capacity or 0) - activity.signed_up
        if free <= 0 or not activity.waiting or self._activity_now(tx, activity) is not ActivityState.OPEN:
            return
        tx.session.flush()
        line = select(ParticipationRow).where(ParticipationRow.activity_id == activity.id)
        line = line.where(ParticipationRow.state == ParticipationState.WAITING).order_by(ParticipationRow.turn)
        for row in tx.session.scalars(line.limit(free)):
            self._step_participation(tx, activity, row, ParticipationStep.MOVE_UP)
            tx.emit(contract.PlaceGiven(**participation_facts(row), unit=activity.unit))

    def _in_anothers_name(
        self, tx: Tx, activity: ActivityRow, row: ParticipationRow, act: str, reason: str | None
    ) -> bool:
        """Whether staff act for her, whose reason is kept. For anybody else the participation is not there."""
        if row.person_id == tx.actor.person_id:
            return False
        if not tx.actor.holds(Role.STAFF, at=activity.unit):
            raise NotFound()
        if not reason:
            raise ReasonMissing()
        self._note_act(tx, activity, act, reason, row.person_id)
        return True


def participation_facts(row: ParticipationRow) -> dict[str, Any]:
    return {"participation_id": row.id, "activity_id": row.activity_id, "person_id": row.person_id}


def participation_view(row: ParticipationRow) -> contract.Participation:
    return contract.Participation(**participation_facts(row), child_id=row.child_id, state=row.state)


def _count_place(activity: ActivityRow, state: ParticipationState, by: int) -> None:
    if state in rules.SEATED:
        activity.signed_up += by
    elif state is ParticipationState.WAITING:
        activity.waiting += by
